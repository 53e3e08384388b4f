import { type CollectUse, secondsOfSpan } from '../collecting';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { sayCount, sayCounted, sayDuration } from './words';

/** So many different records or pages nobody looks at by hand in one log, and so many times what others do; with fewer others nothing can be compared. */
const fewestDifferent = 500;
const timesOthers = 10;
const fewestOthers = 5;
/** With fewer clients, that nobody else asks for something says nothing. */
const fewestClients = 20;
/** Many programs behind one address are many people. */
const manyAgents = 5;
const mostTold = 4;

/**
 * One client that takes very many different records or pages of one kind, each about once, where others take a few: scraping (OWASP's Automated Threats OAT-011),
 * or ids that are counted through (API1:2023, broken object level authorization; ATT&CK T1119, T1213). Search engines say so and do the same, as do programs of one's own and many
 * people behind one address: those are weak. The numbers are ours.
 */
export function judgeCollecting({ web, hosts }: Tally): readonly Finding[] {
  const byKind = new Map<string, { readonly use: CollectUse; readonly different: number }[]>();
  for (const { item } of web.collecting.uses.top()) {
    const one = { use: item, different: Math.min(item.count, item.different.estimate()) };
    byKind.set(item.kind, [...(byKind.get(item.kind) ?? []), one]);
  }
  const found = [...byKind.values()].flatMap(uses => {
    const grave = uses.filter(({ use, different }) => different >= fewestDifferent && different >= 0.5 * use.count);
    // What many clients do is what this interface is for.
    if (grave.length === 0 || grave.length > Math.max(1, uses.length / 10)) return [];
    const others = uses.filter(one => !grave.includes(one)).map(({ different }) => different);
    const usual = others.sort((a, b) => a - b)[others.length >> 1] ?? 0;
    const isComparable = others.length >= fewestOthers;
    if (!isComparable && web.clients.kept < fewestClients) return [];
    return grave.flatMap(({ use, different }) => {
      if (isComparable && different < timesOthers * Math.max(1, usual)) return [];
      const than = isComparable
        ? `, where the ${sayCount(others.length)} others take ${usual <= 1 ? 'one' : sayCount(usual)} as a rule`
        : ', where hardly anybody else asks for them';
      const doubt = doubtOf(use, hosts);
      return [findingOf(use, different, than, doubt, isComparable && doubt === '' ? 2 : 1.2)];
    });
  });
  found.sort((a, b) => b.points - a.points || (a.text < b.text ? -1 : 1));
  return found.slice(0, mostTold);
}

function isPrivate(client: string, hosts: Tally['hosts']): boolean {
  const number = hosts.find(client);
  return number !== undefined && hosts.isPrivate(number);
}

const crawler =
  /bot\b|crawl|spider|slurp|mediapartners|facebookexternalhit|archiver|feedfetcher|uptime|pingdom|statuscake|monitor/i;

/** What makes it ordinary, in words; empty where nothing does. */
function doubtOf({ agents, client }: CollectUse, hosts: Tally['hosts']): string {
  const [agent = ''] = agents;
  if ([...agents].every(one => crawler.test(one)))
    return `; it calls itself ${agent.slice(0, 80)}, which its name in DNS would prove`;
  const more = agents.size > 8 ? ' and more' : '';
  if (agents.size >= manyAgents)
    return `; it says to be ${sayCounted(agents.size, 'program')}${more}, so that many people may stand behind it`;
  return isPrivate(client, hosts) ? '; it is a host of one’s own' : '';
}

function findingOf(use: CollectUse, different: number, than: string, doubt: string, points: number): Finding {
  const hasTime = use.last > use.first;
  const all = hasTime ? Math.floor(use.last / secondsOfSpan) - Math.floor(use.first / secondsOfSpan) + 1 : 0;
  const pace = hasTime
    ? ` within ${sayDuration(use.last - use.first)}${all >= 6 && use.spans >= 0.8 * all ? ', without a pause' : ''}`
    : '';
  return {
    kind: 'web',
    points,
    entities: [use.client],
    suspects: [use.client],
    ...(hasTime ? { when: { first: use.first, last: use.last } } : {}),
    text: `${use.client} takes about ${sayCount(different)} different of ${use.kind} in ${sayCounted(use.count, 'request')}${pace}${than}: like scraping${doubt}`,
    places: use.places,
    techniques: ['T1119', 'T1213'],
  };
}

import type { Place } from '../channels';
import type { Tally } from '../tally';
import type { ServiceUse, TicketUse } from '../tickets';
import type { Finding } from './finding';
import { sayCounted, sayDuration } from './words';

/** Accounts of services with RC4 that a client needs by the way, and more than anybody needs (ours). */
const fewestServices = 5;
const manyServices = 10;
/** So soon one after the other only a program asks. */
const withinSeconds = 600;
/** In a domain where so many of the clients get such tickets, RC4 is what there is. */
const shareOfOldDomain = 0.2;

/**
 * Tickets that are asked for to guess the password behind them: many accounts of services with RC4 (Kerberoasting, ATT&CK T1558.003: its
 * detection names unusual numbers of event 4769 and cipher 0x17), and accounts without preauthentication (T1558.004).
 */
export function judgeTickets({ tickets }: Tally): readonly Finding[] {
  const uses = tickets.uses.top().map(({ item }) => item);
  const many = uses.filter(({ services }) => services.size >= fewestServices);
  const isOldDomain = many.length > Math.max(2, tickets.askers.kept * shareOfOldDomain);
  const weak = uses.flatMap(use => {
    const forServices = isOldDomain ? 0 : pointsForServices(use);
    const withoutProof = use.withoutProof.size >= 3 ? 2 : use.withoutProof.size > 0 ? 1 : 0;
    const points = Math.max(forServices, withoutProof);
    return points === 0 ? [] : [findingOf(use, points, forServices > 0, withoutProof > 0)];
  });
  const told = new Set(weak.filter(({ points }) => points >= 2).flatMap(({ entities }) => entities));
  return [...weak, ...inBursts(tickets, told)];
}

/**
 * Tickets of many services within minutes whatever their cipher, by one account that asks for each once and for them no other time: Kerberoasting where RC4 is
 * switched off (ATT&CK T1558.003, which names unusual numbers of event 4769 first). Monitoring and scanners of one's own ask for the same ones again; where
 * many accounts ask so, it is how this network works. Web servers alone (`HTTP/…`) are a walk through the intranet. The numbers are ours.
 */
function inBursts({ ofAnyCipher }: Tally['tickets'], told: ReadonlySet<string>): readonly Finding[] {
  const all = ofAnyCipher.top().map(({ item }) => item);
  const bursts = all
    .map(use => ({ use, burst: burstOf(use) }))
    .filter(({ use, burst }) => burst.length >= manyServices && !told.has(use.from));
  const isUsual = bursts.length > Math.max(2, all.length * shareOfOldDomain);
  return isUsual ? [] : bursts.map(({ use, burst }) => burstFinding(use, burst));
}

type Asked = readonly {
  readonly service: string;
  readonly time: number;
  readonly count: number;
  readonly place: Place;
}[];

/** The most services that were asked for first within ten minutes. */
function burstOf({ services }: ServiceUse): Asked {
  const sorted = [...services].map(([service, one]) => ({ service, ...one })).sort((a, b) => a.time - b.time);
  let best: readonly [number, number] = [0, 0];
  let from = 0;
  for (let to = 0; to < sorted.length; to++) {
    while ((sorted[to]?.time ?? 0) - (sorted[from]?.time ?? 0) > withinSeconds) from++;
    if (to + 1 - from > best[1] - best[0]) best = [from, to + 1];
  }
  return sorted.slice(...best);
}

function burstFinding({ who, from }: ServiceUse, burst: Asked): Finding {
  const asks = burst.reduce((sum, { count }) => sum + count, 0);
  const isWalk = burst.every(({ service }) => /^https?\//i.test(service));
  const isRepeated = asks >= 2 * burst.length;
  const [first, last] = [burst[0]?.time ?? 0, burst.at(-1)?.time ?? 0];
  const again = isRepeated ? ', and for them again at other times, as what watches them does' : '';
  return {
    kind: 'log-ins',
    points: isRepeated || isWalk ? 1.2 : 2.5,
    entities: who === from ? [from] : [from, who],
    suspects: [from],
    when: { first, last },
    text: `${who === from ? who : `${who} from ${from}`} asks for tickets of ${sayCounted(burst.length, 'service')} within ${sayDuration(last - first)} (${some(new Set(burst.map(({ service }) => service)))})${again}: like Kerberoasting, whatever the cipher`,
    places: burst.slice(0, 6).map(({ place }) => place),
    techniques: ['T1558.003'],
  };
}

function pointsForServices({ services }: TicketUse): number {
  if (services.size >= manyServices) return 2.5;
  return services.size >= fewestServices ? 1.2 : 0;
}

function findingOf(use: TicketUse, points: number, hasServices: boolean, isWithoutProof: boolean): Finding {
  const { from, services, withoutProof, times, places } = use;
  const said = [
    hasServices
      ? `asks for tickets of ${sayCounted(services.size, 'service account')}${services.size >= 100 ? ' or more' : ''} with RC4 (${some(services)}): like Kerberoasting`
      : '',
    isWithoutProof
      ? `gets tickets with RC4 without preauthentication for ${sayCounted(withoutProof.size, 'account')} (${some(withoutProof)}): like AS-REP roasting`
      : '',
  ].filter(text => text !== '');
  return {
    kind: 'log-ins',
    points,
    entities: [from],
    suspects: [from],
    ...(times.length === 0 ? {} : { when: { first: Math.min(...times), last: Math.max(...times) } }),
    text: `${from} ${said.join('; ')}`,
    places,
    techniques: [...(hasServices ? ['T1558.003'] : []), ...(isWithoutProof ? ['T1558.004'] : [])],
  };
}

function some(names: ReadonlySet<string>): string {
  return `${[...names].slice(0, 4).join(', ')}${names.size > 4 ? ', …' : ''}`;
}

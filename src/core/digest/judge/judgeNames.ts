import type { Baseline } from '../baseline';
import type { NameUse } from '../names';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { sayCount } from './words';

/**
 * Domains whose subdomains carry data, and sources that ask for generated names. A tunnel puts its data into names: many
 * different ones below one domain, long, near random, often of types that carry data back (Farnham, SANS 2013, "Detecting
 * DNS Tunneling": names over 52 characters, entropy, volume below one domain, uncommon types; RITA counts subdomains).
 */
export function judgeNames({ names, hosts }: Tally, baseline: Baseline | undefined): readonly Finding[] {
  const uses = names.uses.top().map(({ item }) => item);
  const askedBy = new Map<string, number>();
  const askers = new Set<number>();
  for (const { domain, source } of uses) {
    askedBy.set(domain, (askedBy.get(domain) ?? 0) + 1);
    askers.add(source);
  }
  const tunnels = uses.flatMap(use => {
    const isCommon = lookUps.has(use.domain) || isOfMany(askedBy.get(use.domain) ?? 1, askers.size);
    const isKnown = baseline?.knowsDomain(use.domain) === true;
    const points = tunnelPoints(use) * (isCommon ? 0.3 : 1) * (isKnown ? 0.5 : 1);
    return points < 0.75 ? [] : [tunnel(use, points, hosts.nameOf(use.source))];
  });
  const generated = names.missing.top().flatMap(({ item }) => {
    const domains = distinctOf(item.domains, item.count);
    const random = item.random / Math.max(1, item.count);
    const mean = item.length / Math.max(1, item.count);
    const spread = Math.sqrt(Math.max(0, item.lengthSquares / Math.max(1, item.count) - mean ** 2));
    // What people mistype has all lengths; generators of words that can be spoken keep to one.
    const isEven = domains >= 30 && spread <= evenLength;
    const isGenerated = (domains >= 15 && random >= 0.4) || isEven;
    const points = isGenerated ? 2 + Math.min(1, domains / 200) : domains >= 60 ? 1 : 0;
    if (points === 0) return [];
    const source = hosts.nameOf(item.source);
    const text = `${source} asks for ${sayCount(domains)} different domains that do not exist, ${Math.round(random * 100)} % of them look drawn by lot${isEven ? ', all of about one length' : ''} (${item.examples.join(', ')}); mean length ${mean.toFixed(0)}`;
    const techniques = ['T1568.002'];
    const base = { kind: 'generated-names', entities: [source], suspects: [] } as const;
    return [{ ...base, points, text, places: item.places, techniques }];
  });
  return [...tunnels, ...generated];
}

/**
 * Whether so many of all who ask show the same domain that it is a service of theirs: protection asks for the hash of each file by DNS, on all hosts that
 * have it. A tunnel has few ends. The shares are ours.
 */
function isOfMany(users: number, askers: number): boolean {
  return askers >= 5 && (users > askers / 2 || (users >= 5 && users > askers / 10));
}

/** Services that are asked by DNS about files, addresses and domains, the question in the name: protection of hosts and mail, block lists, registers. */
const lookUps = new Set(
  `mcafee.com trellix.com sophosxl.net sophos.com e5.sk webcfs00.com senderbase.org spamhaus.org spamhaus.net surbl.org uribl.com
  barracudacentral.org spamcop.net sorbs.net mailspike.net dnswl.org invaluement.com cymru.com abuseat.org njabl.org trendmicro.com`.split(
    /\s+/,
  ),
);

/** Characters of spread. */
const evenLength = 1.5;

/** 30 different names below a domain are enough where they are long and near random, or asked for with types that carry data; of shorter ones it takes a hundred. */
function tunnelPoints(use: NameUse): number {
  const below = distinctOf(use.below, use.count);
  const { length, entropy } = meansOf(use);
  const dataShare = use.dataTypes / Math.max(1, use.count);
  if (below >= 30 && length >= 20 && (entropy >= 3 || dataShare >= 0.3)) {
    return 2.5 + (dataShare >= 0.3 ? 1 : 0) + (use.longest >= 52 ? 0.5 : 0) + (below >= 200 ? 0.5 : 0);
  }
  if (below >= 20 && dataShare >= 0.8 && entropy >= 2.5) return 2;
  if (isFedByText(use)) return 2;
  if (below >= 100 && length >= 12 && entropy >= 2.8) return 1.25;
  return 0;
}

/**
 * One name after another below a domain, and always for its text: what loads a program piece by piece, or asks for orders (T1071.004).
 * Clients ask for addresses; who asks for texts of many names is a mail server, by names of its own form or for many domains.
 */
function isFedByText(use: NameUse): boolean {
  return use.count >= 20 && use.texts / use.count >= 0.8 && distinctOf(use.below, use.count) >= 8;
}

/** What is counted by a sketch is an estimate, and never more than what was counted one by one. */
function distinctOf(names: NameUse['below'], queries: number): number {
  return Math.min(names.estimate(), queries);
}

function meansOf(use: NameUse): { readonly length: number; readonly entropy: number } {
  return { length: use.length / Math.max(1, use.count), entropy: use.entropy / Math.max(1, use.count) };
}

function tunnel(use: NameUse, points: number, source: string): Finding {
  const { length, entropy } = meansOf(use);
  const data =
    use.dataTypes === 0 ? '' : `, ${Math.round((use.dataTypes / use.count) * 100)} % of types that carry data`;
  return {
    kind: 'names',
    points,
    entities: [source, use.domain],
    suspects: [use.domain],
    ...(use.first <= use.last ? { when: { first: use.first, last: use.last } } : {}),
    text: `${source} asks for about ${sayCount(distinctOf(use.below, use.count))} different names below ${use.domain} in ${sayCount(use.count)} queries: mean ${length.toFixed(0)} characters (longest ${use.longest}), ${entropy.toFixed(1)} bits each${data}: ${isFedByText(use) && length < 20 ? 'like a program that is loaded or steered by DNS' : 'like a DNS tunnel'}`,
    places: [use.longestPlace, ...use.places.filter(place => place !== use.longestPlace).toReversed()].slice(0, 4),
    techniques: ['T1071.004', 'T1572', 'T1048'],
  };
}

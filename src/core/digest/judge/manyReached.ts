import type { Tally } from '../tally';
import type { Finding } from './finding';
import { amountsOf, edgeOf, placesOf } from './pairSums';
import type { Pair, Population } from './population';
import type { Signal } from './signals';
import { sayCounted } from './words';

/** A pair with what speaks for a look at it. */
export interface Judged {
  readonly pair: Pair;
  readonly points: number;
  readonly reasons: readonly Signal[];
}

/** What a pair has in common with others of its source. */
interface Matter {
  readonly kind: 'scan' | 'admin' | 'poll' | 'peers';
  readonly key: string;
}

/** Pairs of one source that are one matter. */
export interface Reached extends Matter {
  readonly pairs: readonly Judged[];
}

export const scanKey = 'port scan';

/** One source, one way of administration, so many targets: that is one matter and not many weak ones. The same for a scan of ports. */
const manyTargets = 5;
const manyScanned = 3;

/** From here on a pair beyond one's own networks has evidence of its own (`levelOf`: medium), and its own row. */
const enoughAlone = 2;

/** Groups what one source does with many targets, and leaves the other pairs as they are. */
export function manyReached(
  all: readonly Judged[],
  population: Population,
): { readonly bySource: readonly Reached[]; readonly rest: readonly Judged[] } {
  const groups = new Map<string, { readonly matter: Matter; readonly pairs: Judged[] }>();
  for (const one of all) {
    const matter = matterOf(one, population);
    if (matter === undefined) continue;
    const known = groups.get(matter.key);
    if (known === undefined) groups.set(matter.key, { matter, pairs: [one] });
    else known.pairs.push(one);
  }
  const bySource = [...groups.values()].flatMap(({ matter, pairs }) =>
    pairs.length >= (matter.kind === 'scan' ? manyScanned : manyTargets) ? [{ ...matter, pairs }] : [],
  );
  const taken = new Set(bySource.flatMap(({ pairs }) => pairs));
  return { bySource, rest: all.filter(one => !taken.has(one)) };
}

/** `undefined` where a pair has something of its own. */
function matterOf({ pair, points, reasons }: Judged, population: Population): Matter | undefined {
  const [first, ...more] = reasons;
  if (first === undefined) return undefined;
  if (first.key === scanKey) return { kind: 'scan', key: `${pair.source} ${scanKey}` };
  if (first.key.startsWith('admin ') && more.length === 0)
    return { kind: 'admin', key: `${pair.source} ${first.text}` };
  const families = reasons.map(({ key }) => key.replace(/ \d+$/, ''));
  const has = (family: string) => families.includes(family);
  const beat = reasons.find(({ key }) => isRhythm(key));
  const isInside = population.distanceOf(pair) <= farthestInside;
  if (beat !== undefined && isInside && families.every(family => ofPolls.has(family)))
    return { kind: 'poll', key: `${pair.source} ${beat.key}` };
  if (points < enoughAlone && has('unrecognised') && families.every(family => ofPeers.has(family)))
    return { kind: 'peers', key: `${pair.source} peers` };
  return undefined;
}

/** `distanceOf` of a host in a network of one's own. */
const farthestInside = 0.8;
/** What the polls of a monitoring host show besides their rhythm. */
const ofPolls = new Set(['beacon', 'burst', 'service', 'unrecognised', 'unusual', 'rare port']);
/** What all connections of a network of peers show. */
const ofPeers = new Set(['unrecognised', 'unusual', 'rare port']);

/** One row about all of them. */
export function reachesMany(reached: Reached, { hosts }: Tally, population: Population): Finding {
  const sorted = reached.pairs.toSorted((a, b) => b.points - a.points || a.pair.target - b.pair.target);
  const [first] = sorted;
  if (first === undefined) throw new Error('a group has a pair');
  const source = hosts.nameOf(first.pair.source);
  const targets = sorted.map(({ pair }) => hosts.nameOf(pair.target));
  const { named, points } = weightOf(reached.kind, first.points, sorted.length);
  return {
    kind: reached.kind === 'scan' ? 'scan' : 'flows',
    points,
    entities: [source, ...targets.slice(0, named)],
    suspects: [source],
    edges: sorted.slice(0, 12).map(({ pair }) => edgeOf(pair, hosts, population)),
    text: `${source}: ${said(reached.kind, first, sorted.length)}, such as ${targets.slice(0, 3).join(', ')}. ${amountsOf(first.pair, population)}`,
    places: [...new Set(sorted.slice(0, 3).flatMap(({ pair }) => placesOf(pair, population)))].slice(0, 6),
    techniques: [...(first.reasons[0]?.techniques ?? [])],
  };
}

/** A monitoring host polls all others, and peers of a network lie all over the internet: neither rises above "low" by their number. */
function weightOf(kind: Matter['kind'], points: number, targets: number) {
  switch (kind) {
    case 'scan':
      return { named: 11, points: Math.min(3.4, points + 0.25) };
    case 'admin':
      return { named: 0, points: Math.min(1.9, points + Math.log10(targets)) };
    case 'poll':
      return { named: 0, points: Math.min(1, points) };
    case 'peers':
      return { named: 3, points: Math.min(1.9, points + Math.log10(targets) / 4) };
  }
}

function said(kind: Matter['kind'], { reasons }: Judged, targets: number): string {
  const hosts = sayCounted(targets, 'host');
  const text = reasons[0]?.text ?? '';
  switch (kind) {
    case 'scan':
      return `up to ${text} at ${hosts}`;
    case 'admin':
      return `${text} at ${hosts}`;
    case 'poll':
      return `${reasons.find(({ key }) => isRhythm(key))?.text ?? text}, and so at ${hosts} inside: like monitoring`;
    case 'peers':
      return `unrecognised protocols with ${hosts}: like a network of peers`;
  }
}

function isRhythm(key: string): boolean {
  return /^(?:beacon|burst|service) /.test(key);
}

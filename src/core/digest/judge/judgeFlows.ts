import type { Baseline } from '../baseline';
import type { Tally } from '../tally';
import { directResolvers } from './directResolvers';
import type { Finding } from './finding';
import { lossAtNight } from './lossAtNight';
import { type Judged, manyReached, reachesMany, scanKey } from './manyReached';
import { offHours } from './offHours';
import { surprises } from './outliers';
import { amountsOf, edgeOf, placesOf } from './pairSums';
import type { Pair, Population } from './population';
import { type Signal, signalsOf } from './signals';

/** From so many hosts and pairs on, what is unusual among them can be said. */
const fewestSources = 20;
const fewestPairs = 100;
/** What is only unusual, and nothing else, is shown so often. */
const mostUnusual = 8;

/**
 * Who talks to whom in a way worth a look: the signals of a pair, each weighed by how many others show it and by how many
 * talk to the same target, and how unusual its amounts are among all pairs. Pairs of one target stand together.
 */
export function judgeFlows(tally: Tally, population: Population, baseline: Baseline | undefined): readonly Finding[] {
  const atOddHours = offHours(tally, population);
  const lost = lossAtNight(tally, population);
  const direct = directResolvers(population);
  const signalled: { readonly pair: Pair; readonly signals: readonly Signal[] }[] = [];
  for (const pair of population.pairs) {
    const odd = [...atOddHours(pair), ...lost(pair), ...direct(pair)];
    const plain = signalsOf(pair, population, tally.services, baseline);
    if (plain.length + odd.length > 0) signalled.push({ pair, signals: odd.length === 0 ? plain : [...plain, ...odd] });
  }
  const users = countUsers(signalled, population);
  const unusual = unusualPairs(population);
  const judged: Judged[] = [];
  for (const { pair, signals } of signalled) {
    const weighed = weigh(pair, signals, users, population, baseline);
    judged.push(withUnusual(weighed, unusual.get(pair), population));
    unusual.delete(pair);
  }
  const onlyUnusual = [...unusual]
    .map(([pair, how]) => withUnusual({ pair, points: 0, reasons: [] }, how, population))
    .sort((a, b) => b.points - a.points)
    .slice(0, mostUnusual);
  const all = [...judged, ...onlyUnusual].filter(({ points }) => points >= 0.6);
  const { bySource, rest } = manyReached(all, population);
  return [...bySource.map(group => reachesMany(group, tally, population)), ...byTarget(rest, tally, population)];
}

/** Distinct sources that show each signal towards a target of their own: a target of many says nothing about its signal. */
function countUsers(
  signalled: readonly { readonly pair: Pair; readonly signals: readonly Signal[] }[],
  population: Population,
): ReadonlyMap<string, number> {
  const users = new Map<string, { count: number; last: number }>();
  for (const { pair, signals } of signalled) {
    if (population.isPopular(pair)) continue;
    for (const { key } of signals) {
      const known = users.get(key);
      // Pairs are sorted by source.
      if (known === undefined) users.set(key, { count: 1, last: pair.source });
      else if (known.last !== pair.source) {
        known.count++;
        known.last = pair.source;
      }
    }
  }
  return new Map([...users].map(([key, { count }]) => [key, count]));
}

/**
 * The strongest signal of each family counts, and families add up; but families that are one kind of evidence (rhythm,
 * amounts, shape) stay below the next level together: one kind alone is worth a look, and no more.
 */
function weigh(
  pair: Pair,
  signals: readonly Signal[],
  users: ReadonlyMap<string, number>,
  population: Population,
  baseline: Baseline | undefined,
): Judged {
  const ofTarget = population.rarity(population.usersOf(pair.target), pair);
  const best = new Map<string, Signal>();
  for (const signal of signals) {
    const rarity = signal.isWeighed ? ofTarget * population.rarity(users.get(signal.key) ?? 1, pair) : 1;
    const points = signal.points * rarity;
    const family = signal.key.replace(/ \d+$/, '');
    if (points > (best.get(family)?.points ?? 0)) best.set(family, { ...signal, points });
  }
  const reasons = [...best.values()].filter(({ points }) => points >= 0.15).sort((a, b) => b.points - a.points);
  const sum = addUp(reasons);
  const isNew = baseline !== undefined && sum > 0.5 && !baseline.knowsTarget(pair.target);
  if (!isNew) return { pair, points: sum, reasons };
  const news = { key: 'new', points: 0.5, text: 'not in the baseline', techniques: [], isWeighed: false };
  return { pair, points: addUp([...reasons, news]), reasons: [...reasons, news] };
}

/** Bits of surprise of the pairs that are the most unusual by their amounts; empty where there are too few to compare. */
function unusualPairs(population: Population): Map<Pair, Unusual> {
  const { channels, order, ownSources } = population;
  // The internet at one's door is no measure for one's own hosts.
  const pairs = population.pairs.filter(pair => population.distanceOf(pair) > 0);
  if (ownSources < fewestSources || pairs.length < fewestPairs) return new Map();
  const [out, back, longest, rarePort] = [0, 0, 0, 0].map(() => new Float64Array(pairs.length));
  if (out === undefined || back === undefined || longest === undefined || rarePort === undefined) return new Map();
  for (const [number, pair] of pairs.entries()) {
    for (let index = pair.start; index < pair.end; index++) {
      const at = order[index] ?? 0;
      const used = channels.portUsers(channels.protocol[at] ?? 0, channels.port[at] ?? 0);
      out[number] = (out[number] ?? 0) + (channels.bytesOut[at] ?? 0);
      back[number] = (back[number] ?? 0) + (channels.bytesIn[at] ?? 0);
      longest[number] = Math.max(longest[number] ?? 0, channels.longest[at] ?? 0);
      if (channels.failed[at] !== channels.count[at])
        rarePort[number] = Math.max(rarePort[number] ?? 0, Math.log2(ownSources / Math.max(1, used)));
    }
  }
  const amounts = surprises([out, back, longest]);
  const ports = surprises([rarePort]);
  const whole = Math.log2(pairs.length) - 3;
  const found = new Map<Pair, Unusual>();
  for (const [number, pair] of pairs.entries()) {
    const unusual = { amounts: (amounts[number] ?? 0) / whole, port: (ports[number] ?? 0) / whole };
    if (unusual.amounts + unusual.port >= 1) found.set(pair, unusual);
  }
  return found;
}

/** As shares of what a pair has that nothing is like: of three amounts together, and of its rarest port. */
interface Unusual {
  readonly amounts: number;
  readonly port: number;
}

/** One and two thirds of the amounts unlike any other pair's make a point, and so does a port that nobody else uses. */
function withUnusual(judged: Judged, unusual: Unusual | undefined, population: Population): Judged {
  if (unusual === undefined) return judged;
  const rarity = population.rarity(population.usersOf(judged.pair.target), judged.pair);
  const plain = { techniques: [], isWeighed: false } as const;
  // Where a rhythm is a service's design, its many repetitions are no second sign; what is carried out is a signal of its own.
  const isService = judged.reasons.some(({ key }) => key.startsWith('service '));
  const amounts = Math.min(isService ? 0.7 : 1.75, unusual.amounts * 0.6) * rarity;
  const port = Math.min(1, unusual.port) * rarity;
  const reasons = [
    ...judged.reasons,
    ...(amounts < 0.3 ? [] : [{ ...plain, key: 'unusual', points: amounts, text: 'amounts unlike other pairs’' }]),
    ...(port < 0.3 ? [] : [{ ...plain, key: 'rare port', points: port, text: 'a port that hardly anybody else uses' }]),
  ];
  return { ...judged, points: addUp(reasons), reasons };
}

const evidenceOf: Readonly<Record<string, string>> = {
  beacon: 'rhythm',
  burst: 'rhythm',
  service: 'rhythm',
  'off-hours': 'rhythm',
  'loss at night': 'hour',
  upload: 'amounts',
  'large upload': 'amounts',
  'steady upload': 'amounts',
  long: 'amounts',
  'uncommon server': 'amounts',
  unusual: 'amounts',
  tls: 'shape',
  'nameless tls': 'shape',
  unrecognised: 'shape',
  'self-signed': 'shape',
  'odd certificate': 'shape',
  'even sizes': 'sizes',
  'steady pieces': 'sizes',
  program: 'delivery',
  'scripted agent': 'delivery',
  'upload to address': 'delivery',
  knocking: 'reach',
  'odd port': 'shape',
  admin: 'reach',
  lateral: 'reach',
};

function addUp(reasons: readonly Signal[]): number {
  const sums = new Map<string, number>();
  for (const { key, points, isWeighed } of reasons) {
    const family = key.replace(/ \d+$/, '');
    const kind = evidenceOf[family] ?? family;
    const sum = (sums.get(kind) ?? 0) + points;
    sums.set(kind, isWeighed || kind === 'amounts' ? Math.min(mostOfOneKind, sum) : sum);
  }
  return [...sums.values()].reduce((total, sum) => total + sum, 0);
}

const mostOfOneKind = 1.9;

function byTarget(judged: readonly Judged[], tally: Tally, population: Population): readonly Finding[] {
  const groups = new Map<number, Judged[]>();
  for (const one of judged) {
    const group = groups.get(one.pair.target);
    if (group === undefined) groups.set(one.pair.target, [one]);
    else group.push(one);
  }
  return [...groups.values()].map(group => toFinding(group, tally, population));
}

function toFinding(group: Judged[], { hosts, certificates }: Tally, population: Population): Finding {
  group.sort((a, b) => b.points - a.points || a.pair.source - b.pair.source);
  const [first] = group;
  if (first === undefined) throw new Error('a group has a pair');
  const isScan = first.reasons[0]?.key === scanKey;
  const target = hosts.nameOf(first.pair.target);
  const sources = group.map(({ pair }) => hosts.nameOf(pair.source));
  const certificate = certificates.sayOf(first.pair.source, first.pair.target);
  const seen = new Set<string>();
  const reasons = group
    .flatMap(({ reasons }) => reasons)
    .filter(({ key, text }) => {
      // Of several scanners of one host the first says it.
      const what = key === scanKey ? key : text;
      return seen.has(what) ? false : seen.add(what);
    })
    .slice(0, 7);
  const said = reasons.map(({ text }) => text).join('; ');
  const more = sources.length > 6 ? ` and ${sources.length - 6} more` : '';
  const odd = certificate === '' ? '' : ` (certificate: ${certificate.slice(0, 160)})`;
  return {
    kind: isScan
      ? 'scan'
      : reasons.some(({ key }) => key === 'lateral' || key === 'remote execution')
        ? 'lateral'
        : 'flows',
    points: first.points,
    entities: [...sources.slice(0, 12), target],
    // Who comes in from outside is the stranger; of a scan it is whoever scans.
    suspects: isScan || population.isInbound(first.pair.source, first.pair.target) ? sources.slice(0, 12) : [target],
    edges: group.slice(0, 12).map(({ pair }) => edgeOf(pair, hosts, population)),
    beats: beatsOf(first, population),
    text: `${sources.slice(0, 6).join(', ')}${more} → ${target}: ${said}${odd}. ${amountsOf(first.pair, population)}`,
    places: [...new Set(group.slice(0, 3).flatMap(({ pair }) => placesOf(pair, population)))].slice(0, 6),
    techniques: [...new Set(reasons.flatMap(({ techniques }) => techniques))].slice(0, 4),
  };
}

/** The times of the channel that was called regular. */
function beatsOf({ pair, reasons }: Judged, { channels, order }: Population): readonly number[] | undefined {
  const port = reasons
    .map(({ key }) => /^(?:beacon|burst|service) (\d+)$/.exec(key)?.[1])
    .find(found => found !== undefined);
  if (port === undefined) return undefined;
  const at = order.subarray(pair.start, pair.end).find(one => channels.port[one] === Number(port));
  return at === undefined ? undefined : [...channels.timesOf(at)];
}

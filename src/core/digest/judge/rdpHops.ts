import type { Baseline } from '../baseline';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { edgeOf, placesOf } from './pairSums';
import type { Pair, Population } from './population';
import { sayDuration, sayTime } from './words';

const rdp = 3_389;
/** Seconds from one log-in to the next: whoever goes on from a host does it while the first desk is open. */
const withinSeconds = 3_600;
/** A host from which so many others are reached, or that so many others use, is a jump host or a server. */
const mostReached = 3;
const usersOfServer = 5;
/** Of the sessions that a host opens, those behind one that came in: with fewer, it administers by itself. */
const leastBehind = 0.75;
const leastRare = 0.5;
const mostHops = 2_000;
const mostWays = 20;

interface Session {
  readonly pair: Pair;
  /** When its connections began, sorted; seconds since 1970. */
  readonly times: Float64Array;
}

/** Sessions that follow each other from host to host. */
interface Way {
  readonly sessions: readonly Session[];
  /** When the first began, and the longest wait before the next. */
  readonly start: number;
  readonly seconds: number;
  /** The host of it that is used by many, as jump hosts and servers are. */
  readonly usual?: number;
}

/**
 * From host to host over RDP (ATT&CK T1021.001): A logs in to B, and B to C within the hour. Hopper (Ho et al., "Hopper: Modeling and
 * Detecting Lateral Movement", USENIX Security 2021) looks for such ways of log-ins that follow from each other, there with accounts, here by flows
 * alone. B opens its sessions behind others that came in. What a jump host does, or what leads to a server of many, is low. The numbers are ours.
 */
export function judgeRdpHops(tally: Tally, population: Population, baseline: Baseline | undefined): readonly Finding[] {
  const sessions = population.pairs.flatMap(pair => sessionOf(pair, population, baseline));
  const from = new Map<number, Session[]>();
  const into = new Map<number, Float64Array[]>();
  for (const one of sessions) {
    push(from, one.pair.source, one);
    push(into, one.pair.target, one.times);
  }
  const hops = sessions
    .flatMap(first => {
      const middle = first.pair.target;
      return hopsBehind(first, from.get(middle) ?? [], into.get(middle) ?? [], population);
    })
    .slice(0, mostHops);
  const middles = new Set(hops.map(({ sessions: [first] }) => first?.pair.target)).size;
  const [pair] = hops.flatMap(way => way.sessions[0]?.pair ?? []);
  if (pair === undefined || population.rarity(middles, pair) < leastRare) return [];
  const ways = joined(hops);
  const usual = new Map<number, Way[]>();
  for (const way of ways) if (way.usual !== undefined) push(usual, way.usual, way);
  return [
    ...ways.flatMap(way => (way.usual === undefined ? [findingOf(way, tally, population)] : [])),
    ...[...usual].map(([host, over]) => overOne(host, over, tally, population)),
  ];
}

function push<Item>(lists: Map<number, Item[]>, key: number, item: Item): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [item]);
  else known.push(item);
}

function sessionOf(pair: Pair, population: Population, baseline: Baseline | undefined): readonly Session[] {
  const { channels, order } = population;
  if (population.isPublic(pair.target) || baseline?.knowsChannel(pair.source, pair.target, rdp) === true) return [];
  for (let index = pair.start; index < pair.end; index++) {
    const at = order[index] ?? 0;
    const isMet = (channels.failed[at] ?? 0) < (channels.count[at] ?? 0) && (channels.bytesOut[at] ?? 0) > 0;
    if (channels.port[at] === rdp && channels.protocol[at] === 6 && isMet)
      return [{ pair, times: channels.timesOf(at) }];
  }
  return [];
}

/** The ways of two sessions that begin with this one. */
function hopsBehind(
  first: Session,
  next: readonly Session[],
  into: readonly Float64Array[],
  population: Population,
): readonly Way[] {
  if (next.length === 0) return [];
  const middle = first.pair.target;
  const opened = next.flatMap(({ times }) => [...times]);
  const behind = opened.filter(time => into.some(starts => starts.some(start => follows(start, time)))).length;
  if (behind < leastBehind * opened.length) return [];
  const isJumpHost = next.length > mostReached || population.usersOf(middle) >= usersOfServer;
  return next.flatMap((second): readonly Way[] => {
    if (second.pair.target === first.pair.source) return [];
    const start = first.times.find(one => second.times.some(time => follows(one, time)));
    if (start === undefined) return [];
    const seconds = (second.times.find(time => follows(start, time)) ?? start) - start;
    const end = second.pair.target;
    const usual = isJumpHost ? middle : population.usersOf(end) >= usersOfServer ? end : undefined;
    return [{ sessions: [first, second], start, seconds, usual }];
  });
}

function follows(start: number, time: number): boolean {
  return time > start && time - start <= withinSeconds;
}

/** Ways that go on are one; what is a part of a longer one is told with it. */
function joined(hops: readonly Way[]): readonly Way[] {
  const goesOn = (way: Way, hop: Way) => hop.sessions[0] === way.sessions.at(-1) && hop.start > way.start;
  const long = hops.map(way => {
    const next = hops.find(hop => goesOn(way, hop));
    if (next === undefined) return way;
    const seconds = Math.max(way.seconds, next.seconds);
    return {
      ...way,
      sessions: [...way.sessions, ...next.sessions.slice(1)],
      seconds,
      // One host of it that is not used so makes it worth a look.
      usual: next.usual === undefined ? undefined : way.usual,
    };
  });
  const isPart = (way: Way) =>
    long.some(one => one !== way && one.sessions.length > 2 && one.sessions[1] === way.sessions[0]);
  const whole = long.filter(way => way.sessions.length > 2 || !isPart(way));
  return [
    ...whole.filter(way => way.usual === undefined).slice(0, mostWays),
    ...whole.filter(way => way.usual !== undefined),
  ];
}

/** What goes over one jump host, or to one server of many, is one matter. */
function overOne(host: number, ways: readonly Way[], tally: Tally, population: Population): Finding {
  const [first] = ways;
  if (first === undefined) throw new Error('a group has a way');
  const one = findingOf(first, tally, population);
  if (ways.length === 1) return one;
  const name = tally.hosts.nameOf(host);
  return {
    ...one,
    entities: [name],
    suspects: [],
    text: `${name}: RDP sessions go on over it or to it on ${ways.length} ways, as with jump hosts and servers of many, such as ${one.text}`,
  };
}

function findingOf({ sessions, start, seconds, usual }: Way, { hosts }: Tally, population: Population): Finding {
  const [first] = sessions;
  const way = [first?.pair.source ?? 0, ...sessions.map(({ pair }) => pair.target)].map(host => hosts.nameOf(host));
  const custom = usual === undefined ? '' : `; ${hosts.nameOf(usual)} is used by many, as jump hosts and servers are`;
  return {
    kind: 'lateral',
    points: usual !== undefined ? 1.2 : 2 + 0.4 * (sessions.length - 2),
    entities: way,
    suspects: way.slice(0, 1),
    edges: sessions.map(({ pair }) => edgeOf(pair, hosts, population)),
    text: `${way.join(' → ')}: RDP from host to host, each within ${sayDuration(seconds)} of the one before, from ${sayTime(start)}${custom}`,
    places: sessions.flatMap(({ pair }) => placesOf(pair, population).slice(0, 2)),
    techniques: ['T1021.001'],
  };
}

import type { Pair, Population } from './population';
import type { Signal } from './signals';

/** What is known of the day of a network: rows in each hour (UTC) of everything that was read, and its time. */
export interface DayOf {
  readonly hours: Float64Array;
  readonly first: number;
  readonly last: number;
}

/** A shorter log shows no whole day, and its gaps are no rhythm. */
const fewestSeconds = 20 * 3_600;
/** Of the mean of all hours: an hour with less is quiet. */
const shareOfQuiet = 0.25;
/** Fewer quiet hours are a lull, more are a network that hardly works. */
const [fewestQuiet, mostQuiet] = [4, 14];
/** All quiet hours together: more is no quiet. */
const mostRowsInQuiet = 0.08;
/** Of a host, to know its own hours, and of what it does at other hours. */
const fewestOwnTimes = 20;
const fewestTimes = 5;

/**
 * Activity outside the hours of the network and of the host itself: a contextual anomaly, ordinary at another time of the day
 * (Chandola, Banerjee and Kumar 2009, 2.2; ATT&CK T1029). The hours are the log's own and not an office's: quiet is an hour with
 * less than a quarter of the mean. A host that often works at night has night hours, and nothing is said of it. It is told of a pair
 * only beside other signals, counts for half a point, and as evidence of rhythm adds nothing to a beacon: backups and updates run at
 * night too. Times are the ones that channels keep, which are the latest of a busy channel. The shares and numbers are ours.
 */
export function offHours(day: DayOf, population: Population): (pair: Pair) => readonly Signal[] {
  const quiet = quietHours(day);
  if (quiet === undefined) return () => [];
  const own = new Map<number, { all: number; atNight: number }>();
  const counted = (pair: Pair) => {
    const sum = { all: 0, atNight: 0 };
    for (const time of timesOf(pair, population)) {
      sum.all++;
      if (quiet[hourOf(time)] === true) sum.atNight++;
    }
    return sum;
  };
  for (const pair of population.pairs) {
    const { all, atNight } = counted(pair);
    const known = own.get(pair.source) ?? { all: 0, atNight: 0 };
    own.set(pair.source, { all: known.all + all, atNight: known.atNight + atNight });
  }
  return pair => {
    if (population.distanceOf(pair) <= 0.7) return [];
    const { all, atNight } = counted(pair);
    if (all < fewestTimes || atNight < 0.9 * all) return [];
    const host = own.get(pair.source) ?? { all: 0, atNight: 0 };
    const [others, othersAtNight] = [host.all - all, host.atNight - atNight];
    if (others < fewestOwnTimes || othersAtNight > 0.1 * others) return [];
    const text = `${atNight} of ${all} connections between ${sayHours(quiet)} UTC, when the network and this host are quiet`;
    return [{ key: 'off-hours', points: 0.5, text, techniques: ['T1029'], isWeighed: true }];
  };
}

/** By the hour of the day; `undefined` where the log shows no day with quiet hours. */
function quietHours({ hours, first, last }: DayOf): readonly boolean[] | undefined {
  if (!(last - first >= fewestSeconds)) return undefined;
  const all = hours.reduce((sum, count) => sum + count, 0);
  const quiet = Array.from(hours, count => count < (all / 24) * shareOfQuiet);
  const count = quiet.filter(Boolean).length;
  const rows = hours.reduce((sum, one, hour) => (quiet[hour] === true ? sum + one : sum), 0);
  return count < fewestQuiet || count > mostQuiet || rows > all * mostRowsInQuiet ? undefined : quiet;
}

function* timesOf({ start, end }: Pair, { channels, order }: Population): Generator<number> {
  for (let index = start; index < end; index++) yield* channels.timesOf(order[index] ?? 0);
}

function hourOf(time: number): number {
  return Math.floor(time / 3_600) % 24;
}

/** `22 and 5`: from the first quiet hour behind a busy one to the first busy one behind it; of several runs the longest. */
function sayHours(quiet: readonly boolean[]): string {
  let [best, longest] = [0, 0];
  for (let start = 0; start < 24; start++) {
    if (quiet[start] !== true || quiet[(start + 23) % 24] === true) continue;
    let length = 0;
    while (length < 24 && quiet[(start + length) % 24] === true) length++;
    if (length > longest) [best, longest] = [start, length];
  }
  return `${best}:00 and ${(best + longest) % 24}:00`;
}

import type { Pair, Population } from './population';
import { type DayOf, hourOf, quietHours, sayHours } from './quietHours';
import type { Signal } from './signals';

/** Of a host, to know its own hours, and of what it does at other hours. */
const fewestOwnTimes = 20;
const fewestTimes = 5;

const none: readonly Signal[] = [];

/**
 * Activity outside the hours of the network and of the host itself: a contextual anomaly, ordinary at another time of the day
 * (Chandola, Banerjee and Kumar 2009, 2.2; ATT&CK T1029). The hours are the log's own and not an office's: quiet is an hour with
 * less than a quarter of the mean. A host that often works at night has night hours, and nothing is said of it. It is told of a pair
 * only beside other signals, counts for half a point, and as evidence of rhythm adds nothing to a beacon: backups and updates run at
 * night too. Times are the ones that channels keep, which are the latest of a busy channel. The shares and numbers are ours.
 */
export function offHours(day: DayOf, population: Population): (pair: Pair) => readonly Signal[] {
  const quiet = quietHours(day);
  if (quiet === undefined) return () => none;
  const { channels, order } = population;
  const own = new Map<number, { all: number; atNight: number }>();
  const counted = (pair: Pair) => {
    const sum = { all: 0, atNight: 0 };
    for (let index = pair.start; index < pair.end; index++) {
      for (const time of channels.timesOf(order[index] ?? 0)) {
        sum.all++;
        if (quiet[hourOf(time)] === true) sum.atNight++;
      }
    }
    return sum;
  };
  for (const pair of population.pairs) {
    const { all, atNight } = counted(pair);
    const known = own.get(pair.source) ?? { all: 0, atNight: 0 };
    own.set(pair.source, { all: known.all + all, atNight: known.atNight + atNight });
  }
  return pair => {
    if (population.distanceOf(pair) <= 0.7) return none;
    const { all, atNight } = counted(pair);
    if (all < fewestTimes || atNight < 0.9 * all) return none;
    const host = own.get(pair.source) ?? { all: 0, atNight: 0 };
    const [others, othersAtNight] = [host.all - all, host.atNight - atNight];
    if (others < fewestOwnTimes || othersAtNight > 0.1 * others) return none;
    const text = `${atNight} of ${all} connections between ${sayHours(quiet)} UTC, when the network and this host are quiet`;
    return [{ key: 'off-hours', points: 0.5, text, techniques: ['T1029'], isWeighed: true }];
  };
}

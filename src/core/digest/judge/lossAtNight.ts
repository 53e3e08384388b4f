import { largeLoss } from './amounts';
import type { Pair, Population } from './population';
import { type DayOf, hourOf, quietHours, sayHours } from './quietHours';
import type { Signal } from './signals';

/** Of a host, to know its own hours. */
const fewestOwnTimes = 40;
/** Programs ask for updates and the time all night: their share of an hour, and of all. */
const ofPrograms = { shareOfQuiet: 0.35, mostRowsInQuiet: 0.2 };
/** Seconds. */
const longestNight = 43_200;

const none: readonly Signal[] = [];

/**
 * Much that goes out (`largeLoss`) in one night alone, while its host is quiet otherwise, to a server that no other host talks to: "uncommon data flows"
 * (ATT&CK T1048) at an uncommon hour (T1029). A backup comes again the next night, is made by hosts that work at night, or goes to a name that others ask
 * for too. The hours are the host's own ones, by the times that channels keep; the shares and numbers are ours.
 */
export function lossAtNight({ first, last }: DayOf, population: Population): (pair: Pair) => readonly Signal[] {
  const { channels, order } = population;
  return pair => {
    if (population.distanceOf(pair) <= 0.7 || population.usersOf(pair.target) > 1) return none;
    let lost = 0;
    let [from, to] = [Number.POSITIVE_INFINITY, 0];
    for (let index = pair.start; index < pair.end; index++) {
      const at = order[index] ?? 0;
      lost += largeLoss(at, channels);
      from = Math.min(from, channels.first[at] ?? 0);
      to = Math.max(to, channels.last[at] ?? 0);
    }
    if (lost === 0 || !(from > 0) || to - from > longestNight || population.isCommonName(pair)) return none;
    const hours = hoursOf(pair, population);
    if (hours.reduce((sum, count) => sum + count, 0) < fewestOwnTimes) return none;
    const quiet = quietHours({ hours, first, last }, ofPrograms);
    if (quiet?.[hourOf(from)] !== true || quiet[hourOf(to)] !== true) return none;
    const text = `all of it between ${sayHours(quiet)} UTC, when this host is quiet otherwise`;
    return [{ key: 'loss at night', points: 1, text, techniques: ['T1048', 'T1029'], isWeighed: true }];
  };
}

/** By the hour of the day (UTC), how often the host of a pair began a connection, those of the pair itself left out. */
function hoursOf(pair: Pair, population: Population): Float64Array {
  const { channels, order } = population;
  const hours = new Float64Array(24);
  for (const other of population.pairsFrom(pair.source)) {
    if (other.target === pair.target) continue;
    for (let index = other.start; index < other.end; index++)
      for (const time of channels.timesOf(order[index] ?? 0)) hours[hourOf(time)] = (hours[hourOf(time)] ?? 0) + 1;
  }
  return hours;
}

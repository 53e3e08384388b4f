/** What is known of the day of a network: rows in each hour (UTC) of everything that was read, and its time. */
export interface DayOf {
  readonly hours: Float64Array;
  readonly first: number;
  readonly last: number;
}

/** A shorter log shows no whole day, and its gaps are no rhythm. */
const fewestSeconds = 20 * 3_600;
/** Fewer quiet hours are a lull. */
const fewestQuiet = 4;

export interface Quiet {
  /** Hours of a day: more are a network that hardly works. */
  readonly mostHours?: number;
  /** Of the mean of all hours: an hour with less is quiet. */
  readonly shareOfQuiet?: number;
  /** All quiet hours together: more is no quiet. */
  readonly mostRowsInQuiet?: number;
}

/** By the hour of the day; `undefined` where the log shows no day with quiet hours. */
export function quietHours(
  { hours, first, last }: DayOf,
  { mostHours = 14, shareOfQuiet = 0.25, mostRowsInQuiet = 0.08 }: Quiet = {},
): readonly boolean[] | undefined {
  if (!(last - first >= fewestSeconds)) return undefined;
  const all = hours.reduce((sum, count) => sum + count, 0);
  const quiet = Array.from(hours, count => count < (all / 24) * shareOfQuiet);
  const count = quiet.filter(Boolean).length;
  const rows = hours.reduce((sum, one, hour) => (quiet[hour] === true ? sum + one : sum), 0);
  return count < fewestQuiet || count > mostHours || rows > all * mostRowsInQuiet ? undefined : quiet;
}

/** UTC. */
export function hourOf(time: number): number {
  return Math.floor(time / 3_600) % 24;
}

/** `22 and 5`: from the first quiet hour behind a busy one to the first busy one behind it; of several runs the longest. */
export function sayHours(quiet: readonly boolean[]): string {
  let [best, longest] = [0, 0];
  for (let start = 0; start < 24; start++) {
    if (quiet[start] !== true || quiet[(start + 23) % 24] === true) continue;
    let length = 0;
    while (length < 24 && quiet[(start + length) % 24] === true) length++;
    if (length > longest) [best, longest] = [start, length];
  }
  return `${best}:00 and ${(best + longest) % 24}:00`;
}

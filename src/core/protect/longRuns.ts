import type { CharacterSet } from './characterSet';

/** The long runs of a text, a line each. */
export interface LongRuns {
  readonly text: string;
  /** Where a place in `text` is in the text that they were taken from. */
  place(at: number): number;
}

/**
 * Runs of at least `least` characters of a set. What is made of these characters, looks at none but them around it and is as long
 * stands in `text` as in the whole, which mostly is many times as long.
 */
export function longRuns(whole: string, inRun: CharacterSet, least: number): LongRuns {
  const parts: string[] = [];
  /** Of each part: where it begins in `text`, and how much further in the whole. */
  const begins: number[] = [];
  const shifts: number[] = [];
  let length = 0;
  let start = 0;
  for (let at = 0; at <= whole.length; at += 1) {
    if (inRun.has(whole.charCodeAt(at))) continue;
    if (at - start >= least) {
      parts.push(whole.slice(start, at));
      begins.push(length);
      shifts.push(start - length);
      length += at - start + 1;
    }
    start = at + 1;
  }
  return { text: parts.join('\n'), place: at => at + (shifts[lastUpTo(begins, at)] ?? 0) };
}

/** The place of the last number that is not above `most`. */
function lastUpTo(sorted: readonly number[], most: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

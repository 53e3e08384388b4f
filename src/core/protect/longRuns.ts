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
  eachLongRun(whole, inRun, least, (start, end) => {
    parts.push(whole.slice(start, end));
    begins.push(length);
    shifts.push(start - length);
    length += end - start + 1;
  });
  return { text: parts.join('\n'), place: at => at + (shifts[lastUpTo(begins, at)] ?? 0) };
}

/**
 * Tells of every run of at least `least` characters of a set, from left to right. Looks first at where a run must have come to, so that
 * most characters of most texts are not looked at, and none more than twice.
 */
export function eachLongRun(
  text: string,
  inRun: CharacterSet,
  least: number,
  onRun: (start: number, end: number) => void,
): void {
  let start = 0;
  while (start + least <= text.length) {
    let at = start + least - 1;
    while (at >= start && inRun.has(text.charCodeAt(at))) at -= 1;
    if (at < start) {
      let end = start + least;
      while (end < text.length && inRun.has(text.charCodeAt(end))) end += 1;
      onRun(start, end);
      at = end;
    }
    start = at + 1;
  }
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

export interface ReadingTrial {
  /** The patience, and when it ends. */
  readonly ms: number;
  readonly until: number;
  /** Fewer files are not enough for what reading a part needs. */
  readonly least: number;
  nowMs(): number;
  /** How many are still to be read. */
  left(): number;
}

/** Of the patience, for finding out in its second half how fast reading goes. */
const trying = 0.15;
/**
 * Where reading all is late by more than so many times the patience, the little there is time for is read in order at once; where it is
 * late by less, that can wait until the pace is known better.
 */
const timesLate = 0.8;
/** The engine makes reading faster while it goes on: what is left takes this share of what the first while says (0.6 to 0.74 measured). */
const fasterYet = 0.7;
/** What seems to take longer, but not so many times as long, is tried for as long again: a first guess may be twice of what it takes. */
const surely = 2;
/** Of the patience, until the pace is told from what was read since the trial. */
const knownFrom = 0.45;
/** To find an order takes longer than reading so few, or for so much of the patience. */
const fewLeft = 0.03;
const littleLate = 0.05;

/**
 * Says when reading without an order ends: with the last file where the patience is long enough for all; else soon where all would
 * take far too long, and about half-way through the patience, or later, where all would be late.
 */
export function readingTrial({ ms, until, least, nowMs, left }: ReadingTrial): () => boolean {
  const since = nowMs();
  const all = left();
  const latest = until + timesLate * ms;
  let begun: Mark | undefined;
  let known: Mark | undefined;
  let isTooMuch: boolean | undefined;
  const endOf = (from: Mark, now: number) => now + ((now - from.atMs) * left()) / (from.left - left() || 1);
  return () => {
    const now = nowMs();
    if (now >= since + (trying * ms) / 2) begun ??= { atMs: now, left: left() };
    if (begun === undefined || now === begun.atMs || now < since + trying * ms) return false;
    if (isTooMuch === undefined) {
      const end = now + fasterYet * (endOf(begun, now) - now);
      const isUnclear = end > latest && end - since < surely * (latest - since);
      if (isUnclear && now < since + 2 * trying * ms) return false;
      isTooMuch = end > latest;
    }
    if (isTooMuch) return all - left() >= least;
    known ??= { atMs: now, left: left() };
    return now >= since + knownFrom * ms && left() > fewLeft * all && endOf(known, now) > until + littleLate * ms;
  };
}

interface Mark {
  readonly atMs: number;
  readonly left: number;
}

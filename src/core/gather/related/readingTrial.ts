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
 * Reading all may be late by so many times the patience: what is read in order says less, and comes little sooner, as all there is
 * is looked through for it; from a disk, that takes almost as long as reading.
 */
const timesLate = 0.8;
/** The engine makes reading faster while it goes on: what is left takes this share of what the first while says (0.6 to 0.74 measured). */
const fasterYet = 0.7;
/** What seems to take longer, but not so many times as long, is tried for as long again: a first guess may be twice of what it takes. */
const surely = 2;
/** Of the patience, when so small a share may stay for the next answer: to find this one takes a while yet. */
const soonOver = 0.85;
const shareLeft = 0.08;

/** Says when reading without an order ends: after a while, where all there is would take too long; else with the last file, or almost. */
export function readingTrial({ ms, until, least, nowMs, left }: ReadingTrial): () => boolean {
  const since = nowMs();
  const all = left();
  const latest = until + timesLate * ms;
  let begun: { readonly atMs: number; readonly left: number } | undefined;
  let isTooMuch: boolean | undefined;
  return () => {
    const now = nowMs();
    if (now >= since + (trying * ms) / 2) begun ??= { atMs: now, left: left() };
    if (begun === undefined || now === begun.atMs || now < since + trying * ms) return false;
    const end = now + (fasterYet * (now - begun.atMs) * left()) / (begun.left - left() || 1);
    const isUnclear = end > latest && end - since < surely * (latest - since);
    if (isUnclear && now < since + 2 * trying * ms) return false;
    isTooMuch ??= end > latest;
    if (isTooMuch) return all - left() >= least;
    return now >= until - (1 - soonOver) * ms && left() <= shareLeft * all;
  };
}

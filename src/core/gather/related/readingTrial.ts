export interface ReadingTrial {
  /** For so long; how fast reading goes is found out in the second half of that. */
  readonly tryingMs: number;
  readonly latest: number;
  nowMs(): number;
  /** How many are still to be read. */
  left(): number;
}

/** The engine makes reading faster while it goes on: what is left takes this share of what the first while says (0.6 to 0.74 measured). */
const fasterYet = 0.7;

/** What seems to take longer, but not so many times as long, is tried for as long again: a first guess may be twice of what it takes. */
const surely = 2;

/** Says after a while of reading whether the rest would take longer than until the latest; before that it does not know, and says no. */
export function readingTrial({ tryingMs, latest, nowMs, left }: ReadingTrial): () => boolean {
  const since = nowMs();
  let begun: { readonly atMs: number; readonly left: number } | undefined;
  let isTooMuch: boolean | undefined;
  return () => {
    const now = nowMs();
    if (now >= since + tryingMs / 2) begun ??= { atMs: now, left: left() };
    if (begun === undefined || now === begun.atMs || now < since + tryingMs) return false;
    const restMs = (fasterYet * (now - begun.atMs) * left()) / (begun.left - left() || 1);
    const isUnclear = now + restMs > latest && now + restMs - since < surely * (latest - since);
    if (isUnclear && now < since + 2 * tryingMs) return false;
    isTooMuch ??= now + restMs > latest;
    return isTooMuch;
  };
}

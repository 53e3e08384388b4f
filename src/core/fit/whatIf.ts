import type { KeptSnippet, LeftOut } from './manifest';

/** What a change by hand would do to a context as it was fitted. */
export interface Fit {
  readonly bestFirst: readonly KeptSnippet[];
  /** Best first, of what more budget would add. */
  readonly next: readonly LeftOut[];
  readonly freeTokens: number;
}

/** What would come in if this one went: the next ones, best first, as far as they fit into its place. */
export function roomFor({ next, freeTokens }: Fit, { tokens }: KeptSnippet): readonly LeftOut[] {
  let left = freeTokens + tokens;
  return next.filter(one => {
    const needed = one.tokens ?? 0;
    if (needed > left) return false;
    left -= needed;
    return true;
  });
}

/** What would go if this one were pinned: what, by rank, no longer fits beside it. Pins stay. */
export function pushedOut({ bestFirst, freeTokens }: Fit, { tokens = 0 }: LeftOut): readonly KeptSnippet[] {
  const unpinned = bestFirst.filter(({ pinned }) => !pinned);
  let left = freeTokens - tokens + unpinned.reduce((sum, one) => sum + one.tokens, 0);
  return unpinned.filter(one => {
    if (one.tokens > left) return true;
    left -= one.tokens;
    return false;
  });
}

import type { TokenCounter } from '../fit/tokenCounter';
import { counted } from '../show/words';

/** Something that a page names: in full where there is room, else in a few words. */
export interface PageItem {
  /** Without an id. */
  readonly full: string;
  readonly short: string;
  /** What those that are told in a few words are grouped by: `low`. */
  readonly level: string;
}

/** All items on a page that fits a room. */
export interface RowsPage {
  readonly text: string;
  /** So many of the items stand in full, each in a row of its own: the first is `R1`. */
  readonly inFull: number;
  /** Items that there was no room for, not even in a few words. */
  readonly leftOut: number;
}

/** Of the room: where the totals take more, whole lines of them stand back for the names. */
const shareOfHead = 0.8;
/** The short list goes first: a matter that is not named at all is worse than one without its details. */
const shareOfShort = 0.6;
/** Where that is too little for all names: the gravest few still stand in full. */
const shareOfManyShort = 0.8;
/** More are not even counted: no budget holds them. */
const mostCounted = 6_000;
const mostInFull = 600;
const mostInRow = 20;
/** Of a row beside its words: its id, its line end. */
const tokensOfId = 8;
const tokensBetween = 2;
const tokensOfHeadings = 60;
const tokensOfLeftOutLine = 20;

/** The head, then the items in their order, first ones in full. Each row begins with its id, `[R3] `, so that it can be cited. */
export async function rowsPage(
  head: readonly string[],
  items: readonly PageItem[],
  titles: { readonly full: string; readonly short: string; readonly leftOut: string },
  roomTokens: number,
  counter: TokenCounter,
  signal: AbortSignal,
): Promise<RowsPage> {
  const counted = items.slice(0, mostCounted);
  const kept = await headWithin(head, Math.max(0, roomTokens - tokensOfHeadings) * shareOfHead, counter, signal);
  const [headTokens = 0, ...shortTokens] = await counter.upper(
    [kept.join('\n'), ...counted.map(({ short }) => short)],
    signal,
  );
  const room = Math.max(0, roomTokens - headTokens - tokensOfHeadings);
  const allShort = shortTokens.reduce((sum, tokens) => sum + tokens + tokensBetween, 0);
  const forShort = room * (allShort > room * shareOfShort ? shareOfManyShort : shareOfShort);
  let named = 0;
  let used = 0;
  while (named < counted.length) {
    const cost = (shortTokens[named] ?? 0) + tokensBetween;
    if (used + cost > forShort) break;
    used += cost;
    named++;
  }
  const fullTokens = await counter.upper(
    counted.slice(0, Math.min(named, mostInFull)).map(({ full }) => full),
    signal,
  );
  let inFull = 0;
  while (inFull < fullTokens.length) {
    const more = (fullTokens[inFull] ?? 0) + tokensOfId - (shortTokens[inFull] ?? 0) - tokensBetween;
    if (used + more > room) break;
    used += more;
    inFull++;
  }
  const leftOut = items.slice(named);
  const rows = [...counted.slice(0, inFull).map(({ full }) => full), ...shortLists(counted.slice(inFull, named))];
  const numbered = rows.map((row, index) => `[R${index + 1}] ${row}`);
  const text = [
    ...kept,
    '',
    `## ${titles.full}`,
    ...numbered.slice(0, inFull),
    ...(numbered.length === inFull ? [] : ['', `## ${titles.short}`]),
    ...numbered.slice(inFull),
    ...(leftOut.length === 0
      ? []
      : ['', '## Not shown', `${leftOut.length} ${titles.leftOut}: ${levelCounts(leftOut)}`]),
  ].join('\n');
  return { text, inFull, leftOut: leftOut.length };
}

/** All of it where it fits; else its first line and of the others, in their order, what there is room for, and how many there is not. */
async function headWithin(
  head: readonly string[],
  roomTokens: number,
  counter: TokenCounter,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const tokens = await counter.upper(head, signal);
  let left = roomTokens - tokensOfLeftOutLine;
  const kept = head.filter((_, index) => {
    const cost = (tokens[index] ?? 0) + 1;
    if (index > 0 && cost > left) return false;
    left -= cost;
    return true;
  });
  const out = head.length - kept.length;
  if (out === 0 || tokens.reduce((sum, one) => sum + one + 1, 0) <= roomTokens) return head;
  return [...kept, `Not shown for want of room: ${counted(out, 'line of totals', 'lines of totals')}`];
}

/** Rows of one level each, short enough to be cited. */
function shortLists(items: readonly PageItem[]): readonly string[] {
  const byLevel = new Map<string, PageItem[]>();
  for (const item of items) byLevel.set(item.level, [...(byLevel.get(item.level) ?? []), item]);
  return [...byLevel].flatMap(([level, all]) => {
    const rows: string[] = [];
    for (let at = 0; at < all.length; at += mostInRow)
      rows.push(
        `${level} · ${all
          .slice(at, at + mostInRow)
          .map(({ short }) => short)
          .join('; ')}`,
      );
    return rows;
  });
}

function levelCounts(items: readonly PageItem[]): string {
  const counts = new Map<string, number>();
  for (const { level } of items) counts.set(level, (counts.get(level) ?? 0) + 1);
  return [...counts].map(([level, count]) => `${level} ${count}`).join(', ');
}

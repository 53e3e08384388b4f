import type { TokenCounter } from '../fit/tokenCounter';
import { fullRow, levelOf, shortRow } from './findingRows';
import type { FindingGroup } from './groupFindings';
import { headerLines } from './pageHeader';

/** All findings on a page that fits a room: what there is, then each matter once, the gravest in full, the others in short. */
export interface FindingsPage {
  readonly text: string;
  /** The groups that stand in full, in the order of their rows: the first is `R1`. */
  readonly full: readonly FindingGroup[];
  /** Groups that there was no room for, not even in short. */
  readonly leftOut: number;
}

/** The short list goes first: a matter that is not named at all is worse than one without its details. */
const shareOfShort = 0.6;
/** More are not even counted: no budget holds them. */
const mostCounted = 6_000;
const mostInRow = 20;
/** Of a row beside its words: its id, its line end. */
const tokensOfId = 8;
const tokensBetween = 2;

export async function findingsPage(
  groups: readonly FindingGroup[],
  files: number,
  roomTokens: number,
  counter: TokenCounter,
  signal: AbortSignal,
): Promise<FindingsPage> {
  const head = headerLines(groups, files);
  const counted = groups.slice(0, mostCounted);
  const [headTokens = 0, ...shortTokens] = await counter.upper([head.join('\n'), ...counted.map(shortRow)], signal);
  const room = Math.max(0, roomTokens - headTokens - 60);
  let named = 0;
  let used = 0;
  while (named < counted.length) {
    const cost = (shortTokens[named] ?? 0) + tokensBetween;
    if (used + cost > room * shareOfShort) break;
    used += cost;
    named++;
  }
  const fullTokens = await counter.upper(counted.slice(0, Math.min(named, 600)).map(fullRow), signal);
  let inFull = 0;
  while (inFull < fullTokens.length) {
    const more = (fullTokens[inFull] ?? 0) + tokensOfId - (shortTokens[inFull] ?? 0) - tokensBetween;
    if (used + more > room) break;
    used += more;
    inFull++;
  }
  const full = counted.slice(0, inFull);
  const leftOut = groups.slice(named);
  return { text: textOf(head, full, counted.slice(inFull, named), leftOut), full, leftOut: leftOut.length };
}

function textOf(
  head: readonly string[],
  full: readonly FindingGroup[],
  inShort: readonly FindingGroup[],
  leftOut: readonly FindingGroup[],
): string {
  const rows = shortLists(inShort);
  return [
    ...head,
    '',
    '## Findings',
    ...full.map((group, index) => `[R${index + 1}] ${fullRow(group)}`),
    ...(rows.length === 0 ? [] : ['', '## Further findings, in short']),
    ...rows.map((row, index) => `[R${full.length + index + 1}] ${row}`),
    ...(leftOut.length === 0
      ? []
      : [
          '',
          '## Not shown',
          `${leftOut.length} further matters are not named for want of room: ${levelCounts(leftOut)}`,
        ]),
  ].join('\n');
}

/** Rows of one level each, short enough to be cited. */
function shortLists(groups: readonly FindingGroup[]): readonly string[] {
  const byLevel = new Map<string, FindingGroup[]>();
  for (const group of groups) {
    const level = levelOf(group.first);
    byLevel.set(level, [...(byLevel.get(level) ?? []), group]);
  }
  return [...byLevel].flatMap(([level, all]) => {
    const rows: string[] = [];
    for (let at = 0; at < all.length; at += mostInRow)
      rows.push(
        `${level} · ${all
          .slice(at, at + mostInRow)
          .map(shortRow)
          .join('; ')}`,
      );
    return rows;
  });
}

function levelCounts(groups: readonly FindingGroup[]): string {
  const counts = new Map<string, number>();
  for (const { first } of groups) counts.set(levelOf(first), (counts.get(levelOf(first)) ?? 0) + 1);
  return [...counts].map(([level, count]) => `${level} ${count}`).join(', ');
}

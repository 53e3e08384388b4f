import type { TokenCounter } from '../fit/tokenCounter';
import { fullRow, levelOf, shortRow } from './findingRows';
import type { FindingGroup } from './groupFindings';
import { headerLines } from './pageHeader';
import { rowsPage } from './rowsPage';

/** All findings on a page that fits a room: what there is, then each matter once, the gravest in full, the others in short. */
export interface FindingsPage {
  readonly text: string;
  /** The groups that stand in full, in the order of their rows: the first is `R1`. */
  readonly full: readonly FindingGroup[];
  /** Groups that there was no room for, not even in short. */
  readonly leftOut: number;
}

const titles = {
  full: 'Findings',
  short: 'Further findings, in short',
  leftOut: 'further matters are not named for want of room',
};

export async function findingsPage(
  groups: readonly FindingGroup[],
  files: number,
  roomTokens: number,
  counter: TokenCounter,
  signal: AbortSignal,
): Promise<FindingsPage> {
  const items = groups.map(group => ({ full: fullRow(group), short: shortRow(group), level: levelOf(group.first) }));
  const page = await rowsPage(headerLines(groups, files), items, titles, roomTokens, counter, signal);
  return { text: page.text, full: groups.slice(0, page.inFull), leftOut: page.leftOut };
}

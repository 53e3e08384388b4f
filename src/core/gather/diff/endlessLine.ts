import { grouped } from '../../show/grouped';
import type { HunkLine } from './parseDiff';

/** In UTF-16 units: nobody reads a longer line of a change. */
const longest = 5_000;
const shown = 200;

export function isEndless({ text }: HunkLine): boolean {
  return text.length > longest;
}

/** What is shown of a line: of an endless one its beginning, and how long it is. */
export function shownOf(line: HunkLine): string {
  if (!isEndless(line)) return line.text;
  const beginning = line.text.slice(0, shown).replace(/[\ud800-\udbff]$/, '');
  return `${beginning} … (cut: the line has ${grouped(line.text.length)} characters)`;
}

import { counted } from '../show/words';

/** More columns than any log has: a line of eight megabytes of separators would become as many texts, and half a gigabyte. */
export const mostCells = 2_000;

/** The parts of a text between separators; what is behind `most` of them is one part more. */
export function partsOf(text: string, separator: string, most = mostCells): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  while (parts.length < most) {
    const end = text.indexOf(separator, start);
    if (end < 0) break;
    parts.push(text.slice(start, end));
    start = end + separator.length;
  }
  parts.push(text.slice(start));
  return parts;
}

/** For people: how many columns a row has. */
export function columnsWords(count: number): string {
  return count > mostCells ? `more than ${counted(mostCells, 'column')}` : counted(count, 'column');
}

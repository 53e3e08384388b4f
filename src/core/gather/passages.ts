import { type Heading, headingsIn } from './headings';
import { isNotebook } from './notebook';

/** A part of a text at sensible borders. Lines are 1-based and inclusive. */
export interface Passage {
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
  /** The headings it stands under, outermost first, for documents: `Retries › Limits`. */
  readonly heading?: string;
  /** For a notebook, whose passages leave out the lines between cells. */
  readonly lineNumbers?: readonly number[];
}

/** For people: `40–112`, and `7` for one line. */
export function linesOf({ startLine, endLine }: Pick<Passage, 'startLine' | 'endLine'>): string {
  return startLine === endLine ? String(startLine) : `${startLine}–${endLine}`;
}

const mostLines = 80;
const fewestLines = 8;
/** A part that has to be cut anywhere is cut at a blank line, where there is one in its last third. */
const fewestOfPart = 52;

/**
 * Cuts a text where a reader would: documents at their headings, notebooks between cells, anything else at blank lines before
 * a line that starts at the margin, and nothing longer than 80 lines. Passages cover the text without gaps and without
 * overlaps; those of a notebook (as `notebookText` gives it) cover what is not blank.
 */
export function passages(path: string, text: string): readonly Passage[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return [];
  if (isNotebook(path)) return cells(lines);
  const headings = headingsIn(path, lines);
  if (headings === undefined) return parts(lines, blockStarts(lines));
  const isDivided = headings.length > 0;
  const starts = isDivided ? [...new Set([0, ...headings.map(one => one.line)])] : paragraphStarts(lines);
  const ways = waysTo(headings);
  return parts(lines, starts, line => ways.get(line));
}

/** By the line of each heading, the titles from the outermost one down to it. All in one going: a document may have a heading a line. */
function waysTo(headings: readonly Heading[]): ReadonlyMap<number, string> {
  const ways = new Map<number, string>();
  const way: Heading[] = [];
  for (const heading of headings) {
    while ((way.at(-1)?.level ?? 0) >= heading.level) way.pop();
    way.push(heading);
    ways.set(heading.line, way.map(one => one.title).join(' › '));
  }
  return ways;
}

function blockStarts(lines: readonly string[]): readonly number[] {
  return startsWhere(lines, line => /^[^\s})\]]/.test(line));
}

function paragraphStarts(lines: readonly string[]): readonly number[] {
  return startsWhere(lines, line => line.trim() !== '');
}

function startsWhere(lines: readonly string[], begins: (line: string) => boolean): readonly number[] {
  const starts = [0];
  for (let index = 1; index < lines.length; index++) {
    const isAfterBlank = (lines[index - 1] ?? '').trim() === '';
    if (isAfterBlank && begins(lines[index] ?? '') && index - (starts.at(-1) ?? 0) >= fewestLines) starts.push(index);
  }
  return starts;
}

function parts(
  lines: readonly string[],
  starts: readonly number[],
  headingOf: (line: number) => string | undefined = () => undefined,
): readonly Passage[] {
  return starts.flatMap((start, index) => {
    const end = starts[index + 1] ?? lines.length;
    const heading = headingOf(start);
    const own: Passage[] = [];
    for (let from = start; from < end; ) {
      const to = endOfPart(lines, from, end);
      own.push({ startLine: from + 1, endLine: to, text: lines.slice(from, to).join('\n'), heading });
      from = to;
    }
    return own;
  });
}

function endOfPart(lines: readonly string[], from: number, end: number): number {
  if (end - from <= mostLines) return end;
  for (let to = from + mostLines; to > from + fewestOfPart; to--) if ((lines[to - 1] ?? '').trim() === '') return to;
  return from + mostLines;
}

/** Cells together as long as they are short; what lies between them in the file is left out. */
function cells(lines: readonly string[]): readonly Passage[] {
  const found: Passage[] = [];
  let numbers: number[] = [];
  const close = () => {
    const [first, last] = [numbers[0], numbers.at(-1)];
    if (first === undefined || last === undefined) return;
    const text = numbers.map(number => lines[number - 1] ?? '').join('\n');
    found.push({ startLine: first, endLine: last, text, lineNumbers: numbers });
    numbers = [];
  };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const isNewCell = numbers.length > 0 && (numbers.at(-1) ?? 0) < index;
    if (numbers.length >= mostLines || (isNewCell && numbers.length >= fewestLines)) close();
    numbers.push(index + 1);
  }
  close();
  return found;
}

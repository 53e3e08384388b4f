import type { KeptSnippet } from '../fit/manifest';
import { lines, type ProtectedText } from '../protect/protected';

/** One line of a snippet as it was sent. */
export interface SentLine {
  readonly text: ProtectedText;
  /** In the file; 0 for a line that the file has no more; absent where the snippet has no lines in a file. */
  readonly number?: number;
}

/** The lines of a snippet with their numbers in the file, just as the prompt showed them. */
export function sentLines({ snippet }: KeptSnippet): readonly SentLine[] {
  const { lineNumbers, startLine } = snippet;
  const all = lines(snippet.text);
  return all.map((text, index) => {
    if (lineNumbers !== undefined) return { text, number: lineNumbers[index] ?? 0 };
    return startLine === undefined ? { text } : { text, number: startLine + index };
  });
}

/**
 * What stands in the lines from `start` to `end` of the file. Removed lines have no number: they belong to the lines
 * around them.
 */
export function linesBetween(all: readonly SentLine[], start: number, end: number): readonly SentLine[] {
  const isInside = ({ number }: SentLine) => number !== undefined && number >= start && number <= end;
  let first = all.findIndex(isInside);
  let last = all.findLastIndex(isInside);
  if (first < 0) return [];
  while (all[first - 1]?.number === 0) first--;
  while (all[last + 1]?.number === 0) last++;
  return all.slice(first, last + 1);
}

/** Lines as one text, to look for a quote in. */
export interface QuotableText {
  readonly text: string;
  /** The line of each line of `text`. */
  readonly lines: readonly SentLine[];
}

/**
 * The ways these lines can be quoted: as sent; and for a diff also without the marks in front, whole, as the file is now,
 * and as it was.
 */
export function waysToQuote(kept: KeptSnippet, some: readonly SentLine[]): readonly QuotableText[] {
  const asSent = { text: some.map(line => line.text).join('\n'), lines: some };
  if (!isDiff(kept)) return [asSent];
  const without = (mark: string | undefined): QuotableText => {
    const lines = some.filter(
      ({ text }) => mark === undefined || !(text.startsWith(mark) || text.startsWith('@@') || text.startsWith('\\')),
    );
    return { text: lines.map(({ text }) => text.slice(1)).join('\n'), lines };
  };
  return [asSent, without(undefined), without('-'), without('+')];
}

function isDiff({ snippet }: KeptSnippet): boolean {
  return snippet.source === 'git-diff' && snippet.lineNumbers !== undefined;
}

/** A part of a text at sensible borders. Lines are 1-based and inclusive. */
export interface Passage {
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
  /** The heading it stands under, for Markdown. */
  readonly heading?: string;
}

/** For people: `40–112`, and `7` for one line. */
export function linesOf({ startLine, endLine }: Pick<Passage, 'startLine' | 'endLine'>): string {
  return startLine === endLine ? String(startLine) : `${startLine}–${endLine}`;
}

const mostLines = 80;
const fewestLines = 8;

/**
 * Cuts a text where a reader would: Markdown at its headings, anything else at blank lines before a line that starts at
 * the margin, and nothing longer than 80 lines. Passages cover the text without gaps and without overlaps.
 */
export function passages(path: string, text: string): readonly Passage[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return [];
  const starts = /\.(md|markdown|mdx)$/i.test(path) ? headingStarts(lines) : blockStarts(lines);
  return starts.flatMap((start, index) => cut(lines, start, starts[index + 1] ?? lines.length));
}

function headingStarts(lines: readonly string[]): readonly number[] {
  const starts = [0];
  let isInFence = false;
  for (const [index, line] of lines.entries()) {
    if (/^\s{0,3}(```|~~~)/.test(line)) isInFence = !isInFence;
    if (index > 0 && !isInFence && /^#{1,6}\s/.test(line)) starts.push(index);
  }
  return starts;
}

function blockStarts(lines: readonly string[]): readonly number[] {
  const starts = [0];
  for (let index = 1; index < lines.length; index++) {
    const isAtMargin = /^\S/.test(lines[index] ?? '') && !/^[})\]]/.test(lines[index] ?? '');
    const isAfterBlank = (lines[index - 1] ?? '').trim() === '';
    if (isAtMargin && isAfterBlank && index - (starts.at(-1) ?? 0) >= fewestLines) starts.push(index);
  }
  return starts;
}

function cut(lines: readonly string[], start: number, end: number): readonly Passage[] {
  const heading = /^#{1,6}\s+(.*)$/.exec(lines[start] ?? '')?.[1]?.trim();
  const parts: Passage[] = [];
  for (let from = start; from < end; from += mostLines) {
    const to = Math.min(end, from + mostLines);
    parts.push({ startLine: from + 1, endLine: to, text: lines.slice(from, to).join('\n'), heading });
  }
  return parts;
}

import type { ChangedFile, DiffLine, SentHunk } from './change';

/**
 * The citation for some lines of a hunk. Removed lines have no number any more: they are cited by the lines around them,
 * with their own words as the quote; a file that is gone by the words alone.
 */
export function citeLines(hunk: SentHunk, some: readonly DiffLine[]): string {
  const places = some.map(line => hunk.lines.indexOf(line)).filter(place => place >= 0);
  const numbers = places.flatMap(place => numbersAt(hunk, place));
  const [start, end] = [Math.min(...numbers), Math.max(...numbers)];
  const lines = numbers.length === 0 ? '' : start === end ? `:${start}` : `:${start}-${end}`;
  const quote = some.map(line => safeQuote(line.text)).find(words => words !== undefined);
  return `[${hunk.id}${lines}${quote === undefined ? '' : ` "${quote}"`}]`;
}

/** The overview's line on a file; where there is none, the first hunk that shows it. */
export function citeFile(file: ChangedFile): string {
  if (file.told !== undefined) return citeWords(file.told.id, file.told.line);
  const hunk = file.hunks[0];
  const first = hunk?.lines.find(line => line.mark !== 'context') ?? hunk?.lines[0];
  return hunk === undefined || first === undefined ? '' : citeLines(hunk, [first]);
}

/** Words of a snippet that has no lines in a file. */
export function citeWords(id: string, words: string): string {
  const quote = safeQuote(words, 160);
  return quote === undefined ? `[${id}]` : `[${id} "${quote}"]`;
}

/** Lines of a text in a file. */
export function citeText(id: string, number: number | undefined, text: string): string {
  const quote = safeQuote(text);
  return `[${id}${number === undefined ? '' : `:${number}`}${quote === undefined ? '' : ` "${quote}"`}]`;
}

/** A name, path or line of code as a code span, in one line and not too long. */
export function code(text: string, longest = 100): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const short = line.length > longest ? `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
  const longestRun = Math.max(0, ...(short.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(longestRun + 1);
  return longestRun === 0 ? `\`${short}\`` : `${fence} ${short} ${fence}`;
}

/**
 * The longest piece of a line that can stand between quotes in a citation: nothing in it ends the quote or the bracket, or
 * would end the cell of a table or begin code.
 */
export function safeQuote(text: string, longest = 70): string | undefined {
  const pieces = text.split(/["“”[\]`|\\\p{Cc}]/u).map(piece => shorten(piece.trim(), longest));
  const best = pieces.reduce((most, piece) => (piece.length > most.length ? piece : most), '');
  return (best.match(/[\p{L}\p{N}]/gu) ?? []).length >= 2 ? best : undefined;
}

function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
  const blank = cut.lastIndexOf(' ');
  if (blank > longest / 2) return cut.slice(0, blank).trim();
  // Between words, since a part of a word is no quote; a word that fills the whole length is cut.
  const between = /^([\s\S]*[^\p{L}\p{N}\p{M}])[\p{L}\p{N}\p{M}]*$/u.exec(cut)?.[1] ?? '';
  return (between.length > longest / 2 ? between : cut).trim();
}

function numbersAt(hunk: SentHunk, place: number): readonly number[] {
  const own = hunk.lines[place]?.number ?? 0;
  if (own > 0) return [own];
  const before = hunk.lines.slice(0, place).findLast(line => line.number > 0)?.number;
  const after = hunk.lines.slice(place + 1).find(line => line.number > 0)?.number;
  return [before, after].flatMap(number => number ?? []);
}

import type { SentSnippet } from './reportView';

/** Lines of a sent snippet with their numbers in the file, for what points at them; at most `limit`, then no more. */
export function citedLines(
  snippet: SentSnippet,
  startLine: number | undefined,
  endLine: number | undefined,
  limit: number,
) {
  const first = snippet.startLine ?? 1;
  const all = snippet.text
    .split('\n')
    .map((text, index) => ({ number: snippet.lineNumbers?.[index] ?? first + index, text }));
  const from = startLine ?? Number.NEGATIVE_INFINITY;
  const to = endLine ?? startLine ?? Number.POSITIVE_INFINITY;
  const cited = all.filter(({ number }) => number >= from && number <= to);
  return { lines: cited.slice(0, limit), moreCount: Math.max(0, cited.length - limit) };
}

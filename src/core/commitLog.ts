import type { Snippet } from './gather/source';

const mostLines = 90;
/** What `git log --stat` begins a commit with. */
const begins = /^commit [0-9a-f]{7,40}\b/;

/** Whether a text is a log of commits as git prints it in full. */
export function isCommitLog(text: string): boolean {
  return begins.test(text.trimStart()) && /^(Author|AuthorDate|Date|Merge|tree): /m.test(text.slice(0, 2_000));
}

/**
 * A log of commits in pieces of whole commits: their ids, dates, messages and files, with their lines. Who wrote them, sums
 * and blank lines are left out, since a report names no persons and a list of files says the same.
 */
export function commitLogSnippets(source: string, path: string, text: string): readonly Snippet[] {
  const lines = text.split('\n').map((line, index) => ({ text: line, number: index + 1 }));
  const kept = lines.filter(({ text: line }) => line.trim() !== '' && !isNoise(line));
  const pieces: (typeof kept)[] = [];
  for (const line of kept) {
    const last = pieces.at(-1);
    const isStart = begins.test(line.text);
    if (last === undefined || (isStart && last.length + commitLength(kept, line.number) > mostLines))
      pieces.push([line]);
    else last.push(line);
  }
  return pieces.map((piece, index) => {
    const [first, last] = [piece[0]?.number ?? 1, piece.at(-1)?.number ?? 1];
    return {
      source,
      path,
      title: `${path} ${first}–${last}`,
      startLine: first,
      endLine: last,
      lineNumbers: piece.map(({ number }) => number),
      text: piece.map(({ text: line }) => line.replace(/^(commit [0-9a-f]{12})[0-9a-f]{0,28}/, '$1')).join('\n'),
      facts: [`part ${index + 1} of ${pieces.length} of the log of commits`],
    };
  });
}

function isNoise(line: string): boolean {
  return /^(Author|Commit|Committer|CommitDate): |^ \d+ files? changed\b/.test(line);
}

function commitLength(lines: readonly { readonly text: string; readonly number: number }[], from: number): number {
  const start = lines.findIndex(({ number }) => number === from);
  const next = lines.findIndex(({ text }, index) => index > start && begins.test(text));
  return (next < 0 ? lines.length : next) - start;
}

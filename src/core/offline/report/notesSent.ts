import type { KeptSnippet } from '../../fit/manifest';
import { type SentLine, sentLines } from '../../read/sentLines';
import { code } from './cite';

/** A line of the records as it was sent, and where it stands in them. */
export interface NoteLine {
  readonly kept: KeptSnippet;
  readonly line: SentLine;
  /** Headings above it, outermost first; empty where there are none. */
  readonly headings: readonly string[];
  /** Inside a listing. */
  readonly isCode: boolean;
  /** The file that the line is a change of, where the record is a diff. */
  readonly changed?: string;
}

const sources: readonly string[] = ['records', 'records-later', 'commits'];

/** The records that were sent, line by line in the order of their files; nothing where there are none. */
export function readNotes(context: readonly KeptSnippet[]): readonly NoteLine[] {
  const records = context.filter(({ snippet }) => sources.includes(snippet.source));
  return [...records].sort(inFileOrder).flatMap(linesOf);
}

function inFileOrder({ snippet: a }: KeptSnippet, { snippet: b }: KeptSnippet): number {
  const [one, other] = [a.path ?? '', b.path ?? ''];
  if (one !== other) return one < other ? -1 : 1;
  return (a.startLine ?? 0) - (b.startLine ?? 0);
}

function linesOf(kept: KeptSnippet): readonly NoteLine[] {
  const way = kept.snippet.facts.flatMap(fact => /^section “(.*)”$/.exec(fact)?.[1] ?? [])[0];
  const changed = kept.snippet.facts.flatMap(fact => /^changes (.*)$/.exec(fact)?.[1] ?? [])[0];
  let headings = way === undefined ? [] : way.split(' › ');
  let fence = '';
  return sentLines(kept).map(line => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line.text)?.[1] ?? '';
    const isEdge = mark !== '' && (fence === '' || mark.startsWith(fence));
    if (isEdge) fence = fence === '' ? mark : '';
    const [, signs = '', title] = changed === undefined ? (/^(#{1,6}) (.+)$/.exec(line.text) ?? []) : [];
    if (title !== undefined && fence === '')
      headings = [...headings.slice(0, Math.min(signs.length - 1, headings.length)), title];
    const isOwnHeading = title !== undefined && headings.at(-2) === title;
    if (isOwnHeading) headings = headings.slice(0, -1);
    return { kept, line, headings, isCode: fence !== '' || isEdge, ...(changed === undefined ? {} : { changed }) };
  });
}

const mostLines = 8;

/** `notes.md` 4, 7; `log.txt` 3. */
export function sayLines(notes: readonly NoteLine[]): string {
  const byPath = new Map<string, number[]>();
  for (const { kept, line } of notes.slice(0, mostLines)) {
    const path = kept.snippet.path ?? kept.id;
    byPath.set(path, [...(byPath.get(path) ?? []), line.number ?? 1]);
  }
  const said = [...byPath].map(([path, lines]) => `${code(path)} ${lines.join(', ')}`).join('; ');
  return notes.length > mostLines ? `${said}; and ${notes.length - mostLines} more` : said;
}

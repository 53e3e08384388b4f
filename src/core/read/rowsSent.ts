import type { KeptSnippet } from '../fit/manifest';
import { type ProtectedText, slice } from '../protect/protected';
import { sentLines } from './sentLines';

/** A row of a page that a program made of logs, findings or labels, as it was sent. */
export interface SentRow {
  readonly kept: KeptSnippet;
  readonly text: ProtectedText;
  /** The first file that it rests on, and the lines there; absent and empty for a row about all of them. */
  readonly path?: ProtectedText;
  readonly lines: readonly number[];
}

const pages: readonly string[] = ['digest', 'findings', 'labels'];

/** The row that begins with `[R12] `, in a page that was sent. A text of the workspace that begins so is none. */
export function findRow(id: string, context: readonly KeptSnippet[]): SentRow | undefined {
  for (const kept of context) {
    if (!pages.includes(kept.snippet.source)) continue;
    const line = sentLines(kept).find(({ text }) => text.startsWith(`[${id}] `));
    if (line !== undefined) return { kept, text: line.text, ...placeIn(line.text) };
  }
  return undefined;
}

/** What stands in the brackets at its end: `(conn.log:12,55; dns.log:3)`. */
function placeIn(text: ProtectedText): Pick<SentRow, 'path' | 'lines'> {
  const open = text.lastIndexOf(' (');
  if (open < 0 || !text.endsWith(')')) return { lines: [] };
  const inside = text.slice(open + 2, -1);
  const first = inside.indexOf('; ') < 0 ? inside : inside.slice(0, inside.indexOf('; '));
  const colon = first.lastIndexOf(':');
  const lines = first
    .slice(colon + 1)
    .split(',')
    .map(Number);
  if (colon < 1 || lines.some(line => !Number.isInteger(line) || line < 1)) return { lines: [] };
  return { path: slice(text, open + 2, open + 2 + colon), lines };
}

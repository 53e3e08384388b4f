import type { KeptSnippet } from '../../fit/manifest';
import { type SentLine, sentLines } from '../../read/sentLines';

/** A row of the page of findings as it stands in the context. */
export interface FindingRow {
  readonly id: string;
  /** The files' own word; `exploited` for an entry of a list of exploited vulnerabilities. */
  readonly level: string;
  readonly text: string;
  /** What the row is about: `CVE-2019-1549`; absent for a row that lists several. */
  readonly name?: string;
  readonly mends: 'yes' | 'no' | 'untold';
  /** As it was sent, to quote. */
  readonly line: SentLine;
  /** What its file says of it, as far as it was sent. */
  readonly shown?: KeptSnippet;
}

/** A page of findings that was sent, taken apart again. */
export interface FindingsSent {
  readonly kept: KeptSnippet;
  readonly header: readonly SentLine[];
  readonly full: readonly FindingRow[];
  /** Rows that name several findings in a few words. */
  readonly inShort: readonly FindingRow[];
  readonly notShown: readonly SentLine[];
  /** What the files say of themselves. */
  readonly frames: readonly KeptSnippet[];
}

/** `undefined` where the context holds no such page. */
export function readFindings(context: readonly KeptSnippet[], source: 'findings' | 'labels'): FindingsSent | undefined {
  const kept = context.find(({ snippet }) => snippet.source === source);
  if (kept === undefined) return undefined;
  const lines = sentLines(kept);
  const firstBlank = lines.findIndex(({ text }) => text === '');
  const further = lines.findIndex(({ text }) => /^## Further \w+, in short$/.test(text));
  const notShown = lines.findIndex(({ text }) => text === '## Not shown');
  const rowsIn = (from: number, to: number) => lines.slice(from, to).flatMap(line => rowOf(line, context) ?? []);
  const end = notShown < 0 ? lines.length : notShown;
  return {
    kept,
    header: lines.slice(1, Math.max(1, firstBlank)),
    full: rowsIn(0, further < 0 ? end : further),
    inShort: further < 0 ? [] : rowsIn(further, end),
    notShown: notShown < 0 ? [] : lines.slice(notShown + 1),
    frames: context.filter(
      ({ snippet }) => snippet.source === 'finding-lines' && snippet.title.endsWith(': what it says of itself'),
    ),
  };
}

function rowOf(line: SentLine, context: readonly KeptSnippet[]): FindingRow | undefined {
  const match = /^\[(R\d+)\] ([^·]{1,40}) · (.*)$/.exec(line.text);
  const [, id, level, rest] = match ?? [];
  if (id === undefined || level === undefined || rest === undefined) return undefined;
  return {
    id,
    level,
    text: rest.replace(/ \([^()]*:\d[^()]*\)$/, ''),
    name: /^([^:·;]{1,120})(?:: | · | \()/.exec(rest)?.[1],
    mends: /→ no fix|· no fix/.test(rest) ? 'no' : /→ |· fix available/.test(rest) ? 'yes' : 'untold',
    line,
    shown: context.find(({ snippet }) => snippet.source === 'finding-lines' && snippet.title.startsWith(`${id}: `)),
  };
}

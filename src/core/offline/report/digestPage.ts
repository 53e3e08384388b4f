import type { KeptSnippet } from '../../fit/manifest';
import { type SentLine, sentLines } from '../../read/sentLines';

/** A row of a digest as it stands in the context. */
export interface PageRow {
  readonly id: string;
  /** `none` for rows that judge nothing. */
  readonly level: 'none' | 'weak' | 'low' | 'medium' | 'high';
  readonly kind: string;
  readonly text: string;
  readonly techniques: readonly string[];
  /** As it was sent, to quote. */
  readonly line: SentLine;
  /** The lines of the logs that it rests on, as far as they were sent. */
  readonly shown: readonly KeptSnippet[];
}

/** A digest that was sent, taken apart again. */
export interface DigestPage {
  readonly kept: KeptSnippet;
  readonly rows: readonly PageRow[];
  /** The lines above the rows: what was read. */
  readonly header: readonly SentLine[];
  /** What the digest itself says it leaves out. */
  readonly notes: readonly SentLine[];
}

/** `undefined` where the context holds no digest. */
export function readDigestPage(context: readonly KeptSnippet[]): DigestPage | undefined {
  const kept = context.find(({ snippet }) => snippet.source === 'digest');
  if (kept === undefined) return undefined;
  const lines = sentLines(kept);
  const isRow = ({ text }: SentLine) => /^\[R\d+\] /.test(text);
  const notes = lines.findIndex(({ text }) => text === '## Not shown');
  return {
    kept,
    rows: lines.filter(isRow).flatMap(line => rowOf(line, context) ?? []),
    header: lines.slice(
      0,
      Math.max(
        0,
        lines.findIndex(({ text }) => text === ''),
      ),
    ),
    notes: notes < 0 ? [] : lines.slice(notes + 1),
  };
}

function rowOf(line: SentLine, context: readonly KeptSnippet[]): PageRow | undefined {
  const match = /^\[(R\d+)\] (?:(weak|low|medium|high) · )?([^:]+): (.*)$/.exec(line.text);
  const [, id, level = 'none', kind, rest] = match ?? [];
  if (id === undefined || kind === undefined || rest === undefined || !isLevel(level)) return undefined;
  const techniques = /ATT&CK ([T\d., ]+)/.exec(rest)?.[1] ?? '';
  return {
    id,
    level,
    kind,
    text: rest.replace(/ ?ATT&CK [T\d., ]+/, ' ').replace(/ \([^()]*:\d[^()]*\)$/, ''),
    techniques: techniques.match(/T\d{4}(?:\.\d{3})?/g) ?? [],
    line,
    shown: context.filter(({ snippet }) => snippet.source === 'log-lines' && snippet.title.startsWith(`${id}: `)),
  };
}

function isLevel(word: string): word is PageRow['level'] {
  return word === 'none' || word === 'weak' || word === 'low' || word === 'medium' || word === 'high';
}

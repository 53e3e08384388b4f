import { digestTooSmall } from '../errors';
import type { TokenCounter } from '../fit/tokenCounter';
import { join, literal, numeral, type ProtectedText } from '../protect/protected';
import type { Redaction } from '../protect/protectedThings';
import { type DigestNote, notesOfBounds } from './bounds';
import type { Draft } from './draft';
import { headerOf, notesOf } from './headerOf';
import type { ReadFile } from './inventory';
import type { Level } from './judge/finding';
import type { Talker } from './talkers';
import type { TimeBins } from './timeline';

export interface DigestRow {
  /** `R12`: as it stands in the text. */
  readonly id: string;
  readonly kind: string;
  readonly finding: Level;
  readonly entities: readonly ProtectedText[];
  /** As in `Finding`, with the next two. */
  readonly suspects: readonly ProtectedText[];
  readonly edges: readonly DigestEdge[];
  readonly when?: { readonly first: number; readonly last: number };
  readonly beats?: readonly number[];
  readonly techniques: readonly string[];
  /** The row as it stands in the text. */
  readonly text: ProtectedText;
  /** The file of the first exemplar; absent for a row about all of them. */
  readonly path?: ProtectedText;
  readonly lines: readonly number[];
  /** Exemplars in other files. */
  readonly also: readonly { readonly path: ProtectedText; readonly lines: readonly number[] }[];
}

/** As `Edge`, past the gate. */
export interface DigestEdge {
  readonly source: ProtectedText;
  readonly target: ProtectedText;
  readonly ports: readonly ProtectedText[];
  readonly flows: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly first?: number;
  readonly last?: number;
}

export interface DigestTotals {
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
  readonly unreadable: number;
  readonly kinds: Readonly<Record<string, number>>;
  /** Seconds since 1970, of rows with a date; absent where there is none. */
  readonly first?: number;
  readonly last?: number;
  /** The same of rows that name no year, as if of 2000. */
  readonly yearless?: { readonly first: number; readonly last: number };
  readonly sources: number;
  readonly targets: number;
  readonly channels: number;
  readonly baselineRows: number;
  readonly findings: Readonly<Record<Exclude<Level, 'none'>, number>>;
  /** Rows that did not fit the budget. */
  readonly leftOut: { readonly findings: number; readonly rows: number };
  /** Where counts are estimates and what was let go. */
  readonly notes: readonly DigestNote[];
}

export interface Digest {
  readonly budgetTokens: number;
  readonly usedTokens: number;
  readonly text: ProtectedText;
  readonly rows: readonly DigestRow[];
  readonly totals: DigestTotals;
  readonly pictures: DigestPictures;
  /** Files that were not read, with reasons. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  readonly redacted: readonly Redaction[];
}

/** What is drawn rather than told. */
export interface DigestPictures {
  readonly timeline: TimeBins;
  readonly talkers: readonly Talker<ProtectedText>[];
}

/** A row that passed the gate, before it has a number. */
export interface SafeRow extends Omit<DigestRow, 'id'> {
  /** Its places as they are written, each name in one line. */
  readonly cited: DigestRow['also'];
  readonly worth: number;
}

/** A row that passed the gate, before it has a number. */
export interface SafeRows {
  readonly rows: readonly SafeRow[];
  readonly pictures: DigestPictures;
  readonly redacted: readonly Redaction[];
}

/** Of the room, so much may be findings while there is something else to tell. */
const shareOfFindings = 0.8;

/**
 * Fills the budget: findings by how grave they are, then everything else by its worth for its tokens. What did not fit is
 * counted in the text. The whole is counted once more at the end, and never above the budget.
 */
export async function fitRows(
  budgetTokens: number,
  { rows, pictures, redacted }: SafeRows,
  made: Draft,
  counter: TokenCounter,
  signal: AbortSignal,
): Promise<Digest> {
  const lines = rows.map(row => lineOf(row, 999));
  const tokens = await counter.upper(
    lines.map(line => `${line}\n`),
    signal,
  );
  const count = async (text: string): Promise<number> => (await counter.upper([text], signal))[0] ?? 0;
  const around = await count(textOf([], rows, made));
  if (around > budgetTokens) throw digestTooSmall(around, budgetTokens);
  let room = budgetTokens - around - 24;
  const kept = new Set<SafeRow>();
  const isFinding = ({ finding }: SafeRow) => finding !== 'none';
  let findingsRoom = rows.some(row => !isFinding(row)) ? room * shareOfFindings : room;
  for (const [index, row] of rows.entries()) {
    const cost = tokens[index] ?? 0;
    if (!isFinding(row) || cost > findingsRoom) continue;
    kept.add(row);
    findingsRoom -= cost;
    room -= cost;
  }
  const others = [...rows.entries()]
    .filter(([, row]) => !kept.has(row))
    .map(([index, row]) => ({ row, cost: tokens[index] ?? 0 }))
    .sort((a, b) => rate(b) - rate(a));
  for (const { row, cost } of others) {
    if (cost > room) continue;
    kept.add(row);
    room -= cost;
  }
  let chosen = rows.filter(row => kept.has(row));
  let text = textOf(chosen, rows, made);
  let usedTokens = await count(text);
  while (usedTokens > budgetTokens && chosen.length > 0) {
    chosen = chosen.slice(0, -1);
    text = textOf(chosen, rows, made);
    usedTokens = await count(text);
  }
  return {
    budgetTokens,
    usedTokens,
    text,
    rows: chosen.map(({ worth: _worth, cited: _cited, ...row }, index) => ({ id: `R${index + 1}`, ...row })),
    totals: totalsOf(chosen, rows, made),
    pictures,
    skipped: [...made.skipped, ...made.skippedBefore],
    redacted,
  };
}

function rate({ row, cost }: { readonly row: SafeRow; readonly cost: number }): number {
  return row.worth / Math.max(12, cost);
}

function textOf(chosen: readonly SafeRow[], all: readonly SafeRow[], made: Draft): ProtectedText {
  const totals = totalsOf(chosen, all, made);
  const findings = chosen.filter(({ finding }) => finding !== 'none');
  const rest = chosen.filter(({ finding }) => finding === 'none');
  const numbered = chosen.map((row, index) => lineOf(row, index + 1));
  return join(
    [
      ...headerOf(totals, made.skipped.length),
      literal(''),
      literal('## Findings'),
      ...(findings.length === 0 ? [literal('none')] : numbered.slice(0, findings.length)),
      ...(rest.length === 0 ? [] : [literal(''), literal('## What there is'), ...numbered.slice(findings.length)]),
      literal(''),
      literal('## Not shown'),
      ...notesOf(totals),
    ],
    literal('\n'),
  );
}

function totalsOf(chosen: readonly SafeRow[], all: readonly SafeRow[], { files, counts }: Draft): DigestTotals {
  const { bounds, ...counted } = counts;
  const ofLevel = (rows: readonly SafeRow[], level: Level) => rows.filter(({ finding }) => finding === level).length;
  const isFinding = ({ finding }: SafeRow) => finding !== 'none';
  const sum = (of: (file: ReadFile) => number) => files.reduce((total, file) => total + of(file), 0);
  return {
    ...counted,
    files: files.length,
    bytes: sum(({ bytes }) => bytes),
    unreadable: sum(({ unreadable }) => unreadable),
    findings: { high: ofLevel(all, 'high'), medium: ofLevel(all, 'medium'), low: ofLevel(all, 'low') },
    leftOut: {
      findings: all.filter(isFinding).length - chosen.filter(isFinding).length,
      rows: all.length - all.filter(isFinding).length - (chosen.length - chosen.filter(isFinding).length),
    },
    notes: notesOfBounds(bounds),
  };
}

/** `[R3] high · flows: … (conn.log:12,55)`. */
function lineOf(row: SafeRow, number: number): ProtectedText {
  const cited = row.cited
    .slice(0, 3)
    .map(({ path, lines }) => join([path, literal(':'), join(lines.map(numeral), literal(','))]));
  return join([
    literal('[R'),
    numeral(number),
    literal('] '),
    row.text,
    ...(cited.length === 0 ? [] : [literal(' ('), join(cited, literal('; ')), literal(')')]),
  ]);
}

import { type LabelsRow, labelOf } from './labelsView';
import { writtenTimeMs } from './recordTime';

/** What a person wants to see of the table. */
export interface RowChoice {
  /** A person's word or the run's; `''` for all, as below. */
  readonly label: string;
  readonly confidence: '' | LabelsRow['confidence'];
  readonly tier: string;
  readonly problem: (typeof looks)[number];
  /** What each further question is to be answered with, by its position. */
  readonly answers: readonly string[];
  /** One cell of the confusion matrix: what a person says, and what the run said. */
  readonly cell?: { readonly gold: string; readonly given: string };
  /** Words that must all stand somewhere in the row, in any case. */
  readonly text: string;
  /** Absent: in the order they came. */
  readonly sort?: RowSort;
}

/** What a row may be looked for by beside its answer. */
export const looks = [
  '',
  'any',
  'none',
  'no-answer',
  'read-problem',
  'must-confirm',
  'unconfirmed',
  'confirmed',
  'corrected',
  'escalated',
  'quote-not-found',
  'refused',
  'too-long',
  'invalid-answer',
  'unreadable',
  'not-evaluable',
  'failed',
] as const;

export interface RowSort {
  /** `field-0`, `question-0`, … or one of the fixed columns. */
  readonly column: string;
  readonly isDescending: boolean;
}

export const everyRow: RowChoice = { label: '', confidence: '', tier: '', problem: '', answers: [], text: '' };

/** Positions in `rows` of what fits, in the order asked for; equal ones stay in the order they came. */
export function chooseRows(rows: readonly LabelsRow[], choice: RowChoice): readonly number[] {
  const work = choosingRows(rows, choice);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

const rowsAtOnce = 500;

/** The same in many small steps, so that the page stays quick; of the rows that are there at the beginning. */
export function* choosingRows(
  rows: readonly LabelsRow[],
  choice: RowChoice,
): Generator<undefined, readonly number[], undefined> {
  const words = wordsIn(choice);
  const count = rows.length;
  const fitting: number[] = [];
  for (let position = 0; position < count; position++) {
    const row = rows[position];
    if (row !== undefined && fits(row, choice, words)) fitting.push(position);
    if (position % rowsAtOnce === rowsAtOnce - 1) yield;
  }
  return choice.sort === undefined ? fitting : yield* sorting(fitting, rows, choice.sort);
}

/** What was chosen before, after the rows at `changed` came or became others. Takes few steps for few rows, also sorted. */
export function chooseAgain(
  chosen: readonly number[],
  rows: readonly LabelsRow[],
  choice: RowChoice,
  changed: ReadonlySet<number>,
): readonly number[] {
  const words = wordsIn(choice);
  const compareEntries = comparerOf(choice.sort);
  const fitting = [...changed].filter(position => {
    const row = rows[position];
    return row !== undefined && fits(row, choice, words);
  });
  if (choice.sort === undefined && areAllBehind(changed, chosen.at(-1) ?? -1))
    return chosen.concat(fitting.sort((one, other) => one - other));
  const entering = fitting.map(position => entryOf(position, rows, choice.sort)).sort(compareEntries);
  const staying = chosen.filter(position => !changed.has(position));
  const all: number[] = [];
  let taken = 0;
  for (const entry of entering) {
    const until = firstAbove(staying, position => compareEntries(entryOf(position, rows, choice.sort), entry));
    while (taken < until) all.push(staying[taken++] ?? 0);
    all.push(entry.position);
  }
  while (taken < staying.length) all.push(staying[taken++] ?? 0);
  return all;
}

/** As rows come while a table opens. */
function areAllBehind(positions: Iterable<number>, last: number): boolean {
  for (const position of positions) if (position <= last) return false;
  return true;
}

function wordsIn({ text }: RowChoice): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
}

function fits(row: LabelsRow, choice: RowChoice, words: readonly string[]): boolean {
  const { label, confidence, tier, cell, answers } = choice;
  if (label !== '' && labelOf(row) !== label) return false;
  if (confidence !== '' && row.confidence !== confidence) return false;
  if (tier !== '' && row.tier !== tier) return false;
  if (cell !== undefined && !(row.person?.label === cell.gold && row.label === cell.given)) return false;
  if (answers.some((answer, index) => answer !== '' && !hasAnswer(row.answers?.[index], answer))) return false;
  if (!fitsProblem(row, choice.problem)) return false;
  if (words.length === 0) return true;
  const text = textOf(row);
  return words.every(word => text.includes(word));
}

/** One of several, or the only one. */
function hasAnswer(answers: string | undefined, wanted: string): boolean {
  return answers === wanted || (answers?.split(', ').includes(wanted) ?? false);
}

function fitsProblem(row: LabelsRow, problem: RowChoice['problem']): boolean {
  switch (problem) {
    case '':
      return true;
    case 'any':
      return hasProblem(row);
    case 'none':
      return !hasProblem(row);
    case 'no-answer':
      return row.problem !== undefined;
    case 'read-problem':
      return row.readProblem !== undefined;
    case 'quote-not-found':
      return hasLostQuote(row);
    case 'must-confirm':
      return row.mustConfirm && row.person === undefined;
    case 'unconfirmed':
      return row.person === undefined;
    case 'confirmed':
      return row.person?.label === row.label;
    case 'corrected':
      return isCorrected(row);
    case 'escalated':
      return row.escalation !== undefined;
    default:
      return row.problem?.kind === problem;
  }
}

/** A person says something else than the run. */
export function isCorrected({ person, label }: LabelsRow): boolean {
  return person !== undefined && person.label !== label;
}

/** No answer, one from a record that was not read as it should, or one with a quote that is not there. */
function hasProblem(row: LabelsRow): boolean {
  return row.problem !== undefined || row.readProblem !== undefined || hasLostQuote(row);
}

function hasLostQuote(row: LabelsRow): boolean {
  return row.evidence.some(one => !one.found);
}

/** Rows are as they came; what changes is a new row. */
const texts = new WeakMap<LabelsRow, string>();

function textOf(row: LabelsRow): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const quotes = row.evidence.map(one => one.quote);
  const parts = [...row.fields, labelOf(row), ...(row.answers ?? []), row.rationale, row.path, ...quotes];
  const text = [...parts, row.problem?.why ?? '', row.readProblem ?? '', row.person?.by ?? '', row.id]
    .join('\n')
    .toLowerCase();
  texts.set(row, text);
  return text;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const confidenceOrder = ['high', 'medium', 'low', 'none'];

interface Entry {
  readonly position: number;
  readonly key: string | number;
}

function entryOf(position: number, rows: readonly LabelsRow[], sort: RowSort | undefined): Entry {
  return { position, key: sort === undefined ? position : keyOf(rows[position], sort.column) };
}

/** No two are equal: what has the same key stays in the order it came. */
function comparerOf(sort: RowSort | undefined): (one: Entry, other: Entry) => number {
  const direction = sort?.isDescending === true ? -1 : 1;
  return (one, other) => direction * compare(one.key, other.key) || one.position - other.position;
}

/** Sorts short pieces, then puts two and two together. */
function* sorting(
  positions: readonly number[],
  rows: readonly LabelsRow[],
  sort: RowSort,
): Generator<undefined, readonly number[], undefined> {
  const compareEntries = comparerOf(sort);
  let pieces: (readonly Entry[])[] = [];
  for (let start = 0; start < positions.length; start += rowsAtOnce) {
    const piece = positions.slice(start, start + rowsAtOnce).map(position => entryOf(position, rows, sort));
    pieces.push(piece.sort(compareEntries));
    yield;
  }
  while (pieces.length > 1) {
    const longer: (readonly Entry[])[] = [];
    for (let at = 0; at < pieces.length; at += 2)
      longer.push(yield* merging(pieces[at] ?? [], pieces[at + 1] ?? [], compareEntries));
    pieces = longer;
  }
  return (pieces[0] ?? []).map(({ position }) => position);
}

function* merging(
  left: readonly Entry[],
  right: readonly Entry[],
  compareEntries: (one: Entry, other: Entry) => number,
): Generator<undefined, readonly Entry[], undefined> {
  const all: Entry[] = [];
  let [taken, other] = [0, 0];
  for (;;) {
    const [one, two] = [left[taken], right[other]];
    if (one === undefined || two === undefined) break;
    if (compareEntries(one, two) <= 0) {
      all.push(one);
      taken++;
    } else {
      all.push(two);
      other++;
    }
    if (all.length % rowsAtOnce === 0) yield;
  }
  return all.concat(left.slice(taken), right.slice(other));
}

/** The first index at which `compareWith` is above 0, in what is in order by it. */
function firstAbove(sorted: readonly number[], compareWith: (position: number) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareWith(sorted[middle] ?? 0) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  // Times first, then what is none.
  if (typeof one !== typeof other) return typeof one === 'number' ? -1 : 1;
  return collator.compare(String(one), String(other));
}

function keyOf(row: LabelsRow | undefined, column: string): string | number {
  if (row === undefined) return '';
  if (column.startsWith('field-')) return fieldKey(row.fields[Number(column.slice('field-'.length))] ?? '');
  if (column.startsWith('question-')) return row.answers?.[Number(column.slice('question-'.length))] ?? '';
  if (column === 'confidence') return confidenceOrder.indexOf(row.confidence);
  if (column === 'label') return labelOf(row);
  if (column === 'tier') return row.tier;
  if (column === 'evidence') return row.evidence[0]?.quote ?? '';
  if (column === 'mark') return markOrder(row);
  return row.rationale;
}

/** Times by when they were: as letters one without a zone, or with a fraction, would stand elsewhere. */
function fieldKey(value: string): string | number {
  return /^\d/.test(value) ? (writtenTimeMs(value) ?? value) : value;
}

/** What to look at first: what nobody has said anything of. */
function markOrder(row: LabelsRow): number {
  if (row.person !== undefined) return isCorrected(row) ? 5 : 6;
  if (row.problem !== undefined) return 0;
  if (hasLostQuote(row)) return 1;
  if (row.readProblem !== undefined) return 2;
  return row.mustConfirm ? 3 : 4;
}

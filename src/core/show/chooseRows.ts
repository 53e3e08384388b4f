import { type LabelsRow, labelOf } from './labelsView';

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
  const words = choice.text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  const fitting: number[] = [];
  for (const [position, row] of rows.entries()) if (fits(row, choice, words)) fitting.push(position);
  return choice.sort === undefined ? fitting : sorted(fitting, rows, choice.sort);
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
      return row.problem !== undefined || hasLostQuote(row);
    case 'none':
      return row.problem === undefined && !hasLostQuote(row);
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
  const text = [...parts, row.problem?.why ?? '', row.person?.by ?? '', row.id].join('\n').toLowerCase();
  texts.set(row, text);
  return text;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const confidenceOrder = ['high', 'medium', 'low', 'none'];

function sorted(
  positions: readonly number[],
  rows: readonly LabelsRow[],
  { column, isDescending }: RowSort,
): readonly number[] {
  const keyed = positions.map(position => ({ position, key: keyOf(rows[position], column) }));
  const direction = isDescending ? -1 : 1;
  keyed.sort((one, other) => direction * compare(one.key, other.key) || one.position - other.position);
  return keyed.map(({ position }) => position);
}

function compare(one: string | number, other: string | number): number {
  return typeof one === 'number' && typeof other === 'number'
    ? one - other
    : collator.compare(String(one), String(other));
}

function keyOf(row: LabelsRow | undefined, column: string): string | number {
  if (row === undefined) return '';
  if (column.startsWith('field-')) return row.fields[Number(column.slice('field-'.length))] ?? '';
  if (column.startsWith('question-')) return row.answers?.[Number(column.slice('question-'.length))] ?? '';
  if (column === 'confidence') return confidenceOrder.indexOf(row.confidence);
  if (column === 'label') return labelOf(row);
  if (column === 'tier') return row.tier;
  if (column === 'evidence') return row.evidence[0]?.quote ?? '';
  if (column === 'mark') return markOrder(row);
  return row.rationale;
}

/** What to look at first: what nobody has said anything of. */
function markOrder(row: LabelsRow): number {
  if (row.person !== undefined) return isCorrected(row) ? 4 : 5;
  if (row.problem !== undefined) return 0;
  if (hasLostQuote(row)) return 1;
  return row.mustConfirm ? 2 : 3;
}

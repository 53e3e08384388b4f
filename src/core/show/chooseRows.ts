import type { LabelsRow } from './labelsView';

/** What a person wants to see of the table. */
export interface RowChoice {
  /** `''` for all. */
  readonly label: string;
  readonly confidence: '' | LabelsRow['confidence'];
  readonly problem:
    | ''
    | 'any'
    | 'none'
    | NonNullable<LabelsRow['problem']>['kind']
    | 'quote-not-found'
    | 'must-confirm';
  /** Words that must all stand somewhere in the row, in any case. */
  readonly text: string;
  /** Absent: in the order they came. */
  readonly sort?: RowSort;
}

export interface RowSort {
  /** `field-0`, `field-1`, … or one of the fixed columns. */
  readonly column: string;
  readonly isDescending: boolean;
}

export const everyRow: RowChoice = { label: '', confidence: '', problem: '', text: '' };

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
  if (choice.label !== '' && row.label !== choice.label) return false;
  if (choice.confidence !== '' && row.confidence !== choice.confidence) return false;
  if (!fitsProblem(row, choice.problem)) return false;
  if (words.length === 0) return true;
  const text = textOf(row);
  return words.every(word => text.includes(word));
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
      return row.mustConfirm;
    default:
      return row.problem?.kind === problem;
  }
}

function hasLostQuote(row: LabelsRow): boolean {
  return row.evidence.some(one => !one.found);
}

function textOf(row: LabelsRow): string {
  const quotes = row.evidence.map(one => one.quote);
  return [...row.fields, row.label, row.rationale, row.path, ...quotes, row.problem?.why ?? '']
    .join('\n')
    .toLowerCase();
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
  if (column === 'confidence') return confidenceOrder.indexOf(row.confidence);
  if (column === 'label') return row.label;
  if (column === 'evidence') return row.evidence[0]?.quote ?? '';
  if (column === 'mark') return row.problem !== undefined ? 0 : row.mustConfirm ? 1 : 2;
  return row.rationale;
}

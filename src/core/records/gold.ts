import { goldUnusable } from '../errors';
import { nearest } from '../task/nearest';
import { abstain } from '../task/task';
import { goldTable, type TextRow } from './goldRows';

/** A label that a person confirmed. Matched to a record by `id`, else by `path` and `line`. */
export interface GoldRow {
  readonly id?: string;
  readonly path?: string;
  /** 1-based. */
  readonly line?: number;
  readonly label: string;
  /** Who said so; absent where the file does not say. */
  readonly by?: string;
  /** When, as the file says it; absent where it does not. */
  readonly at?: string;
  /** Line in the gold file, for messages. */
  readonly csvLine: number;
}

export interface Gold {
  readonly rows: readonly GoldRow[];
  /** Rows that cannot be used, each with its line and why. */
  readonly problems: readonly {
    readonly csvLine: number;
    readonly why: string;
  }[];
}

/**
 * Reads `id,path,line,label,by,at,note`, with commas, semicolons or tabs between. Throws when the header cannot be meant; a row that cannot be used is told and
 * left out. A record with two different labels has none that can be trusted: both rows are left out.
 */
export function readGold(text: string, labels: readonly string[], path: string): Gold {
  const [head, ...texts] = goldTable(text).rows;
  const columns = head?.cells.map(cell => cell.trim()) ?? [];
  if (!columns.includes('label'))
    throw goldUnusable(path, `it has no column "label" (it has ${columns.join(', ') || 'no header'})`);
  if (!columns.includes('id') && !columns.includes('path'))
    throw goldUnusable(path, 'it has neither "id" nor "path", so its labels belong to no record');

  const rows: GoldRow[] = [];
  const problems: { csvLine: number; why: string }[] = [];
  for (const one of texts) {
    const row = one.problem ?? toRow(one, columns, labels);
    if (typeof row === 'string') problems.push({ csvLine: one.line, why: row });
    else rows.push(row);
  }
  return withoutContradictions(rows, problems);
}

function toRow(
  { cells, line: csvLine }: TextRow,
  columns: readonly string[],
  labels: readonly string[],
): GoldRow | string {
  const cell = (name: string) => cells[columns.indexOf(name)]?.trim();
  const id = cell('id')?.toLowerCase() || undefined;
  const path = cell('path')?.replace(/^\.\//, '') || undefined;
  const given = (cell('label') ?? '').normalize('NFC');
  if (id === undefined && path === undefined) return 'it names no record: neither id nor path';
  if (id !== undefined && !/^[0-9a-f]{16}$/.test(id)) return `"${id}" is no id: sixteen hex digits`;
  if (given === '' || given === abstain) return 'it has no label';
  const label = labels.find(one => one === given) ?? labels.find(one => one.toLowerCase() === given.toLowerCase());
  if (label === undefined) {
    const hint = nearest(given, labels);
    return `"${given}" is not a label of the task${hint === undefined ? '' : `; did you mean "${hint}"?`}`;
  }
  const line = Number.parseInt(cell('line') ?? '', 10);
  return {
    id,
    path,
    line: Number.isNaN(line) ? undefined : line,
    label,
    by: cell('by') || undefined,
    at: cell('at') || undefined,
    csvLine,
  };
}

function withoutContradictions(rows: readonly GoldRow[], problems: readonly { csvLine: number; why: string }[]): Gold {
  const labelsOf = new Map<string, Set<string>>();
  for (const row of rows) {
    const key = keyOf(row);
    labelsOf.set(key, (labelsOf.get(key) ?? new Set()).add(row.label));
  }
  const isContradicted = (row: GoldRow) => (labelsOf.get(keyOf(row))?.size ?? 0) > 1;
  return {
    rows: rows.filter(row => !isContradicted(row)),
    problems: [
      ...problems,
      ...rows.filter(isContradicted).map(({ csvLine }) => ({
        csvLine,
        why: 'the same record has another label in another row',
      })),
    ],
  };
}

function keyOf({ id, path, line }: GoldRow): string {
  return id ?? `${path}:${line ?? ''}`;
}

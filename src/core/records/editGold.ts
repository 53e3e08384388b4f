import Papa from 'papaparse';

/** A label that a person gives or takes back. */
export interface GoldEdit {
  readonly id: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** `undefined` takes the person's word on this record back. */
  readonly label?: string;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly note?: string;
}

const ownColumns = ['id', 'path', 'line', 'label', 'by', 'at', 'note'] as const;

/**
 * The text of a gold file with these edits in it: a row per record, matched by `id`, else by `path` and `line`. Rows and
 * columns of others stay as they are, in their order; line ends and quoting too where a row is not touched. An absent file
 * is `''`. `undefined` where the text has no header that a gold file has, so that nothing of it is lost.
 */
export function editGold(text: string, edits: readonly GoldEdit[]): string | undefined {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  const lineEnd = /\r\n/.test(body) ? '\r\n' : '\n';
  const rows = body.trim() === '' ? [] : rowsOf(body);
  const [head, ...rest] = rows;
  const header = head?.cells.map(cell => cell.trim()) ?? [...ownColumns];
  if (head !== undefined && !(header.includes('label') && (header.includes('id') || header.includes('path'))))
    return undefined;
  const missing = head === undefined ? [] : ownColumns.filter(name => !header.includes(name) && name === 'id');
  const columns = [...header, ...missing];

  let kept = [...rest];
  for (const edit of edits) kept = withEdit(kept, edit, columns);
  const headText = head === undefined || missing.length > 0 ? join(columns) : head.raw;
  return mark + [headText, ...kept.map(row => row.raw)].map(line => line + lineEnd).join('');
}

interface Row {
  readonly cells: readonly string[];
  /** As it stands in the file, without its line end. */
  readonly raw: string;
}

function withEdit(rows: readonly Row[], edit: GoldEdit, columns: readonly string[]): Row[] {
  const at = (row: Row, name: string) => row.cells[columns.indexOf(name)]?.trim() ?? '';
  const isSame = (row: Row) => {
    const id = at(row, 'id').toLowerCase();
    if (id !== '') return id === edit.id;
    const line = Number.parseInt(at(row, 'line'), 10);
    return at(row, 'path').replace(/^\.\//, '') === edit.path && (Number.isNaN(line) ? 1 : line) === edit.line;
  };
  const place = rows.findIndex(isSame);
  const others = rows.filter(row => !isSame(row));
  if (edit.label === undefined) return others;
  const before = rows[place]?.cells ?? [];
  const cells = columns.map((name, index) => cellFor(name, edit) ?? before[index] ?? '');
  const row = { cells, raw: join(cells) };
  if (place === -1) return [...others, row];
  const keptBefore = rows.slice(0, place).filter(one => !isSame(one)).length;
  return [...others.slice(0, keptBefore), row, ...others.slice(keptBefore)];
}

function cellFor(name: string, edit: GoldEdit): string | undefined {
  switch (name) {
    case 'id':
      return edit.id;
    case 'path':
      return edit.path;
    case 'line':
      return String(edit.line);
    case 'label':
      return edit.label;
    case 'by':
      return edit.by;
    case 'at':
      return edit.at;
    case 'note':
      return edit.note;
    default:
      return undefined;
  }
}

/** Rows with the text they were read from, so that what is not touched is written back letter for letter. */
function rowsOf(body: string): readonly Row[] {
  const rows: Row[] = [];
  let from = 0;
  Papa.parse<string[]>(body, {
    delimiter: ',',
    step: ({ data, meta }) => {
      const raw = body.slice(from, meta.cursor).replace(/\r?\n$/, '');
      from = meta.cursor;
      if (raw.trim() !== '') rows.push({ cells: data, raw });
    },
  });
  return rows;
}

/** RFC 4180; a cell that a spreadsheet would compute gets a leading `'`, as in every export. */
function join(cells: readonly string[]): string {
  return cells
    .map(cell => {
      const safe = /^[\t\r\n ]*[=+\-@]/.test(cell) && !/^[+-]?\d+(?:\.\d+)?$/.test(cell) ? `'${cell}` : cell;
      return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(',');
}

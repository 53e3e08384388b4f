import { goldTable, isGoldHeader, type Separator, type TextRow } from './goldRows';

/** A label that a person gives or takes back. */
export interface GoldEdit {
  readonly id: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** What the file shall say of this record; `undefined`: nothing. */
  readonly word?: GoldWord;
  /** Nothing is done where the file gives the record another label than this one, or none. */
  readonly onlyIf?: string;
}

/** What a row says beside the record it names. */
export interface GoldWord {
  readonly label: string;
  readonly by: string;
  /** ISO 8601, UTC; empty where the file does not say. */
  readonly at: string;
  readonly note?: string;
}

export interface EditedGold {
  readonly text: string;
  /** What the file said before, by record id; records that it did not name are absent. */
  readonly before: ReadonlyMap<string, GoldWord>;
}

const ownColumns = ['id', 'path', 'line', 'label', 'by', 'at', 'note'] as const;

/**
 * The text of a gold file with these edits in it: a row per record, matched by `id`, else by `path` and `line`. Rows and
 * columns of others stay as they are, in their order; separator, line ends and quoting too where a row is not touched, and a row that
 * has the label already is not. An absent file is `''`. `undefined` where the text has no header that a gold file has, so
 * that nothing of it is lost.
 */
export function editGold(text: string, edits: readonly GoldEdit[]): EditedGold | undefined {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const { rows, separator, excelLine } = goldTable(text);
  const [head, ...rest] = rows;
  const lineEnd = head?.end || '\n';
  const header = head?.cells.map(cell => cell.trim()) ?? [...ownColumns];
  if (!isGoldHeader(header)) return undefined;
  const columns = header.includes('id') ? header : [...header, 'id'];
  const file = new Rows(rest, columns, separator);
  const before = new Map<string, GoldWord>();
  for (const edit of edits) {
    const said = file.put(edit);
    if (said !== undefined) before.set(edit.id, said);
  }
  const headText = head !== undefined && columns === header ? head.raw : join(columns, separator);
  const lines = [{ raw: headText, end: lineEnd }, ...file.lines()];
  return { text: mark + excelLine + lines.map(({ raw, end }) => raw + (end || lineEnd)).join(''), before };
}

type Row = Pick<TextRow, 'cells' | 'raw' | 'end' | 'problem'>;

/** A file of tens of thousands of rows, edited a few thousand times: rows are found by their record, not by looking through. */
class Rows {
  private readonly rows: (Row | undefined)[];
  private readonly places = new Map<string, number[]>();

  constructor(
    rows: readonly Row[],
    private readonly columns: readonly string[],
    private readonly separator: Separator,
  ) {
    this.rows = [...rows];
    // A row that cannot be read is nobody's, and stays.
    for (const [place, row] of rows.entries()) if (row.problem === undefined) this.note(this.keyOf(row), place);
  }

  lines(): readonly Pick<Row, 'raw' | 'end'>[] {
    return this.rows.flatMap(row => row ?? []);
  }

  /** What stood there before. */
  put(edit: GoldEdit): GoldWord | undefined {
    const key = placeKey(edit.path, edit.line);
    const isHere = (place: number) => this.rows[place] !== undefined;
    // A row that names an id is that record's alone, wherever it stands.
    const unnamed = (this.places.get(key) ?? []).filter(place => this.idAt(place) === '');
    const found = [...(this.places.get(edit.id) ?? []).filter(isHere), ...unnamed.filter(isHere)];
    const [first, ...more] = found.sort((a, b) => a - b);
    const row = first === undefined ? undefined : this.rows[first];
    const before = row === undefined ? undefined : this.wordOf(row);
    if (edit.onlyIf !== undefined && before?.label !== edit.onlyIf) return before;
    for (const place of more) this.rows[place] = undefined;
    const { word } = edit;
    if (word === undefined) {
      if (first !== undefined) this.rows[first] = undefined;
    } else if (!isSame(before, word)) {
      const own = this.columns.map((name, index) => cellFor(name, edit, word) ?? row?.cells[index] ?? '');
      const cells = [...own, ...(row?.cells.slice(own.length) ?? [])];
      const place = first ?? this.rows.length;
      this.rows[place] = { cells, raw: join(cells, this.separator), end: row?.end ?? '' };
      this.note(edit.id, place);
    }
    return before;
  }

  private idAt(place: number): string {
    const row = this.rows[place];
    return row === undefined ? '' : this.cell(row, 'id');
  }

  private note(key: string, place: number): void {
    const places = this.places.get(key);
    if (places === undefined) this.places.set(key, [place]);
    else if (!places.includes(place)) places.push(place);
  }

  private keyOf(row: Row): string {
    const id = this.cell(row, 'id').toLowerCase();
    if (id !== '') return id;
    const line = Number.parseInt(this.cell(row, 'line'), 10);
    return placeKey(this.cell(row, 'path').replace(/^\.\//, ''), Number.isNaN(line) ? 1 : line);
  }

  private wordOf(row: Row): GoldWord {
    const note = this.cell(row, 'note');
    const said = { label: this.cell(row, 'label'), by: this.cell(row, 'by'), at: this.cell(row, 'at') };
    return note === '' ? said : { ...said, note };
  }

  private cell(row: Row, name: string): string {
    return row.cells[this.columns.indexOf(name)]?.trim() ?? '';
  }
}

/** Who agrees with what stands there adds nothing to it; an earlier word is put back as it was. */
function isSame(before: GoldWord | undefined, word: GoldWord): boolean {
  return before?.label === word.label && (word.note === undefined || word.note === before.note);
}

function placeKey(path: string, line: number): string {
  return `${path}\n${line}`;
}

function cellFor(name: string, edit: GoldEdit, word: GoldWord): string | undefined {
  switch (name) {
    case 'id':
      return edit.id;
    case 'path':
      return edit.path;
    case 'line':
      return String(edit.line);
    case 'label':
      return word.label;
    case 'by':
      return word.by;
    case 'at':
      return word.at;
    case 'note':
      // What was noted of another label is not said of this one.
      return word.note ?? '';
    default:
      return undefined;
  }
}

/** RFC 4180; a cell that a spreadsheet would compute gets a leading `'`, as in every export. */
function join(cells: readonly string[], separator: Separator): string {
  return cells
    .map(cell => {
      const safe = /^[\t\r\n ]*[=+\-@]/.test(cell) && !/^[+-]?\d+(?:\.\d+)?$/.test(cell) ? `'${cell}` : cell;
      return safe.includes(separator) || /["\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(separator);
}

import Papa from 'papaparse';

/** A row of a gold file with the text it was read from, so that what is not touched is written back letter for letter. */
export interface TextRow {
  readonly cells: readonly string[];
  /** As it stands in the file, without its line end. */
  readonly raw: string;
  /** Empty at the end of a file that has none there. */
  readonly end: string;
  /** 1-based, of its first line. */
  readonly line: number;
  /** Why its cells cannot be told apart; they are not to be used then. */
  readonly problem?: string;
}

export type Separator = (typeof separators)[number];

export interface GoldTable {
  /** The header, then what stands under it. */
  readonly rows: readonly TextRow[];
  /** What stands between its cells. */
  readonly separator: Separator;
  /** Excel's own first line (`sep=;`) with its line end; empty where there is none. */
  readonly excelLine: string;
}

/** A comma, or what a spreadsheet writes in its stead where the comma stands in numbers, or as "Unicode text". */
const separators = [',', ';', '\t'] as const;

/**
 * The rows of a gold file, its header among them, without a byte-order mark and without empty lines. Persons and programs
 * have written to it by turns, so line ends may be mixed: a row ends at any of them outside of quotes. A quote that nobody
 * closed costs its own line alone, never the rows below it. The separator is the one by which the header is one of a gold
 * file; a comma where it is by none.
 */
export function goldTable(text: string): GoldTable {
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  const [first] = lines;
  const hasExcelLine = first !== undefined && excelSeparator(first.text) !== undefined;
  const separator = separatorOf(hasExcelLine ? lines.slice(1) : lines);
  const rows: TextRow[] = [];
  for (let at = hasExcelLine ? 1 : 0; at < lines.length; ) {
    const row = rowAt(lines, at, separator);
    at += row.count;
    if (!isBlank(row.raw)) rows.push(row);
  }
  return { rows, separator, excelLine: hasExcelLine ? first.text + first.end : '' };
}

/** What the first line of a table says to Excel, and Excel alone: which sign stands between its cells (`sep=;`, quoted or not). */
export function excelSeparator(line: string): string | undefined {
  return /^"?sep=([,;|\t])"?[,;\t]*$/i.exec(line)?.[1];
}

/** A gold file says of each row which record it is and which label it has. */
export function isGoldHeader(columns: readonly string[]): boolean {
  return columns.includes('label') && (columns.includes('id') || columns.includes('path'));
}

function separatorOf(lines: readonly Line[]): Separator {
  const at = lines.findIndex(line => !isBlank(line.text));
  if (at < 0) return ',';
  return separators.find(one => isGoldHeader(rowAt(lines, at, one).cells.map(cell => cell.trim()))) ?? ',';
}

function isBlank(raw: string): boolean {
  return /^[\s,;]*$/.test(raw);
}

interface Line {
  readonly text: string;
  readonly end: string;
}

function linesOf(text: string): readonly Line[] {
  return [...text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)]
    .map(([, line = '', end = '']) => ({ text: line, end }))
    .filter(({ text: line, end }) => line !== '' || end !== '');
}

function rowAt(lines: readonly Line[], from: number, separator: Separator): TextRow & { readonly count: number } {
  const first = lines[from] ?? { text: '', end: '' };
  let raw = first.text;
  let end = first.end;
  let isOpen = endsOpen(raw, separator, false);
  let count = 1;
  if (isOpen) {
    const pieces = [raw];
    for (; isOpen && from + count < lines.length; count++) {
      const line = lines[from + count] ?? first;
      pieces.push(end, line.text);
      isOpen = endsOpen(line.text, separator, true);
      end = line.end;
    }
    raw = pieces.join('');
  }
  const cells = isOpen ? undefined : cellsOf(raw, separator);
  if (cells !== undefined) return { cells, raw, end, line: from + 1, count };
  const problem = 'a quote in it is not closed, or is closed before its cell ends';
  return { cells: [], raw: first.text, end: first.end, line: from + 1, count: 1, problem };
}

/** Whether a quoted cell goes on in the next line. A quote opens a cell at its beginning only. */
function endsOpen(line: string, separator: Separator, wasOpen: boolean): boolean {
  let isOpen = wasOpen;
  for (let at = 0; ; ) {
    if (isOpen) {
      const quote = line.indexOf('"', at);
      if (quote < 0) return true;
      at = quote + 1;
      if (line[at] === '"') at++;
      else isOpen = false;
    } else if (line[at] === '"' && (at === 0 || line[at - 1] === separator)) {
      isOpen = true;
      at++;
    } else {
      const next = line.indexOf(separator, at);
      if (next < 0) return false;
      at = next + 1;
    }
  }
}

function cellsOf(raw: string, separator: Separator): readonly string[] | undefined {
  if (!raw.includes('"')) return raw.split(separator);
  const { data, errors } = Papa.parse<string[]>(raw, { delimiter: separator, newline: '\n' });
  return errors.length === 0 && data.length === 1 ? data[0] : undefined;
}

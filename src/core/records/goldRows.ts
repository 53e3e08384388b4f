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

/**
 * The rows of a gold file, its header among them, without a byte-order mark and without empty lines. Persons and programs
 * have written to it by turns, so line ends may be mixed: a row ends at any of them outside of quotes. A quote that nobody
 * closed costs its own line alone, never the rows below it.
 */
export function goldRows(text: string): readonly TextRow[] {
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  const rows: TextRow[] = [];
  for (let at = 0; at < lines.length; ) {
    const row = rowAt(lines, at);
    at += row.count;
    if (!/^[\s,]*$/.test(row.raw)) rows.push(row);
  }
  return rows;
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

function rowAt(lines: readonly Line[], from: number): TextRow & { readonly count: number } {
  const first = lines[from] ?? { text: '', end: '' };
  let raw = first.text;
  let end = first.end;
  let isOpen = endsOpen(raw, false);
  let count = 1;
  if (isOpen) {
    const pieces = [raw];
    for (; isOpen && from + count < lines.length; count++) {
      const line = lines[from + count] ?? first;
      pieces.push(end, line.text);
      isOpen = endsOpen(line.text, true);
      end = line.end;
    }
    raw = pieces.join('');
  }
  const cells = isOpen ? undefined : cellsOf(raw);
  if (cells !== undefined) return { cells, raw, end, line: from + 1, count };
  const problem = 'a quote in it is not closed, or is closed before its cell ends';
  return { cells: [], raw: first.text, end: first.end, line: from + 1, count: 1, problem };
}

/** Whether a quoted cell goes on in the next line. A quote opens a cell at its beginning only. */
function endsOpen(line: string, wasOpen: boolean): boolean {
  let isOpen = wasOpen;
  for (let at = 0; ; ) {
    if (isOpen) {
      const quote = line.indexOf('"', at);
      if (quote < 0) return true;
      at = quote + 1;
      if (line[at] === '"') at++;
      else isOpen = false;
    } else if (line[at] === '"' && (at === 0 || line[at - 1] === ',')) {
      isOpen = true;
      at++;
    } else {
      const comma = line.indexOf(',', at);
      if (comma < 0) return false;
      at = comma + 1;
    }
  }
}

function cellsOf(raw: string): readonly string[] | undefined {
  if (!raw.includes('"')) return raw.split(',');
  const { data, errors } = Papa.parse<string[]>(raw, { delimiter: ',', newline: '\n' });
  return errors.length === 0 && data.length === 1 ? data[0] : undefined;
}

import Papa from 'papaparse';
import type { Bytes } from '../ports';
import { counted } from '../show/words';
import { bytesOf, firstOf, linesOf, type Row, separatorsOf, withLine } from './csvRows';
import { excelSeparator } from './goldRows';
import { jsonText } from './jsonText';
import type { JsonValue } from './jsonValue';
import { isKnownName } from './knownNames';
import { mailRowOf } from './mailRow';
import { withOpenedTexts } from './openedTexts';
import { maxRecordBytes, problemOf, type RawRecord } from './rawRecord';
import { asItStands } from './readJson';
import { isBlank, lineTooLong, mostBlankLines, readLines, textOf } from './readLines';
import { type FieldMap, mayBeMail, recogniseFields } from './recordFields';
import { withUnnamedColumn } from './unnamedColumn';

/**
 * Rows of CSV and TSV, each by the names of the header. A quoted cell may hold line ends, and a row is known by the quotes
 * that are open (`csvRows.ts`); cells are Papa Parse's. Separator by the first lines: comma, semicolon, tab or bar.
 */
export async function* readCsv(bytes: Bytes, own?: FieldMap): AsyncGenerator<readonly RawRecord[], void, void> {
  let table: Table | undefined;
  let open: Row | undefined;
  let separators = separatorsOf();
  const waiting: Row[] = [];
  for await (const batch of readLines(bytes)) {
    for (const line of batch) {
      if (open === undefined && isBlank(line.bytes)) continue;
      open = open === undefined ? firstOf(line, separators) : withLine(open, line, separators);
      if (!open.isWhole && open.size < maxRowBytes && open.lines < maxRowLines) continue;
      waiting.push(open);
      open = undefined;
    }
    if (table === undefined && waiting.length > 0) {
      table = tableOf(waiting);
      separators = separatorsOf(table.separator);
    }
    if (table !== undefined) yield rowsOf(waiting, table, own);
  }
  if (open !== undefined) waiting.push(open);
  if (waiting.length > 0) yield rowsOf(waiting, table ?? tableOf(waiting), own);
}

/** A quote that nobody closed must not swallow the file. */
const maxRowBytes = Math.min(maxRecordBytes, 1024 * 1024);
const maxRowLines = mostBlankLines;

interface Table {
  readonly separator: string;
  /** Empty where the first row is data. */
  readonly names: readonly string[];
  /** How a column came to its name that the header does not name; told with the first row alone. */
  note?: string;
}

/** Takes the header off. */
function tableOf(rows: Row[]): Table {
  const said = rows[0] === undefined ? undefined : excelSeparator(textOf(bytesOf(rows[0])));
  if (said !== undefined) rows.shift();
  const sample = rows
    .slice(0, 50)
    .map(row => textOf(bytesOf(row)))
    .join('\n');
  const guessed = Papa.parse(sample, { preview: 50, delimitersToGuess: [',', ';', '\t', '|'] }).meta.delimiter;
  const separator = said ?? (guessed === '' ? ',' : guessed);
  const first = rows[0] === undefined ? [] : cellsOf(textOf(bytesOf(rows[0])), separator);
  if (!isHeader(first)) return { separator, names: [] };
  rows.shift();
  const names = columnNames(first);
  const cells = rows.slice(0, 50).map(row => cellsOf(textOf(bytesOf(row)), separator));
  return { separator, ...withUnnamedColumn(names, cells) };
}

/** As a reader tells them apart: one that comes again is numbered, as `Labels` of Jira's; what search engines put before each is left off. */
export function columnNames(cells: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, index) => {
    const name =
      cell
        .trim()
        .replace(/^_source\./, '')
        .slice(0, 200) || `column ${index + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** Names: no numbers, no addresses, none twice where they are not known. */
function isHeader(cells: readonly string[]): boolean {
  const names = cells.map(cell => cell.trim());
  return (
    names.length > 0 &&
    names.some(name => name !== '') &&
    names.every(name => !/^[-+]?[\d.,:]+$|^\d{4}-\d{2}-\d{2}|\w@\w|^https?:/.test(name) && name.length <= 100) &&
    (new Set(names.filter(name => name !== '')).size === names.filter(name => name !== '').length ||
      new Set(names.filter(isKnownName)).size >= leastKnown)
  );
}

/** So many known names are no row of values. */
const leastKnown = 3;

function cellsOf(text: string, separator: string): readonly string[] {
  const { data } = Papa.parse<string[]>(text, { delimiter: separator, newline: '\n' });
  return data.length <= 1 ? (data[0] ?? []) : data.flat();
}

/** Empties the list. */
function rowsOf(rows: Row[], table: Table, own?: FieldMap): readonly RawRecord[] {
  const taken = rows
    .splice(0)
    .flatMap(row => (isSwallowing(row, table) ? linesOf(row, separatorsOf(table.separator)) : [row]));
  const texts = taken.map(row => textOf(bytesOf(row)));
  // One call for many rows is five times as fast; where the counts differ, something is broken, and each is read alone.
  const { data } = Papa.parse<string[]>(texts.join('\n'), { delimiter: table.separator, newline: '\n' });
  const isAligned = data.length === taken.length;
  return taken.map((row, index) => {
    const text = texts[index] ?? '';
    return rowOf(row, text, (isAligned ? data[index] : undefined) ?? cellsOf(text, table.separator), table, own);
  });
}

/** A quote that nobody closed has taken rows in: at least half of what follows it has the columns of the header. */
function isSwallowing({ isWhole, pieces }: Row, { names, separator }: Table): boolean {
  if (isWhole || names.length < 2 || pieces.length < 2) return false;
  const following = pieces.slice(1).filter(piece => !isBlank(piece));
  const rows = following.filter(piece => cellsOf(textOf(piece), separator).length === names.length);
  return rows.length > 0 && rows.length * 2 >= following.length;
}

function rowOf(row: Row, text: string, cells: readonly string[], table: Table, own?: FieldMap): RawRecord {
  const { names } = table;
  const value = withOpenedTexts(rowValue(cells, names));
  const recognised = recogniseFields(value, own);
  const shown = row.isWhole ? jsonText(value) : asItStands(text);
  const count =
    names.length > 0 && cells.length !== names.length
      ? `it has ${counted(cells.length, 'column')}, and the header names ${names.length}`
      : undefined;
  const quote = row.isWhole ? undefined : 'a quote is not closed in it';
  const note = table.note;
  table.note = undefined;
  return {
    bytes: bytesOf(row),
    kind: recognised.shape === undefined ? 'row' : recognised.kind,
    line: row.number,
    fields: recognised.fields,
    text: shown.text,
    problem: problemOf(quote ?? count ?? note, row.isCut ? lineTooLong : undefined, shown.problem),
    mail: mayBeMail(recognised) ? mailRowOf(value) : undefined,
  };
}

/** Empty cells are left out: wide exports have mostly these. */
function rowValue(cells: readonly string[], names: readonly string[]): JsonValue {
  return Object.fromEntries(
    cells.flatMap((cell, index): [string, string][] =>
      cell === '' ? [] : [[names[index] ?? `column ${index + 1}`, cell]],
    ),
  );
}

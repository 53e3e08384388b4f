import type { Bytes } from '../ports';
import type { JsonValue } from './jsonValue';
import { mostCells, partsOf } from './lineCells';
import { namedRow } from './namedRow';
import type { RawRecord } from './rawRecord';
import { isBlank, type Line, readLines, textOf } from './readLines';
import type { FieldMap } from './recordFields';

/**
 * The Extended Log File Format (W3C working draft WD-logfile-960323), as IIS, Exchange, CloudFront, proxies and the Windows Firewall write
 * it: directives begin with `#` and may come again; `#Fields:` names the columns, `-` stands for what is not there. `date`
 * and `time` become one; they are in UTC, unless `#Time Format: Local` says otherwise.
 */
export async function* readW3c(bytes: Bytes, own?: FieldMap): AsyncGenerator<readonly RawRecord[], void, void> {
  const header: Header = { names: [], isLocal: false, hasCommas: false };
  for await (const batch of readLines(bytes)) {
    const records: RawRecord[] = [];
    for (const line of batch) {
      if (isBlank(line.bytes)) continue;
      if (line.bytes[0] === 0x23) takeDirective(textOf(line.bytes), header);
      else records.push(rowOf(line, header, own));
    }
    yield records;
  }
}

/** As the first lines of a file say; `sniff` asks. */
export function isW3c(text: string): boolean {
  return text.startsWith('#') && /^#Fields: ?\S/m.test(text.slice(0, 8_000));
}

interface Header {
  names: readonly string[];
  isLocal: boolean;
  hasCommas: boolean;
}

/** A name that is longer was damaged, and would stand in every record. */
const longestName = 200;
const mostColumns = 500;

function takeDirective(line: string, header: Header): void {
  if (/^#Fields:/i.test(line)) takeNames(line.slice('#Fields:'.length).trim(), header);
  else if (/^#Time Format:\s*Local/i.test(line)) header.isLocal = true;
}

/** Exchange's message tracking has commas where the draft has blanks. */
function takeNames(names: string, header: Header): void {
  header.hasCommas = names.includes(',') && !/\s/.test(names);
  header.names = names.split(header.hasCommas ? ',' : /\s+/, mostColumns).map(name => name.slice(0, longestName));
}

function rowOf(line: Line, { names, isLocal, hasCommas }: Header, own?: FieldMap): RawRecord {
  const text = textOf(line.bytes);
  const cells = hasCommas ? cellsBetweenCommas(text) : cellsOf(text);
  return namedRow(line, { text, cells, names, value: memberValue(names, cells, isLocal) }, '#Fields', own);
}

/** Columns end with tabs, where there are any, else with blanks; a text in quotes doubles those inside. */
function cellsOf(text: string): readonly string[] {
  if (text.includes('\t')) return partsOf(text, '\t');
  if (!text.includes('"')) return text.trim().split(/ +/, mostCells + 1);
  const cells: string[] = [];
  for (const [cell, quoted] of text.matchAll(/"((?:[^"]|"")*)"?|[^ "][^ ]*/g)) {
    cells.push(quoted?.replaceAll('""', '"') ?? cell);
    if (cells.length > mostCells) break;
  }
  return cells;
}

function cellsBetweenCommas(text: string): readonly string[] {
  const cells: string[] = [];
  for (const [, quoted, plain = ''] of text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    if (cells.length > mostCells) break;
  }
  return cells;
}

function memberValue(names: readonly string[], cells: readonly string[], isLocal: boolean): JsonValue {
  const members = names.flatMap((name, index): [string, JsonValue][] => {
    const cell = cells[index];
    return cell === undefined || cell === '-' || cell === '' ? [] : [[name, cell]];
  });
  const [date, time] = ['date', 'time'].map(name => members.find(([one]) => one === name)?.[1]);
  if (date === undefined || time === undefined) return Object.fromEntries(members);
  const rest = members.filter(([name]) => name !== 'date' && name !== 'time');
  return Object.fromEntries([['time', `${date} ${time}${isLocal ? '' : 'Z'}`], ...rest]);
}

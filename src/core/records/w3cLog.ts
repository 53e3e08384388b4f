import type { Bytes } from '../ports';
import { counted } from '../show/words';
import { jsonText } from './jsonText';
import type { JsonValue } from './jsonValue';
import { problemOf, type RawRecord } from './rawRecord';
import { asItStands, isBlank } from './readJson';
import { type Line, lineTooLong, readLines, textOf } from './readLines';
import { type FieldMap, recogniseFields } from './recordFields';

/**
 * The Extended Log File Format (W3C working draft WD-logfile-960323), as IIS, Exchange, CloudFront, proxies and the Windows Firewall write
 * it: directives begin with `#` and may come again; `#Fields:` names the columns, `-` stands for what is not there. `date`
 * and `time` become one; they are in UTC, unless `#Time Format: Local` says otherwise.
 */
export async function* readW3c(bytes: Bytes, own?: FieldMap): AsyncGenerator<readonly RawRecord[], void, void> {
  const header: Header = { names: [], isLocal: false };
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
}

/** A name that is longer was damaged, and would stand in every record. */
const longestName = 200;
const mostColumns = 500;

function takeDirective(line: string, header: Header): void {
  if (/^#Fields:/i.test(line))
    header.names = line
      .slice('#Fields:'.length)
      .trim()
      .split(/\s+/, mostColumns)
      .map(name => name.slice(0, longestName));
  else if (/^#Time Format:\s*Local/i.test(line)) header.isLocal = true;
}

function rowOf(line: Line, { names, isLocal }: Header, own?: FieldMap): RawRecord {
  const text = textOf(line.bytes);
  const cells = cellsOf(text);
  const value = memberValue(names, cells, isLocal);
  const problem =
    names.length === 0
      ? 'no #Fields line stands before it, so its columns have no names'
      : cells.length !== names.length
        ? `it has ${counted(cells.length, 'column')}, and its header names ${names.length}`
        : undefined;
  const recognised = recogniseFields(value, own);
  const shown = names.length === 0 || cells.length > names.length ? asItStands(text) : jsonText(value);
  return {
    bytes: line.bytes,
    kind: recognised.kind,
    line: line.number,
    fields: recognised.fields,
    text: shown.text,
    problem: problemOf(problem, line.isCut ? lineTooLong : undefined, shown.problem),
  };
}

/** Columns end with tabs, where there are any, else with blanks; a text in quotes doubles those inside. */
function cellsOf(text: string): readonly string[] {
  if (text.includes('\t')) return text.trim().split('\t');
  if (!text.includes('"')) return text.trim().split(/ +/);
  return [...text.matchAll(/"((?:[^"]|"")*)"?|[^ "][^ ]*/g)].map(
    ([cell, quoted]) => quoted?.replaceAll('""', '"') ?? cell,
  );
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

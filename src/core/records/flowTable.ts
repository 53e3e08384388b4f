import type { Bytes } from '../ports';
import { mostCells } from './lineCells';
import { namedRow } from './namedRow';
import type { RawRecord } from './rawRecord';
import { isBlank, readLines, textOf } from './readLines';
import type { FieldMap } from './recordFields';

/**
 * Amazon's flow logs as text (VPC user guide, "Flow log records"): cells with blanks between, `-` for what is not there. The first line
 * names the columns; without one they are those of version 2. A header that comes again, as in joined files, is read again.
 */
export async function* readFlowTable(bytes: Bytes, own?: FieldMap): AsyncGenerator<readonly RawRecord[], void, void> {
  let names: readonly string[] = versionTwo;
  for await (const batch of readLines(bytes)) {
    const records: RawRecord[] = [];
    for (const line of batch) {
      if (isBlank(line.bytes)) continue;
      const text = textOf(line.bytes);
      const cells = text.trim().split(/ +/, mostCells + 1);
      if (isHeader(cells)) {
        names = cells;
        continue;
      }
      const value = Object.fromEntries(
        names.flatMap((name, at) => (cells[at] === undefined || cells[at] === '-' ? [] : [[name, cells[at]] as const])),
      );
      records.push(namedRow(line, { text, cells, names, value }, 'the header', own));
    }
    yield records;
  }
}

/** As the first line of a file says; `sniff` asks. */
export function isFlowTable(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  return isHeader(first.trim().split(/ +/)) || /^2 \d{12} eni-\S+ \S+ \S+ \S+ \S+ \S+ /.test(first);
}

const versionTwo =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );

function isHeader(cells: readonly string[]): boolean {
  return cells.length >= 4 && (cells.includes('srcaddr') || cells.includes('pkt-srcaddr')) && cells.every(isName);
}

function isName(cell: string): boolean {
  return /^[a-z][a-z0-9-]{1,40}$/.test(cell);
}

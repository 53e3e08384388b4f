import { field, fieldNamed } from './fields';
import { kindNamed } from './kinds';
import { noNumber, scanAddress, scanDecimal } from './parseBytes';
import { decode, type Row, type RowKind, type ZeekHeader } from './row';

function isBlankBeforeHeader(bytes: Uint8Array, start: number): boolean {
  let at = start;
  while (bytes[at] === 32 || bytes[at] === 9) at++;
  return bytes[at] === 35;
}

/**
 * Reads Zeek's tab-separated logs of any kind and version: the header names the columns, and may come again where files
 * were joined. Unset and empty values are absent. Lines before the header, and other comments, are passed over.
 */
export class ZeekReader {
  private columns = new Int16Array(0);
  /** Of each of them: `formOf.text`, … */
  private forms = new Uint8Array(0);
  private separator = 9;
  private unset = '-';
  private kind: RowKind = 'other';
  private isNarrow = false;
  /** As the log calls itself. */
  path = '';
  fields: readonly string[] = [];
  private header: ZeekHeader | undefined;

  /** False for a line that is no row. `row` is one that nobody else writes to: what stood in it is left from the row before. */
  read(bytes: Uint8Array, start: number, end: number, row: Row): boolean {
    if (bytes[start] === 35 || (this.fields.length === 0 && isBlankBeforeHeader(bytes, start))) {
      this.readHeader(decode(bytes, start, end).trimStart());
      row.clear();
      return false;
    }
    const { columns, forms, separator } = this;
    const count = columns.length;
    const { starts, ends, values } = row;
    let column = 0;
    let at = start;
    while (column < count) {
      const from = at;
      const meant = columns[column] ?? -1;
      const form = forms[column] ?? 0;
      // What is read as a number while its end is looked for need not be read again.
      if (form === formOf.number) at = scanDecimal(bytes, from, end, values, meant);
      else if (form === formOf.address) at = scanAddress(bytes, from, end, values, meant);
      if (at < end && bytes[at] !== separator) {
        if (form !== formOf.text) values[meant] = noNumber;
        do at++;
        while (at < end && bytes[at] !== separator);
      }
      if (meant >= 0) {
        const isNumber = form !== formOf.text && (values[meant] ?? noNumber) >= 0;
        starts[meant] = !isNumber && this.isAbsent(bytes, from, at) ? -1 : from;
        ends[meant] = at;
      }
      column++;
      if (at >= end) break;
      at++;
    }
    const read = column;
    for (; column < count; column++) if ((columns[column] ?? -1) >= 0) starts[columns[column] ?? 0] = -1;
    row.hasValues = true;
    row.kind = this.kind;
    row.header = this.header;
    return read > 1 || this.isNarrow || (read === 1 && count === 1);
  }

  private isAbsent(bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (length === 0) return true;
    if (length === 1) return this.unset.length === 1 && bytes[start] === this.unset.charCodeAt(0);
    return length === 7 && bytes[start] === 40 && decode(bytes, start, end) === '(empty)';
  }

  private readHeader(line: string): void {
    const separator = /^#separator\s+\\x([0-9a-f]{2})/i.exec(line)?.[1];
    if (separator !== undefined) this.separator = Number.parseInt(separator, 16);
    const [key, ...values] = line.split(String.fromCharCode(this.separator));
    if (key === '#unset_field') this.unset = values[0] ?? '-';
    if (key === '#path') {
      this.path = values[0] ?? '';
      this.kind = kindNamed(this.path);
    }
    if (key === '#fields') this.fields = values;
    const { path, fields, separator: between, unset } = this;
    this.header = { path, fields, separator: between, unset };
    if (key !== '#fields') return;
    const taken = new Set<number>();
    const columns = Int16Array.from(values, name => {
      if (this.kind === 'notice' && values.includes(sideOfNotice[name] ?? '')) return -1;
      const meant = this.kind === 'weird' && name === 'name' ? fieldNamed('note') : fieldNamed(name);
      if (meant === undefined || taken.has(meant)) return -1;
      taken.add(meant);
      return meant;
    });
    // What stands behind the last column that means something need not be looked at.
    this.columns = columns.subarray(0, columns.findLastIndex(meant => meant >= 0) + 1);
    this.forms = Uint8Array.from(this.columns, meant => this.formIn(meant));
    this.isNarrow = values.length === 1;
  }

  /** A separator that may stand in a number tells nothing of where it ends, and a number that stands for nothing is none. */
  private formIn(meant: number): number {
    if (this.separator > 44 || /\d/.test(this.unset)) return formOf.text;
    if (meant === field.source || meant === field.target) return formOf.address;
    return numbers.has(meant) ? formOf.number : formOf.text;
  }
}

/**
 * Who a notice is about stands in `src` and `dst`; in the connection's own columns too only where it is about one (Zeek,
 * `base/frameworks/notice`), so that a scan would be nobody's.
 */
const sideOfNotice: Readonly<Record<string, string>> = { 'id.orig_h': 'src', 'id.resp_h': 'dst' };

const formOf = { text: 0, number: 1, address: 2 } as const;

/** Fields that each row of flows is asked for. */
const numbers: ReadonlySet<number> = new Set([
  field.time,
  field.targetPort,
  field.duration,
  field.bytesOut,
  field.bytesIn,
]);

import type { Bytes } from '../ports';
import type { JsonValue } from './jsonValue';
import { partsOf } from './lineCells';
import { namedRow } from './namedRow';
import type { RawRecord } from './rawRecord';
import { isBlank, type Line, readLines, textOf } from './readLines';
import type { FieldMap } from './recordFields';

/**
 * Zeek's tab-separated logs (its documentation, "Log Formats"): header lines begin with `#` and may come again in the
 * middle of a file that was put together; every other line is a record. Unset values are left out, empty sets are `[]`.
 */
export async function* readZeek(bytes: Bytes, own?: FieldMap): AsyncGenerator<readonly RawRecord[], void, void> {
  const header = new Header();
  for await (const batch of readLines(bytes)) {
    const records: RawRecord[] = [];
    for (const line of batch) {
      if (isBlank(line.bytes)) continue;
      if (line.bytes[0] === 0x23) header.take(textOf(line.bytes));
      else records.push(rowOf(line, header, own));
    }
    yield records;
  }
}

/** A name that is longer was damaged, and would stand in every record. */
const longestName = 200;
/** Of a set in one cell. */
const mostElements = 10_000;

class Header {
  separator = '\t';
  private setSeparator = ',';
  private emptyField = '(empty)';
  private unsetField = '-';
  private path = '';
  names: readonly string[] = [];
  private types: readonly string[] = [];

  take(line: string): void {
    // `#separator` is written with a blank or a tab behind it, whatever the separator is.
    const separator = /^#separator[ \t]+(\S+)/.exec(line)?.[1];
    if (separator !== undefined) {
      this.separator = unescaped(separator);
      return;
    }
    const [name = '', ...values] = partsOf(line, this.separator);
    const [first = ''] = values;
    if (name === '#set_separator') this.setSeparator = unescaped(first) || ',';
    else if (name === '#empty_field') this.emptyField = first;
    else if (name === '#unset_field') this.unsetField = first;
    else if (name === '#path') this.path = first;
    else if (name === '#fields') [this.names, this.types] = [values.map(value => value.slice(0, longestName)), []];
    else if (name === '#types') this.types = values;
  }

  valueOf(cells: readonly string[]): JsonValue {
    const members = this.names.flatMap((name, index): [string, JsonValue][] => {
      const cell = cells[index];
      if (cell === undefined || cell === this.unsetField) return [];
      const isList = /^(set|vector|table)\[/.test(this.types[index] ?? '');
      if (cell === this.emptyField) return [[name, isList ? [] : '']];
      return [[name, isList ? partsOf(cell, this.setSeparator, mostElements).map(unescaped) : unescaped(cell)]];
    });
    return Object.fromEntries(this.path === '' ? members : [['_path', this.path], ...members]);
  }
}

function rowOf(line: Line, header: Header, own?: FieldMap): RawRecord {
  const text = textOf(line.bytes);
  const cells = partsOf(text, header.separator);
  return namedRow(line, { text, cells, names: header.names, value: header.valueOf(cells) }, '#fields', own);
}

/** `\x09` stands for a byte that would have ended the column. */
function unescaped(text: string): string {
  return text.includes('\\x')
    ? text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

import { decode, type Row, type ZeekHeader } from '../row';
import { fieldText } from './belongsTo';

/** The values of one row by the very names that its own log has for its columns. */
export interface RowColumns {
  /** The row has a column of this name, be it empty. */
  has(name: string): boolean;
  /** `undefined` for what is absent. */
  text(name: string): string | undefined;
}

/**
 * Zeek's own tables by their header, JSON by its keys (`id.orig_h` as one key or as a way down). Of other tables and of text a name is
 * known by what it means: `src_ip`, `dst_port`. Good until the next row is read.
 */
export function rowColumns(row: Row): RowColumns {
  if (row.header !== undefined) return zeekColumns(row, row.header);
  const value = row.isJson ? parsed(row) : undefined;
  const own = (name: string) => (value === undefined ? undefined : valueAt(value, name));
  return {
    has: name => own(name) !== undefined || fieldText(row, name) !== undefined,
    text: name => {
      const found = own(name);
      return found === undefined ? fieldText(row, name) : textOf(found);
    },
  };
}

/** A JSON row that Zeek wrote, which gives its times as `ts` and no kind of event. */
export function isZeekJson(row: Row): boolean {
  const value = row.header === undefined && row.isJson ? parsed(row) : undefined;
  return value !== undefined && Object.hasOwn(value, 'ts') && !Object.hasOwn(value, 'event_type');
}

function zeekColumns(row: Row, { fields, separator, unset }: ZeekHeader): RowColumns {
  return {
    has: name => fields.includes(name),
    text: name => {
      const column = fields.indexOf(name);
      if (column < 0) return undefined;
      let start = row.lineStart;
      for (let passed = 0; passed < column; passed++) {
        start = row.bytes.indexOf(separator, start) + 1;
        if (start === 0 || start > row.lineEnd) return undefined;
      }
      const stop = row.bytes.indexOf(separator, start);
      const text = decode(row.bytes, start, stop < 0 || stop > row.lineEnd ? row.lineEnd : stop);
      return text === unset ? undefined : text === '(empty)' ? '' : text;
    },
  };
}

type Json = Readonly<Record<string, unknown>>;

function parsed(row: Row): Json | undefined {
  try {
    const value: unknown = JSON.parse(decode(row.bytes, row.lineStart, row.lineEnd));
    return isMap(value) ? value : undefined;
  } catch {
    // An element of a document that stands over several lines, or a damaged one: what was found in it is known by its meaning.
    return undefined;
  }
}

function valueAt(value: Json, name: string): unknown {
  if (Object.hasOwn(value, name)) return value[name] ?? undefined;
  const dot = name.indexOf('.');
  const inner = dot < 0 ? undefined : value[name.slice(0, dot)];
  return isMap(inner) ? valueAt(inner, name.slice(dot + 1)) : undefined;
}

/** As Zeek's tables write it: several are joined by commas. */
function textOf(value: unknown): string {
  return Array.isArray(value)
    ? value.map(String).join(',')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { decode, Row, type ZeekHeader } from '../row';
import { fieldText } from './belongsTo';

/**
 * The values of one row after the other by the very names that its own log has for its columns. Zeek's own tables by their header, JSON
 * by its keys (`id.orig_h` as one key or as a way down). Of other tables and of text a name is known by what it means: `src_ip`, `dst_port`.
 */
export class RowColumns {
  private row = new Row();
  /** Of JSON: `unread` until somebody asks. */
  private json: Json | undefined | 'unread';
  private header: ZeekHeader | undefined;
  private readonly columns = new Map<string, number>();
  /** Where columns of the row begin, as many as were asked for. */
  private starts: number[] = [];

  /** The row that is asked from now on; good until the next is read. */
  stand(row: Row): void {
    this.row = row;
    this.json = row.header === undefined && row.isJson ? 'unread' : undefined;
    this.starts.length = 0;
    if (row.header === this.header) return;
    this.header = row.header;
    this.columns.clear();
    // The first of a name counts.
    for (const [at, name] of (row.header?.fields ?? []).entries())
      if (!this.columns.has(name)) this.columns.set(name, at);
  }

  /** The row has a column of this name, be it empty. */
  has(name: string): boolean {
    if (this.header !== undefined) return this.columns.has(name);
    return this.own(name) !== undefined || fieldText(this.row, name) !== undefined;
  }

  /** `undefined` for what is absent. */
  readonly text = (name: string): string | undefined => {
    if (this.header !== undefined) return this.cell(name, this.header);
    const found = this.own(name);
    return found === undefined ? fieldText(this.row, name) : textOf(found);
  };

  /** A JSON row that Zeek wrote, which gives its times as `ts` and no kind of event. */
  isZeekJson(): boolean {
    const value = this.value();
    return value !== undefined && Object.hasOwn(value, 'ts') && !Object.hasOwn(value, 'event_type');
  }

  private own(name: string): unknown {
    const value = this.value();
    return value === undefined ? undefined : valueAt(value, name);
  }

  private value(): Json | undefined {
    if (this.json === 'unread') this.json = parsed(this.row);
    return this.json;
  }

  private cell(name: string, { separator, unset }: ZeekHeader): string | undefined {
    const { row, starts } = this;
    const column = this.columns.get(name);
    if (column === undefined) return undefined;
    if (starts.length === 0) starts.push(row.lineStart);
    while (starts.length <= column) {
      const start = row.bytes.indexOf(separator, starts[starts.length - 1]) + 1;
      if (start === 0 || start > row.lineEnd) return undefined;
      starts.push(start);
    }
    const start = starts[column] ?? 0;
    const stop = row.bytes.indexOf(separator, start);
    const text = decode(row.bytes, start, stop < 0 || stop > row.lineEnd ? row.lineEnd : stop);
    return text === unset ? undefined : text === '(empty)' ? '' : text;
  }
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

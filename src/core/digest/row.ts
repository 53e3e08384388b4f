import { fieldNames } from './fields';
import { epochTime, noNumber, parseDecimal, parseTime } from './parseBytes';

/**
 * One row of a log: for each field where its value stands in the bytes, good until the next row is read. One object serves
 * a whole file, since a row is looked at once and millions of them go by.
 */
export class Row {
  bytes: Uint8Array = new Uint8Array(0);
  readonly starts = new Int32Array(fieldNames.length);
  readonly ends = new Int32Array(fieldNames.length);
  /** Of fields that were read as numbers when their places were found: the number, the 32 bits of an IPv4 address, or NaN. */
  readonly values = new Float64Array(fieldNames.length);
  /** Whether `values` belong to this row. */
  hasValues = false;
  /** The whole row, for templates and exemplars. */
  lineStart = 0;
  lineEnd = 0;
  /** 1-based, in the file as it lies there (unpacked where it is packed). */
  line = 0;
  /** `conn`, `dns`, …; by the file's header or its own fields. */
  kind: RowKind = 'other';
  isJson = false;
  /** Of Zeek's tab-separated logs: what its header says of the columns. */
  header: ZeekHeader | undefined;

  clear(): void {
    this.starts.fill(-1);
    this.values.fill(Number.NaN);
    this.hasValues = false;
  }

  has(at: number): boolean {
    return (this.starts[at] ?? -1) >= 0;
  }

  set(at: number, start: number, end: number): void {
    this.starts[at] = start;
    this.ends[at] = end;
  }

  /** Empty for what is absent; at most so many bytes. */
  text(at: number, most = longestValue): string {
    const start = this.starts[at] ?? -1;
    if (start < 0) return '';
    const raw = decode(this.bytes, start, Math.min(this.ends[at] ?? start, start + most));
    return this.isJson && raw.includes('\\') ? unescapeJson(raw) : raw;
  }

  /** NaN for what is absent or no number. */
  number(at: number): number {
    const start = this.starts[at] ?? -1;
    if (start < 0) return noNumber;
    const value = this.valueAt(at);
    return value >= 0 ? value : parseDecimal(this.bytes, start, this.ends[at] ?? start);
  }

  /** A number that counts something; 0 where it is absent. */
  count(at: number): number {
    const value = this.number(at);
    return value > 0 ? value : 0;
  }

  /** Seconds since 1970; NaN for what is absent or no time. */
  time(at: number): number {
    const start = this.starts[at] ?? -1;
    if (start < 0) return noNumber;
    const value = this.valueAt(at);
    return value >= 0 ? epochTime(value) : parseTime(this.bytes, start, this.ends[at] ?? start);
  }

  /** What was read of a field already; NaN where nothing was, or it is no plain number. */
  valueAt(at: number): number {
    return this.hasValues ? (this.values[at] ?? noNumber) : noNumber;
  }

  /** At most so many bytes of it. */
  wholeText(most = longestLineShown): string {
    return decode(this.bytes, this.lineStart, Math.min(this.lineEnd, this.lineStart + most));
  }
}

export interface ZeekHeader {
  /** As the log calls itself: `conn`. */
  readonly path: string;
  readonly fields: readonly string[];
  /** The byte between columns. */
  readonly separator: number;
  readonly unset: string;
}

export const rowKinds = [
  'conn',
  'dns',
  'http',
  'ssl',
  'x509',
  'files',
  'alert',
  'notice',
  'weird',
  'login',
  'rpc',
  'smb',
  'kerberos',
  'dhcp',
  'event',
  'text',
  'other',
] as const;
export type RowKind = (typeof rowKinds)[number];

/** A value that is longer tells no more for being read whole. */
const longestValue = 2_048;
const longestLineShown = 4_096;

const decoder = new TextDecoder();

/** Short plain values are made by hand: the decoder costs more than they do. */
export function decode(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length <= 0) return '';
  if (length > longestRecalled) return decoder.decode(bytes.subarray(start, end));
  // FNV-1a (Fowler, Noll, Vo 1991).
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) return decoder.decode(bytes.subarray(start, end));
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  const slot = (hash ^ (hash >>> 15)) & (recalled.length - 1);
  const there = recalled[slot] ?? '';
  if (there.length === length && isWritten(there, bytes, start)) return there;
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
  recalled[slot] = text;
  return text;
}

/** Short values that came by last, by hash: a log says the same names, codes and programs again and again, and a text takes longer to make than to compare. */
const recalled: string[] = Array.from({ length: 4096 }, () => '');
const longestRecalled = 64;

function isWritten(text: string, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== bytes[start + at]) return false;
  return true;
}

function unescapeJson(raw: string): string {
  try {
    const value: unknown = JSON.parse(`"${raw}"`);
    return typeof value === 'string' ? value : raw;
  } catch {
    // A value that was cut within an escape reads well enough as it stands.
    return raw;
  }
}

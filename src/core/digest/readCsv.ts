import { isAddress } from '../records/localNames';
import { mayBeSerial, timeOfSerial } from '../records/spreadsheetDay';
import { field, fieldNamed } from './fields';
import { kindOf } from './kinds';
import { type LocalColumn, localColumn } from './localColumns';
import { readJson } from './readJson';
import { decode, type Row } from './row';

/** A table in text: its first line names the columns. */
export interface TableShape {
  readonly separator: number;
  readonly names: readonly string[];
  /** False where the names are known beforehand and the first line is a row. */
  readonly hasHeader: boolean;
  /** Its names stand in quotes, as all cells do then: one of them may have several lines. */
  readonly isQuoted?: boolean;
}

/** Fields of cloud flow logs in their default form, which has no header (Amazon VPC user guide, "Flow log records", version 2). */
const cloudFlow =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );

/** `undefined` where a first line is no header of flows or events: at least two names (between blanks three), two of them known. */
export function tableShape(line: string): TableShape | undefined {
  if (/^2 \d{12} eni-\S+ \S+ \S+ \d+ \d+ \d+ /.test(line)) return { separator: 32, names: cloudFlow, hasHeader: false };
  if (ofEventViewer.test(line))
    return { separator: 44, names: [...line.split(','), 'Message'], hasHeader: true, isQuoted: true };
  for (const separator of [',', '\t', ';', '|', ' ']) {
    const names = line.split(separator).map(name => name.trim().replace(/^"|"$/g, ''));
    if (names.length < (separator === ' ' ? 3 : 2) || names.some(name => name.length > 60)) continue;
    const known = new Set(names.flatMap(name => columnOf(name) ?? localColumn(name)?.at ?? []));
    if (known.size >= 2 && names.every(name => (separator === ' ' ? plainName : columnName).test(name))) {
      return { separator: separator.charCodeAt(0), names, hasHeader: true, isQuoted: line.startsWith('"') };
    }
  }
  return undefined;
}

/** Windows' event viewer names one column less than its rows have: the last is the message, over many lines. */
const ofEventViewer = /^(?:Keywords|Level),Date and Time,Source,Event ID,Task Category$/;

/** Words between blanks may be a sentence. */
const plainName = /^[A-Za-z_@#$][\w .()/#@:$-]*$/;
const columnName = /^[\p{L}_@#$%*][\p{L}\p{N}_ .()[\]/#@:$%&*+?'-]*$/u;

/** Names as spreadsheets and firewalls write them: `Source IP`, `Dst-Port`. */
function columnOf(name: string): number | undefined {
  // Tables of Microsoft's say behind a time in which zone it is: `TimeGenerated [UTC]`.
  const bare = name.replace(/\s{0,4}[[(](?:UTC|GMT|Z|UTC[+-]0{1,2}(?::?00)?)[\])]$/i, '');
  if (bare !== name) return columnOf(bare);
  const plain = name.toLowerCase().replace(/[\s-]+/g, '_');
  return fieldNamed(name) ?? fieldNamed(plain) ?? fieldNamed(moreNames[plain] ?? '');
}

const moreNames: Readonly<Record<string, string>> = {
  source_address: 'src_ip',
  destination_address: 'dest_ip',
  source_ip_address: 'src_ip',
  destination_ip_address: 'dest_ip',
  src_ip_addr: 'src_ip',
  dst_ip_addr: 'dest_ip',
  src_pt: 'src_port',
  dst_pt: 'dest_port',
  ip_src: 'src_ip',
  ip_dst: 'dest_ip',
  date_first_seen: 'ts',
  receive_time: 'ts',
  generate_time: 'ts',
  log_time: 'ts',
  event_time: 'ts',
  date_and_time: 'ts',
  'date/time': 'ts',
  start_datetime: 'ts',
  starttime: 'ts',
  stime: 'ts',
  srcaddr: 'src_ip',
  dstaddr: 'dest_ip',
  srcbytes: 'orig_bytes',
  src_bytes: 'orig_bytes',
  flow_duration: 'duration',
  url_domain: 'http.hostname',
};

/** As Check Point's exports have them; elsewhere a lone `Source` is a program. */
const namesOfEnds: Readonly<Record<string, number>> = {
  source: field.source,
  destination: field.target,
  service: field.targetPort,
};

/** Reads the rows of a table. Quotes are understood (RFC 4180) within a line. */
export class CsvReader {
  private readonly columns: readonly (number | undefined)[];
  private isFirst: boolean;
  /** Whether the newest row ended within quotes. */
  isOpen = false;
  /** A clock that stands right behind its day, as in logs of IIS and of the Windows Firewall: both are one time. */
  private readonly clockColumn: number;
  /** By their places: columns that are taken where an address stands in them. */
  private readonly ofAddresses: ReadonlySet<number>;
  private timeColumn = '';
  /** Times that were numbers of days, as spreadsheets save them. */
  serials = 0;

  constructor(private readonly shape: TableShape) {
    const taken = new Set<number>();
    const ofAddresses = new Set<number>();
    // `Get-WinEvent | Export-Csv`: what others call `Id` is no event.
    const isOfPowerShell = shape.names.includes('ProviderName') && shape.names.includes('TimeCreated');
    const small = shape.names.map(name => name.toLowerCase());
    const hasBothEnds = small.includes('source') && small.includes('destination');
    const locals = shape.names.map(name => (columnOf(name) === undefined ? localColumn(name) : undefined));
    this.columns = shape.names.map((name, index) => {
      const ofEnds = hasBothEnds ? namesOfEnds[name.toLowerCase()] : undefined;
      const plain = isOfPowerShell && name === 'Id' ? field.eventId : (ofEnds ?? columnOf(name));
      const meant = plain ?? locals[index]?.at;
      if (meant === undefined || taken.has(meant)) return undefined;
      taken.add(meant);
      if (plain === undefined && locals[index]?.needsAddress === true) ofAddresses.add(index);
      // As records call it: a word of another language stands for theirs.
      if (meant === field.time) this.timeColumn = plain === undefined ? 'time' : name;
      return meant;
    });
    this.ofAddresses = ofAddresses;
    this.clockColumn = small.findIndex((_, index) => index > 0 && isClockBehindDay(small, locals, index));
    this.isFirst = shape.hasHeader;
  }

  read(bytes: Uint8Array, start: number, end: number, row: Row): boolean {
    if (this.isFirst || bytes[start] === 35) {
      this.isFirst = false;
      return false;
    }
    const { separator } = this.shape;
    let column = 0;
    let from = start;
    let isQuoted = false;
    let document: readonly [number, number] | undefined;
    for (let at = start; at <= end; at++) {
      const byte = at < end ? bytes[at] : separator;
      if (byte === 34) isQuoted = !isQuoted;
      if (byte !== separator || (isQuoted && at < end)) continue;
      const meant = this.columns[column];
      if (meant !== undefined) this.note(bytes, from, at, meant, column, row);
      else if (bytes[from] === 34 && bytes[from + 1] === 123) document = [from + 1, at - 1];
      else if (column === this.clockColumn && row.has(field.time))
        row.ends[field.time] = bytes[at - 1] === 34 ? at - 1 : at;
      column++;
      from = at + 1;
    }
    this.isOpen = isQuoted;
    if (document !== undefined) readDocument(bytes, start, end, document, row);
    row.kind = kindOf(row);
    return column > 1;
  }

  private note(bytes: Uint8Array, start: number, end: number, meant: number, column: number, row: Row): void {
    let [from, to] = [start, end];
    while (from < to && (bytes[from] === 32 || bytes[from] === 34)) from++;
    while (to > from && (bytes[to - 1] === 32 || bytes[to - 1] === 34)) to--;
    if (to === from || (to - from === 1 && bytes[from] === 45)) return;
    if (this.ofAddresses.size > 0 && this.ofAddresses.has(column) && !isAddress(decode(bytes, from, to))) return;
    row.set(meant, from, to);
    if (meant === field.time && mayBeDay(bytes, from, to)) this.noteDay(decode(bytes, from, to), row);
  }

  /** A day of a spreadsheet, where the column's name says that it holds times (as in records). */
  private noteDay(written: string, row: Row): void {
    const said = mayBeSerial(this.timeColumn, written) ? timeOfSerial(written) : undefined;
    if (said === undefined) return;
    row.values[field.time] = Date.parse(`${said.slice(0, 10)}T${said.slice(11, 19)}Z`) / 1_000;
    row.hasValues = true;
    this.serials++;
  }
}

/** Five digits and no more, or a point or comma behind them. */
function mayBeDay(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from >= 5 && (to - from === 5 || bytes[from + 5] === 46 || bytes[from + 5] === 44);
}

function isClockBehindDay(
  names: readonly string[],
  locals: readonly (LocalColumn | undefined)[],
  index: number,
): boolean {
  const isClock = names[index] === 'time' || locals[index]?.half === 'clock';
  return isClock && (names[index - 1] === 'date' || locals[index - 1]?.half === 'date');
}

/**
 * A cell that holds an object of JSON, as the `AuditData` of Microsoft Purview's exports: what the other columns do not name is taken from it.
 * The row gets bytes of its own, the line and behind it the object without its doubled quotes.
 */
function readDocument(
  bytes: Uint8Array,
  start: number,
  end: number,
  [from, to]: readonly [number, number],
  row: Row,
): void {
  const length = end - start;
  const own = new Uint8Array(length + to - from);
  own.set(bytes.subarray(start, end));
  let size = length;
  for (let at = from; at < to; at++) {
    own[size++] = bytes[at] ?? 0;
    if (bytes[at] === 34 && bytes[at + 1] === 34) at++;
  }
  for (const [at, place] of row.starts.entries())
    if (place >= 0) row.set(at, place - start, (row.ends[at] ?? 0) - start);
  readJson(own, length, size, row);
  row.bytes = own;
  row.lineStart = 0;
  row.lineEnd = length;
}

/** The header's names, for the inventory. */
export function namesIn(shape: TableShape): string {
  return shape.names.slice(0, 12).join(', ');
}

/** The beginning of a line; where it is no UTF-8, as spreadsheets save tables in western Europe. */
export function firstText(bytes: Uint8Array, start: number, end: number): string {
  const last = Math.min(end, start + 4_096);
  const text = decode(bytes, start, last);
  return text.includes('\ufffd') && last === end
    ? new TextDecoder('windows-1252').decode(bytes.subarray(start, end))
    : text;
}

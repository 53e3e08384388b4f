import type { Breathe } from '../breathe';
import type { Bytes } from '../ports';
import { DatedRows } from './datedRows';
import { field } from './fields';
import { eachFlowTuple } from './flowTuples';
import { kindOf, kindOfFile } from './kinds';
import { noteLaurelTime } from './launches/laurel';
import { firstText, namesIn, tableShape } from './readCsv';
import { isFrameName, JsonElements, readJson } from './readJson';
import { TextReader } from './readText';
import { ZeekReader } from './readZeek';
import { decode, Row, type RowKind } from './row';
import { longestLine, splitLines } from './splitLines';
import { TableRows } from './tableRows';
import { unpacked } from './unpacked';
import { XmlEvents } from './xmlEvents';

/** How a file was read. */
export interface LogRead {
  /** For people: `Zeek TSV (conn)`, `JSON lines`, `table (src, dst, …)`, `text lines`. */
  readonly format: string;
  readonly rows: number;
  readonly bytes: number;
  /** Lines that are no row of the format, with the first of them. */
  readonly unreadable: number;
  readonly firstUnreadable: number;
  readonly tooLong: number;
  readonly packed: boolean;
}

type Reading = (bytes: Uint8Array, start: number, end: number, line: number) => void;

/**
 * Reads a log row by row, whatever its format: Zeek TSV and JSON, Suricata's EVE and fast.log, tshark's bulk JSON, lists and
 * lines of JSON, events of Windows in XML, tables of flows, access logs, syslog, any text; gzip too. The format is told by its first lines. One
 * `Row` object serves all rows: `take` must not keep it. The file's name tells the kind of rows that do not name theirs.
 * Lines that are rows by themselves are passed over where they are not wanted, and not counted.
 */
export async function readLog(
  bytes: Bytes,
  path: string,
  take: (row: Row) => void,
  breathe: Breathe,
  signal: AbortSignal,
  isWanted?: (line: number) => boolean,
): Promise<LogRead> {
  const { content, packed } = await unpacked(bytes);
  const reader = new LogReader(take, kindOfFile(path), isWanted);
  const lines = await splitLines(
    content,
    (part, start, end, line) => reader.line(part, start, end, line),
    breathe,
    signal,
  );
  reader.end();
  const { format, rows, unreadable, firstUnreadable } = reader;
  const tooLong = lines.tooLong + reader.tooLong();
  return { format: format(), rows, bytes: lines.bytes, unreadable, firstUnreadable, tooLong, packed };
}

class LogReader {
  rows = 0;
  unreadable = 0;
  firstUnreadable = 0;
  private readonly row = new Row();
  private readonly text = new TextReader();
  private readonly dated = new DatedRows(
    (bytes, line) => this.again(bytes, line),
    row => this.give(row),
  );
  private zeek: ZeekReader | undefined;
  private elements: JsonElements | undefined;
  private xml: XmlEvents | undefined;
  private table: TableRows | undefined;
  private reading: Reading | undefined;
  private name = 'empty';
  readonly format = (): string => {
    if (this.zeek !== undefined) return `Zeek TSV (${this.zeek.path === '' ? 'no path' : this.zeek.path})`;
    return `${this.name}${this.table?.guess ?? this.dated.guess}`;
  };

  constructor(
    private readonly take: (row: Row) => void,
    private readonly kindOfFile: RowKind | undefined,
    private readonly isWanted: ((line: number) => boolean) | undefined,
  ) {}

  tooLong(): number {
    return this.elements?.tooLong ?? 0;
  }

  /** No line comes any more. */
  end(): void {
    this.xml?.end();
    this.table?.end();
    this.dated.settle();
  }

  line(bytes: Uint8Array, start: number, end: number, line: number): void {
    if (end <= start) return;
    this.reading ??= this.choose(bytes, start, end, line);
    this.reading?.(bytes, start, end, line);
  }

  private begin(bytes: Uint8Array, start: number, end: number, line: number): Row {
    this.row.clear();
    return this.stand(bytes, start, end, line);
  }

  private stand(bytes: Uint8Array, start: number, end: number, line: number): Row {
    const { row } = this;
    row.bytes = bytes;
    row.lineStart = start;
    row.lineEnd = end;
    row.line = line;
    return row;
  }

  private giveJson(row: Row, bytes: Uint8Array, start: number, end: number, line: number): void {
    if (row.has(field.flowTuples)) {
      // All of it: a record holds the flows of an hour.
      eachFlowTuple(decode(row.bytes, row.lineStart, row.lineEnd), row, one => this.give(one));
      return;
    }
    row.kind = this.kindIn(row);
    this.dated.take(row, bytes, start, end, line);
  }

  /** A row that waited until the order of its date was known. */
  private again(bytes: Uint8Array, line: number): Row {
    if (bytes[0] !== braceOpen) return this.textRow(bytes, 0, bytes.length, line);
    const row = this.begin(bytes, 0, bytes.length, line);
    row.isJson = true;
    if (!readJson(bytes, 0, bytes.length, row)) return this.textRow(bytes, 0, bytes.length, line);
    row.kind = this.kindIn(row);
    return row;
  }

  private give(row: Row): void {
    this.rows++;
    this.take(row);
  }

  /** Zeek's JSON names its kind by its file alone. */
  private kindIn(row: Row): RowKind {
    noteLaurelTime(row);
    const isOfZeek = row.has(field.uid) && row.has(field.source) && !row.has(field.kind);
    return isOfZeek && this.kindOfFile !== undefined ? this.kindOfFile : kindOf(row);
  }

  private isUnreadable(line: number): void {
    if (this.unreadable === 0) this.firstUnreadable = line;
    this.unreadable++;
  }

  /** By the first line that says something; `undefined` while none did. */
  private choose(bytes: Uint8Array, start: number, end: number, line: number): Reading | undefined {
    const first = firstText(bytes, start, end);
    // Blanks in front are what a paste leaves.
    if (/^\s*#(?:separator|set_separator|fields|path)\b/.test(first)) return this.zeekReading();
    // A comment before the header, or a table whose header is one.
    if (first.startsWith('#')) {
      const shape = tableShape(first.replace(/^#(?:Fields:)?\s*/, ''));
      return shape === undefined || first.startsWith('##')
        ? undefined
        : this.tableReading({ ...shape, hasHeader: true });
    }
    // The head of a document, and what evtx_dump writes above its first event.
    if (/^\s{0,20}<\?xml [^>]{0,200}\?>\s{0,20}$|^Record 1\s{0,20}$/.test(first)) return undefined;
    if (/^\s{0,20}(?:<\?xml [^>]{0,200}\?>\s{0,20})?<Events?[\s>]/.test(first)) return this.xmlEvents();
    const opening = first.trimStart()[0];
    if (opening === '[' || opening === '{') {
      const probe = this.begin(bytes, start, end, line);
      if (opening === '{' && readJson(bytes, start, end, probe) && !isFrame(first)) return this.jsonLines();
      if (looksLikeText(first)) return this.textLines();
      return this.jsonElements(opening === '[');
    }
    const shape = tableShape(first);
    return shape === undefined ? this.textLines() : this.tableReading(shape);
  }

  private zeekReading(): Reading {
    const zeek = new ZeekReader();
    this.zeek = zeek;
    this.row.clear();
    this.row.isJson = false;
    return this.ifWanted(isNoHeader, (bytes, start, end, line) => {
      const row = this.stand(bytes, start, end, line);
      if (zeek.read(bytes, start, end, row)) this.give(row);
      else if (bytes[start] !== 35) this.isUnreadable(line);
    });
  }

  /** What does not stand alone, as headers, is always read. */
  private ifWanted(standsAlone: (firstByte: number) => boolean, read: Reading): Reading {
    const { isWanted } = this;
    if (isWanted === undefined) return read;
    return (bytes, start, end, line) => {
      if (isWanted(line) || !standsAlone(bytes[start] ?? 0)) read(bytes, start, end, line);
    };
  }

  private tableReading(shape: NonNullable<ReturnType<typeof tableShape>>): Reading {
    this.name = `table (${namesIn(shape)})`;
    const table = new TableRows(shape, {
      begin: (bytes, start, end, line) => this.begin(bytes, start, end, line),
      give: row => this.give(row),
      isUnreadable: line => this.isUnreadable(line),
    });
    this.table = table;
    return (bytes, start, end, line) => table.line(bytes, start, end, line);
  }

  private jsonLines(): Reading {
    this.name = 'JSON lines';
    return this.ifWanted(isBrace, (bytes, lineStart, end, line) => {
      const start = behindBlanks(bytes, lineStart, end);
      const row = this.begin(bytes, start, end, line);
      row.isJson = true;
      if (bytes[start] === 123 && readJson(bytes, start, end, row)) {
        // tshark's bulk form writes a line for the index before each document.
        if (isBulkIndex(bytes, start)) return;
        this.giveJson(row, bytes, start, end, line);
      } else if (bytes[start] === 123) this.isUnreadable(line);
      else this.giveText(bytes, start, end, line);
    });
  }

  private jsonElements(isList: boolean): Reading {
    this.name = 'JSON document';
    const elements = new JsonElements(isList, longestLine, (bytes, start, end, line) => {
      const row = this.begin(bytes, start, end, line);
      row.isJson = true;
      if (!readJson(bytes, start, end, row)) {
        this.isUnreadable(line);
        return;
      }
      this.giveJson(row, bytes, start, end, line);
    });
    this.elements = elements;
    return (bytes, start, end, line) => elements.addLine(bytes, start, end, line);
  }

  private xmlEvents(): Reading {
    this.name = 'events in XML';
    const xml = new XmlEvents(
      (json, line) => {
        const row = this.begin(json, 0, json.length, line);
        row.isJson = true;
        if (!readJson(json, 0, json.length, row)) return this.isUnreadable(line);
        row.kind = this.kindIn(row);
        this.give(row);
      },
      line => this.isUnreadable(line),
    );
    this.xml = xml;
    return (bytes, start, end, line) => xml.addLine(decode(bytes, start, end), line);
  }

  private textLines(): Reading {
    this.name = 'text lines';
    return (bytes, start, end, line) => {
      const opening = behindBlanks(bytes, start, end);
      if (bytes[opening] === 123) {
        const row = this.begin(bytes, opening, end, line);
        row.isJson = true;
        if (readJson(bytes, opening, end, row)) return this.giveJson(row, bytes, opening, end, line);
      }
      this.giveText(bytes, start, end, line);
    };
  }

  private giveText(bytes: Uint8Array, start: number, end: number, line: number): void {
    this.dated.take(this.textRow(bytes, start, end, line), bytes, start, end, line);
  }

  private textRow(bytes: Uint8Array, start: number, end: number, line: number): Row {
    const row = this.begin(bytes, start, end, line);
    row.isJson = false;
    this.text.read(decode(bytes, start, Math.min(end, start + 8_192)), row);
    return row;
  }
}

/** Where a line begins that somebody set in, or that stood behind a record separator. */
function behindBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++;
  return at;
}

const braceOpen = 123;
const isBrace = (byte: number): boolean => byte === braceOpen;
/** A number sign, and blanks before one. */
const isNoHeader = (byte: number): boolean => byte !== 35 && byte !== 32 && byte !== 9;

/** A line that is one object, and the frame of a list of records: nothing but plain values stands before the list. */
function isFrame(first: string): boolean {
  const name = frameInLine.exec(first)?.[1];
  return name !== undefined && isFrameName(name, true);
}

const frameInLine =
  /^\s{0,20}\{(?:\s{0,20}"[^"\\]{1,60}"\s{0,20}:\s{0,20}(?:"[^"\\]{0,500}"|[\w.+-]{1,40})\s{0,20},){0,20}\s{0,20}"([^"\\]{1,60})"\s{0,20}:\s{0,20}\[\s{0,20}\{/;

/** `[2026-11-12 10:00:00] …` begins like a list and is none. */
function looksLikeText(first: string): boolean {
  return /^\[[^\]{"]*[A-Za-z0-9: .,/+-]\]\s*\S/.test(first) && !/^\[\s*[{"[\d]+\s*[,{]/.test(first);
}

const index = '{"index"';

function isBulkIndex(bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < index.length; at++) if (bytes[start + at] !== index.charCodeAt(at)) return false;
  return true;
}

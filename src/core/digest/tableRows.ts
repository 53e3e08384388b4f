import { DatedRows } from './datedRows';
import { CsvReader, type TableShape } from './readCsv';
import type { Row } from './row';

/** A cell of several lines, as the message of an event: longer is a quote that nobody closed. */
const mostLines = 400;
const mostBytes = 256 * 1024;

interface Takes {
  /** A fresh row that stands at these bytes. */
  begin(bytes: Uint8Array, start: number, end: number, line: number): Row;
  give(row: Row): void;
  isUnreadable(line: number): void;
}

/** The rows of a table, with cells of several lines (RFC 4180) where its header is quoted, and with dates in the order that the file shows. */
export class TableRows {
  private readonly reader: CsvReader;
  private readonly dated: DatedRows;
  private isFirst: boolean;
  private open: { readonly lines: Uint8Array[]; size: number; readonly line: number } | undefined;

  constructor(
    private readonly shape: TableShape,
    private readonly takes: Takes,
  ) {
    this.reader = new CsvReader(shape);
    this.isFirst = shape.hasHeader;
    this.dated = new DatedRows((bytes, line) => this.again(bytes, line), takes.give);
  }

  /** See `DatedRows`; and numbers that were read as days. */
  get guess(): string {
    return `${this.dated.guess}${this.reader.serials > 0 ? ', its times read as days of a spreadsheet' : ''}`;
  }

  line(bytes: Uint8Array, start: number, end: number, line: number): void {
    if (this.open !== undefined) {
      this.goOn(bytes, start, end);
      return;
    }
    this.read(bytes, start, end, line, this.shape.isQuoted === true);
    this.isFirst = false;
  }

  private read(bytes: Uint8Array, start: number, end: number, line: number, mayGoOn: boolean): void {
    const row = this.takes.begin(bytes, start, end, line);
    row.isJson = false;
    const isRow = this.reader.read(bytes, start, end, row);
    if (mayGoOn && this.reader.isOpen && !this.isFirst)
      this.open = { lines: [bytes.slice(start, end)], size: end - start, line };
    else if (isRow) this.dated.take(row, bytes, start, end, line);
    else if (!this.isFirst && bytes[start] !== 35) this.takes.isUnreadable(line);
  }

  end(): void {
    this.closeOpen();
    this.dated.settle();
  }

  private again(bytes: Uint8Array, line: number): Row {
    const row = this.takes.begin(bytes, 0, bytes.length, line);
    row.isJson = false;
    this.reader.read(bytes, 0, bytes.length, row);
    return row;
  }

  private goOn(bytes: Uint8Array, start: number, end: number): void {
    const { open } = this;
    if (open === undefined) return;
    open.lines.push(bytes.slice(start, end));
    open.size += 1 + end - start;
    if (hasOddQuotes(bytes, start, end)) this.closeOpen();
    else if (open.lines.length > mostLines || open.size > mostBytes) this.giveUp();
  }

  /** A quote that nobody closed: each of its lines by itself. */
  private giveUp(): void {
    const { open } = this;
    if (open === undefined) return;
    this.open = undefined;
    for (const [index, bytes] of open.lines.entries()) this.read(bytes, 0, bytes.length, open.line + index, false);
  }

  private closeOpen(): void {
    const { open } = this;
    if (open === undefined) return;
    const whole = new Uint8Array(open.size);
    let at = 0;
    for (const line of open.lines) {
      whole.set(line, at);
      at += line.length;
      if (at < open.size) whole[at++] = lineEnd;
    }
    const row = this.takes.begin(whole, 0, whole.length, open.line);
    row.isJson = false;
    if (!this.reader.read(whole, 0, whole.length, row) || this.reader.isOpen) {
      this.giveUp();
      return;
    }
    this.open = undefined;
    this.dated.take(row, whole, 0, whole.length, open.line);
  }
}

const lineEnd = 10;

function hasOddQuotes(bytes: Uint8Array, start: number, end: number): boolean {
  let isOdd = false;
  for (let at = start; at < end; at++) if (bytes[at] === 34) isOdd = !isOdd;
  return isOdd;
}

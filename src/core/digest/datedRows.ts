import { orderOf, ShownOrder, unshownOrder } from '../records/dayOrder';
import { utcTime } from '../records/utcTime';
import { field } from './fields';
import { withBlank } from './parseBytes';
import type { Row } from './row';

/** Rows that wait until the order of the numbers in their dates is known; as many as of records. */
const mostWaiting = 5_000;

/** Two numbers that are the day and the month in one order or the other, and the year behind them. */
const yearLast = /^(\d{1,2})([/.-])(\d{1,2})\2\d{4}[-T, ;|\t"]/;

interface Held {
  readonly bytes: Uint8Array;
  readonly line: number;
}

/**
 * Rows with dates such as `05/11/2026 13:05:03`, in the order that the file shows (`ShownOrder`, as in records): rows whose date can be
 * read in two ways wait for one that tells; where none comes, the month is read first and `guess` tells it. Other rows pass through.
 */
export class DatedRows {
  private readonly shown = new ShownOrder();
  private readonly waiting: Held[] = [];
  private isSettled = false;
  private guessedRows = 0;
  private correctedAt = 0;

  constructor(
    private readonly read: (bytes: Uint8Array, line: number) => Row,
    private readonly give: (row: Row) => void,
  ) {}

  /** Words on dates that were read in an order that the file does not show, or shows late; empty where there are none. */
  get guess(): string {
    if (this.guessedRows === 0) return '';
    return this.correctedAt === 0
      ? ', its dates read with the month first, which it does not show'
      : `, the dates of its first rows read with the month first, and from line ${this.correctedAt}, which shows it, with the day first`;
  }

  take(row: Row, bytes: Uint8Array, start: number, end: number, line: number): void {
    const date = this.look(row);
    if (date === 'open' && !this.isSettled && this.waiting.length < mostWaiting) {
      this.waiting.push({ bytes: bytes.slice(start, end), line });
      return;
    }
    if (date !== 'other') {
      const copy = this.isSettled ? undefined : bytes.slice(start, end);
      this.settle();
      if (copy !== undefined) {
        this.again({ bytes: copy, line });
        return;
      }
      this.apply(row);
    }
    this.give(row);
  }

  /** The order is known, or will not be: what waited goes on. */
  settle(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    for (const held of this.waiting.splice(0)) this.again(held);
  }

  private again({ bytes, line }: Held): void {
    const row = this.read(bytes, line);
    this.apply(row);
    this.give(row);
  }

  /** Looks at the time of a row; `open` while its order is not known. */
  private look(row: Row): 'other' | 'open' | 'known' {
    const parts = dateOf(row);
    if (parts === undefined) return 'other';
    if (parts.hasDots) return 'known';
    if (this.shown.isCertain) return 'known';
    this.shown.look(parts.one, parts.other);
    return this.shown.isCertain ? 'known' : 'open';
  }

  /** Gives the row the time that its date means. */
  private apply(row: Row): void {
    const parts = dateOf(row);
    if (parts === undefined) return;
    const dayOrder = this.shown.order();
    if (dayOrder === undefined && !parts.hasDots && orderOf(parts.one, parts.other) === undefined) this.guessedRows++;
    if (this.guessedRows > 0 && this.correctedAt === 0 && dayOrder === 'day-first') this.correctedAt = row.line;
    const said = { isUtc: true, dayOrder: dayOrder ?? unshownOrder };
    const seconds = Date.parse(utcTime(withBlank(row.text(field.time)), said)) / 1_000;
    if (!(seconds > 0)) return;
    row.values[field.time] = seconds;
    row.hasValues = true;
  }
}

function dateOf(row: Row): { readonly one: number; readonly other: number; readonly hasDots: boolean } | undefined {
  const start = row.starts[field.time] ?? -1;
  if (start < 0 || !mayBe(row.bytes[start + 1]) === !mayBe(row.bytes[start + 2])) return undefined;
  const parts = yearLast.exec(row.text(field.time));
  return parts === null ? undefined : { one: Number(parts[1]), other: Number(parts[3]), hasDots: parts[2] === '.' };
}

/** Between the numbers of a date. */
function mayBe(byte: number | undefined): boolean {
  return byte === 47 || byte === 46 || byte === 45;
}

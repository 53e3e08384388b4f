import { type DayOrder, orderOf } from '../records/dayOrder';
import { utcTime } from '../records/utcTime';
import { field } from './fields';
import type { Row } from './row';

/** Two numbers that are the day and the month in one order or the other, and the year behind them. */
const yearLast = /^(\d{1,2})([/.-])(\d{1,2})\2\d{4}[-T, ]/;

/**
 * Dates such as `05/11/2026 13:05:03` in a table: a number above 12 shows the order of the whole file; where none does, the number that changes
 * from row to row while the other stays is the day; where even that says nothing, the month is read first and `isGuess` tells it.
 */
export class TableDates {
  private order: DayOrder | undefined;
  private last: readonly [number, number] | undefined;
  private firstMoves = 0;
  private secondMoves = 0;
  private guessed = false;

  /** Whether some date was read in an order that the file does not show. */
  get isGuess(): boolean {
    return this.guessed;
  }

  /** Looks at the time of a row; `open` while its order is not known. */
  look(row: Row): 'other' | 'open' | 'known' {
    const start = row.starts[field.time] ?? -1;
    if (start < 0 || !mayBe(row.bytes[start + 1]) === !mayBe(row.bytes[start + 2])) return 'other';
    const parts = yearLast.exec(row.text(field.time));
    if (parts === null) return 'other';
    const [one, other] = [Number(parts[1]), Number(parts[3])];
    const own = parts[2] === '.' ? 'day-first' : orderOf(one, other);
    this.order ??= own;
    if (own === undefined) this.noteMove(one, other);
    return own === undefined && this.order === undefined ? 'open' : 'known';
  }

  /** What the rows that were looked at show by their changes, where no number does. */
  settle(): void {
    if (this.order !== undefined) return;
    this.guessed = this.firstMoves === this.secondMoves;
    this.order = this.firstMoves > this.secondMoves ? 'day-first' : 'month-first';
  }

  /** Gives the row the time that its date means. */
  apply(row: Row): void {
    const seconds = Date.parse(utcTime(row.text(field.time), { isUtc: true, dayOrder: this.order })) / 1_000;
    if (!(seconds > 0)) return;
    row.values[field.time] = seconds;
    row.hasValues = true;
  }

  private noteMove(one: number, other: number): void {
    const { last } = this;
    this.last = [one, other];
    if (last === undefined) return;
    if (last[0] !== one && last[1] === other) this.firstMoves++;
    if (last[0] === one && last[1] !== other) this.secondMoves++;
  }
}

/** Between the numbers of a date. */
function mayBe(byte: number | undefined): boolean {
  return byte === 47 || byte === 46 || byte === 45;
}

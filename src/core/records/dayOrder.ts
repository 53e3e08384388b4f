/** Which of the first two numbers of `05/11/2026` is the day. */
export type DayOrder = 'day-first' | 'month-first';

/** How dates are to be read of which none shows it, as Splunk and pandas read them: whoever does so says it beside them. */
export const unshownOrder: DayOrder = 'month-first';

/** Of one date; `undefined` where both numbers could be the month, or none. */
export function orderOf(one: number, other: number): DayOrder | undefined {
  if (one > 12 && one <= 31 && other <= 12) return 'day-first';
  return other > 12 && other <= 31 && one <= 12 ? 'month-first' : undefined;
}

/**
 * The order that the dates of one file show, the same for records and digests: by a number above 12, else by the number that changes from
 * one date to the next while the other stays, which is the day. AM or PM says nothing: Australia writes it behind the day first.
 */
export class ShownOrder {
  private byNumber: DayOrder | 'both' | undefined;
  private last: readonly [number, number] | undefined;
  private firstMoves = 0;
  private secondMoves = 0;

  /** Looks at the first two numbers of a date. */
  look(one: number, other: number): void {
    const own = orderOf(one, other);
    if (own === undefined) this.noteMove(one, other);
    else if (this.byNumber !== own) this.byNumber = this.byNumber === undefined ? own : 'both';
  }

  /** Looks at the dates in a text that show it by themselves. */
  lookIn(text: string): void {
    for (const [date, one, other] of text.matchAll(slashed)) {
      const order = orderOf(Number(one), Number(other));
      // Of `26/11/28` the first number may be the year.
      const isSure = order === 'month-first' || (order !== undefined && /\d{4}$/.test(date));
      if (isSure) this.look(Number(one), Number(other));
    }
  }

  /** Whether a number above 12 has settled it; dates in both orders never do. */
  get isCertain(): boolean {
    return this.byNumber !== undefined && this.byNumber !== 'both';
  }

  /** By all dates looked at; `undefined` where they do not show it. */
  order(): DayOrder | undefined {
    if (this.byNumber !== undefined) return this.byNumber === 'both' ? undefined : this.byNumber;
    if (this.firstMoves === this.secondMoves) return undefined;
    return this.firstMoves > this.secondMoves ? 'day-first' : 'month-first';
  }

  private noteMove(one: number, other: number): void {
    const { last } = this;
    this.last = [one, other];
    if (last === undefined) return;
    if (last[0] !== one && last[1] === other) this.firstMoves++;
    if (last[0] === one && last[1] !== other) this.secondMoves++;
  }
}

const slashed = /(?<![\w/.-])(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?![\w/.-])/g;

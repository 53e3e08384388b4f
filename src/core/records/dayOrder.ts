/** Which of the first two numbers of `05/11/2026` is the day. */
export type DayOrder = 'day-first' | 'month-first';

/**
 * The order that the dates of a text show by themselves, by a number above 12; `undefined` where none does, or some show the one
 * and some the other. Whether there is AM or PM behind says nothing: Australia writes it behind the day first.
 */
export function dayOrderIn(text: string): DayOrder | undefined {
  let found: DayOrder | undefined;
  for (const [, one, other] of text.matchAll(slashed)) {
    const order = orderOf(Number(one), Number(other));
    if (order === undefined || order === found) continue;
    if (found !== undefined) return undefined;
    found = order;
  }
  return found;
}

/** Of one date; `undefined` where both numbers could be the month, or none. */
export function orderOf(one: number, other: number): DayOrder | undefined {
  if (one > 12 && one <= 31 && other <= 12) return 'day-first';
  return other > 12 && other <= 31 && one <= 12 ? 'month-first' : undefined;
}

const slashed = /(?<![\w/.-])(\d{1,2})[/-](\d{1,2})[/-]\d{4}(?![\w/.-])/g;

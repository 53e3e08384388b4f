import type { Clock, Storage } from '../ports';
import { dayOf, listDays, readDay } from './dayLedger';
import type { DayTotals, SpendRow } from './dayState';

/** The last days, newest first, as their ledgers say now. */
export interface Spending {
  /** Today by this machine's clock, UTC: `2026-11-28`. */
  readonly today: string;
  readonly days: readonly SpendingDay[];
}

export interface SpendingDay extends DayTotals {
  readonly day: string;
}

/** `most`: days with a ledger, not days of the calendar. One whose file cannot be read is a rejection: a sum without it would be wrong. */
export async function readSpending(storage: Storage, clock: Clock, most = 30): Promise<Spending> {
  const days = (await listDays(storage)).slice(-most).reverse();
  return {
    today: dayOf(clock.nowMs()),
    days: await Promise.all(days.map(async day => ({ day, ...(await readDay(storage, day)).totals() }))),
  };
}

/** Rows of several days together, by what `by` says of each; most expensive first. */
export function sumRows(
  days: readonly SpendingDay[],
  by: (row: SpendRow) => string,
): readonly { readonly name: string; readonly usd: number; readonly calls: number }[] {
  const sums = new Map<string, { name: string; usd: number; calls: number }>();
  for (const row of days.flatMap(day => day.rows)) {
    const name = by(row);
    const sum = sums.get(name) ?? { name, usd: 0, calls: 0 };
    sums.set(name, sum);
    sum.usd += row.usd + row.possibleUsd;
    sum.calls += row.calls;
  }
  return [...sums.values()].sort((one, other) => other.usd - one.usd);
}

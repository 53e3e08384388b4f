import { promptTokens } from '../send/prices';
import type { Spending } from '../spend/readSpending';
import { csvLine } from './labelsCsv';
import type { SpendingRow, SpendingView } from './spendingView';

/** Days without a ledger stand in it with nothing, so that a quiet week looks like one. */
export function viewOfSpending({ today, days }: Spending, capUsdPerDay: number | undefined): SpendingView {
  const known = new Map(days.map(day => [day.day, day]));
  const first = [...lastDays(today), ...days.map(({ day }) => day)];
  const all = [...new Set(first)].sort();
  return {
    today,
    capUsdPerDay,
    days: all.map(day => {
      const { spentUsd = 0, possibleUsd = 0, openUsd = 0 } = known.get(day) ?? {};
      return { day, spentUsd, possibleUsd, openUsd };
    }),
    rows: [...days]
      .sort((one, other) => (one.day < other.day ? 1 : -1))
      .flatMap(({ day, rows }) =>
        rows.map(({ tier, task, model, usage, ...counts }): SpendingRow => {
          const { calls, cachedCalls, batchCalls, unpricedCalls, usd, possibleUsd, savedUsd } = counts;
          return {
            ...{ day, tier, task, model, calls, cachedCalls, batchCalls, unpricedCalls, usd, possibleUsd, savedUsd },
            inputTokens: promptTokens(usage),
            cacheReadTokens: usage.cacheReadTokens,
            outputTokens: usage.outputTokens,
          };
        }),
      ),
  };
}

/** RFC 4180 with a header; amounts in full, not as they are shown. */
export function spendingCsv({ rows }: SpendingView): string {
  const lines = [[...columns], ...rows.map(row => columns.map(name => String(row[name])))];
  return lines.map(csvLine).join('');
}

const columns = [
  'day',
  'tier',
  'task',
  'model',
  'calls',
  'cachedCalls',
  'batchCalls',
  'unpricedCalls',
  'usd',
  'possibleUsd',
  'savedUsd',
  'inputTokens',
  'cacheReadTokens',
  'outputTokens',
] as const satisfies readonly (keyof SpendingRow)[];

const shownDays = 30;

function lastDays(today: string): readonly string[] {
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: shownDays }, (_, index) => new Date(end - index * 86_400_000).toISOString().slice(0, 10));
}

import * as z from 'zod/mini';
import { amount, id, listOf, ownText } from './plainData';

/** One line of the table: a day, by who was asked for what. Names only; nothing of a prompt stands in the ledger. */
export const spendingRow = z.object({
  day: id,
  tier: ownText,
  task: ownText,
  model: ownText,
  calls: amount,
  /** Of them by the reply cache, and in batches. */
  cachedCalls: amount,
  batchCalls: amount,
  /** Calls at an unknown price, which `usd` does not hold. */
  unpricedCalls: amount,
  usd: amount,
  /** May have been billed on top. */
  possibleUsd: amount,
  savedUsd: amount,
  inputTokens: amount,
  /** Of them read from the provider's cache. */
  cacheReadTokens: amount,
  outputTokens: amount,
});
export type SpendingRow = z.infer<typeof spendingRow>;

/** What was spent on this machine. The days are those of UTC, every day of the last month, earliest first. */
export const spendingView = z.object({
  today: id,
  capUsdPerDay: z.optional(amount),
  days: listOf(z.object({ day: id, spentUsd: amount, possibleUsd: amount, openUsd: amount })),
  /** Newest day first, in it the dearest first. */
  rows: listOf(spendingRow),
});
export type SpendingView = z.infer<typeof spendingView>;

import { capReached, unpricedUnderCap } from './failures';
import { costUsd, mostUsd, type Price, type PriceTable, priceOf } from './prices';
import type { Reply, SendFailure, Usage } from './provider';

/**
 * What a run costs, and the cap it keeps: the most that a call can cost is set aside before the call, so that no mix of
 * calls under way can break the cap. A later ledger over runs and days stands behind the same contract.
 */
export interface Spending {
  /** Sets aside, or refuses (`cap`, `unpriced`). Waits for calls under way when their change could be enough. */
  reserve(most: MostTokens, signal: AbortSignal): Promise<Reservation | SendFailure>;
  total(): Total;
}

/** The most that one attempt can be billed for. */
export interface MostTokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Settled exactly once. */
export interface Reservation {
  readonly kind: 'reservation';
  /** Absent where the price is not known. */
  readonly mostUsd?: number;
  /** Puts what it came to in place of what was set aside, and tells it. */
  settle(attempt: SettledAttempt): Cost;
}

export type SettledAttempt =
  | { readonly kind: 'answered'; readonly reply: Reply }
  /** Nothing was billed. */
  | { readonly kind: 'not-billed' }
  /** Nobody knows what was billed: what was set aside stays set aside. */
  | { readonly kind: 'may-be-billed'; readonly usage?: Usage };

/** Dollars of one attempt: `known` as the provider counted, `atMost` where it did not say. */
export type Cost =
  | { readonly kind: 'free' }
  | { readonly kind: 'known'; readonly usd: number }
  | { readonly kind: 'at-most'; readonly usd: number }
  | { readonly kind: 'unpriced' };

export interface Total {
  readonly spentUsd: number;
  /** May be billed on top: attempts that failed half-way, at the most they can cost. */
  readonly possibleUsd: number;
  /** Set aside for calls under way. */
  readonly reservedUsd: number;
  /** Attempts with an unknown price, which no sum holds. */
  readonly unpricedAttempts: number;
}

export function spending(
  prices: PriceTable,
  who: { readonly provider: string; readonly model: string },
  capUsd?: number,
  /** What the run had cost before it was taken up, at most: a cap is not won back by a crash. */
  spentBeforeUsd = 0,
): Spending {
  const price = priceOf(prices, who);
  const sums = { spentUsd: spentBeforeUsd, possibleUsd: 0, reservedUsd: 0, unpricedAttempts: 0 };
  let underWay = 0;
  let waiting: (() => void)[] = [];

  const settled = (mostOfIt: number): void => {
    underWay -= 1;
    // With nothing under way nothing is set aside: rounding must not pile up over thousands of calls.
    sums.reservedUsd = underWay === 0 ? 0 : sums.reservedUsd - mostOfIt;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  const book = (mostOfIt: number | undefined, attempt: SettledAttempt): Cost => {
    const cost = costOf(prices, price, who.model, mostOfIt, attempt);
    if (cost.kind === 'known') sums.spentUsd += cost.usd;
    if (cost.kind === 'at-most') sums.possibleUsd += cost.usd;
    if (cost.kind === 'unpriced') sums.unpricedAttempts += 1;
    return cost;
  };

  return {
    total: () => ({ ...sums }),
    async reserve(most, signal) {
      const mostOfIt = price.kind === 'priced' ? mostUsd(price.model, most.inputTokens, most.outputTokens) : undefined;
      if (capUsd !== undefined && price.kind === 'unpriced') return unpricedUnderCap(who.model, capUsd);
      while (capUsd !== undefined && mostOfIt !== undefined) {
        const gone = sums.spentUsd + sums.possibleUsd;
        if (gone + sums.reservedUsd + mostOfIt <= capUsd) break;
        if (underWay === 0 || gone + mostOfIt > capUsd) return capReached(capUsd, gone, mostOfIt);
        await next(wake => waiting.push(wake), signal);
      }
      underWay += 1;
      sums.reservedUsd += mostOfIt ?? 0;
      let isOpen = true;
      return {
        kind: 'reservation',
        mostUsd: mostOfIt,
        settle(attempt) {
          if (!isOpen) throw new Error('a reservation is settled once');
          isOpen = false;
          const cost = book(mostOfIt, attempt);
          settled(mostOfIt ?? 0);
          return cost;
        },
      };
    },
  };
}

function costOf(
  prices: PriceTable,
  price: Price,
  model: string,
  mostOfIt: number | undefined,
  attempt: SettledAttempt,
): Cost {
  if (price.kind === 'free') return { kind: 'free' };
  if (attempt.kind === 'not-billed') return { kind: 'known', usd: 0 };
  if (attempt.kind === 'may-be-billed') {
    return mostOfIt === undefined ? { kind: 'unpriced' } : { kind: 'at-most', usd: mostOfIt };
  }
  const answered = answeringPrice(prices, price, model, attempt.reply.model);
  if (answered !== undefined && attempt.reply.usage.source === 'reported') {
    return { kind: 'known', usd: costUsd(answered, attempt.reply.usage) };
  }
  return mostOfIt === undefined ? { kind: 'unpriced' } : { kind: 'at-most', usd: mostOfIt };
}

/** Who answered sets the price; a dated name of the model that was asked (`claude-x-20261001`) is that model. */
function answeringPrice(prices: PriceTable, price: Price, asked: string, answered: string) {
  const exact = priceOf(prices, { provider: 'any', model: answered });
  if (exact.kind === 'priced') return exact.model;
  const isDated = answered.startsWith(asked) && /^-\d{8}$/.test(answered.slice(asked.length));
  return isDated && price.kind === 'priced' ? price.model : undefined;
}

/** Waits for the next call to settle. */
function next(listen: (wake: () => void) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    listen(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}

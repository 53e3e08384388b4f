import type { DayTicket } from '../spend/dayLedger';
import type { DayPurse } from '../spend/dayPurse';
import { capReached, dayCapReached, dayLedgerUnwritable, unpricedUnderCap } from './capFailures';
import { costUsd, type ModelPrice, mostUsd, type Price, type PriceTable, priceOf } from './prices';
import type { Reply, SendFailure, Usage } from './provider';

/**
 * What a run costs, and the caps it keeps, its own and the day's: the most that a call can cost is set aside before the
 * call, so that no mix of calls under way can break a cap.
 */
export interface Spending {
  /** Sets aside, or refuses (`cap`, `unpriced`). Waits for calls under way when their change could be enough. */
  reserve(most: MostTokens, signal: AbortSignal, patience?: Patience): Promise<Reservation | SendFailure>;
  /** Takes over what an earlier process had set aside for a call that is answered now. */
  adopt(before: { readonly mostUsd?: number; readonly ticket?: DayTicket }): Reservation;
  total(): Total;
}

/** `none`: refuses where it would have to wait, for calls that will not end while they are waited for. */
export type Patience = 'wait' | 'none';

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
  /** Where it stands in the day's ledger; absent: nowhere. */
  readonly ticket?: DayTicket;
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

export interface SpendingRules {
  readonly capUsd?: number;
  /** What the run had cost before it was taken up, at most: a cap is not won back by a crash. */
  readonly spentBeforeUsd?: number;
  /** What all runs of the day cost together; absent: nobody keeps it. */
  readonly day?: DayPurse;
  /** A person said that calls without a price may be made in spite of a cap. */
  readonly mayBeUnpriced?: boolean;
  /** What is left of every price: 0.5 in a batch at half price. */
  readonly factor?: number;
  /** The longest that the provider is asked to keep a prefix; at another price. */
  readonly keptFor?: '5m' | '1h';
}

export function spending(
  prices: PriceTable,
  who: { readonly provider: string; readonly model: string; readonly price?: ModelPrice },
  rules: SpendingRules = {},
): Spending {
  const { capUsd, day, factor = 1 } = rules;
  const price = priceOf(prices, who);
  const sums = { spentUsd: rules.spentBeforeUsd ?? 0, possibleUsd: 0, reservedUsd: 0, unpricedAttempts: 0 };
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
    const cost = costOf(prices, price, who.model, mostOfIt, attempt, factor);
    if (cost.kind === 'known') sums.spentUsd += cost.usd;
    if (cost.kind === 'at-most') sums.possibleUsd += cost.usd;
    if (cost.kind === 'unpriced') sums.unpricedAttempts += 1;
    return cost;
  };

  /** Of the day, after the run's own cap let it pass; a refusal gives back what the run had set aside. */
  const reserveOfDay = async (usd: number | undefined, signal: AbortSignal, patience: Patience) => {
    if (day === undefined || usd === undefined) return undefined;
    try {
      const taken = await day.reserve(usd, signal, patience);
      return taken.kind === 'refused' ? dayCapReached(day.capUsd ?? 0, taken.goneUsd, taken.openUsd, usd) : taken;
    } catch (error) {
      signal.throwIfAborted();
      return dayLedgerUnwritable(error instanceof Error ? error.message : 'the disk gave no reason');
    }
  };

  const open = (mostOfIt: number | undefined, ticket: DayTicket | undefined): Reservation => {
    let isOpen = true;
    return {
      kind: 'reservation',
      mostUsd: mostOfIt,
      ticket,
      settle(attempt) {
        if (!isOpen) throw new Error('a reservation is settled once');
        isOpen = false;
        const cost = book(mostOfIt, attempt);
        day?.settle(ticket, cost, attempt);
        settled(mostOfIt ?? 0);
        return cost;
      },
    };
  };

  return {
    total: () => ({ ...sums }),
    adopt({ mostUsd: before, ticket }) {
      underWay += 1;
      sums.spentUsd = Math.max(0, sums.spentUsd - (before ?? 0));
      sums.reservedUsd += before ?? 0;
      return open(before, ticket);
    },
    async reserve(most, signal, patience = 'wait') {
      const mostOfIt =
        price.kind === 'priced'
          ? mostUsd(price.model, most.inputTokens, most.outputTokens, rules.keptFor) * factor
          : undefined;
      const tightest = capUsd ?? day?.capUsd;
      if (tightest !== undefined && price.kind === 'unpriced' && rules.mayBeUnpriced !== true) {
        return unpricedUnderCap(who.model, tightest);
      }
      while (capUsd !== undefined && mostOfIt !== undefined) {
        const gone = sums.spentUsd + sums.possibleUsd;
        if (gone + sums.reservedUsd + mostOfIt <= capUsd) break;
        if (underWay === 0 || patience === 'none' || gone + mostOfIt > capUsd)
          return capReached(capUsd, gone, mostOfIt);
        await next(wake => waiting.push(wake), signal);
      }
      underWay += 1;
      sums.reservedUsd += mostOfIt ?? 0;
      let ticket: Awaited<ReturnType<typeof reserveOfDay>>;
      try {
        ticket = await reserveOfDay(mostOfIt, signal, patience);
      } catch (error) {
        settled(mostOfIt ?? 0);
        throw error;
      }
      if (ticket?.kind === 'failure') {
        settled(mostOfIt ?? 0);
        return ticket;
      }
      // 0 is a word of its own beside an absent one: where nothing is billed, a call that breaks off leaves no doubt.
      return open(price.kind === 'free' ? 0 : mostOfIt, ticket);
    },
  };
}

function costOf(
  prices: PriceTable,
  price: Price,
  model: string,
  mostOfIt: number | undefined,
  attempt: SettledAttempt,
  factor: number,
): Cost {
  if (price.kind === 'free') return { kind: 'free' };
  if (attempt.kind === 'not-billed') return { kind: 'known', usd: 0 };
  if (attempt.kind === 'may-be-billed') {
    return mostOfIt === undefined ? { kind: 'unpriced' } : { kind: 'at-most', usd: mostOfIt };
  }
  const answered = answeringPrice(prices, price, model, attempt.reply.model);
  if (answered !== undefined && attempt.reply.usage.source === 'reported') {
    return { kind: 'known', usd: costUsd(answered, attempt.reply.usage) * factor };
  }
  return mostOfIt === undefined ? { kind: 'unpriced' } : { kind: 'at-most', usd: mostOfIt };
}

/** Who answered sets the price; a dated name of the model that was asked (`claude-x-20261001`) is that model. */
function answeringPrice(prices: PriceTable, price: Price, asked: string, answered: string): ModelPrice | undefined {
  const isDated = answered.startsWith(asked) && /^-\d{8}$/.test(answered.slice(asked.length));
  if ((answered === asked || isDated) && price.kind === 'priced') return price.model;
  const exact = priceOf(prices, { provider: 'any', model: answered });
  return exact.kind === 'priced' ? exact.model : undefined;
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

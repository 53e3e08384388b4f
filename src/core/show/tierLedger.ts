import type { RunState, TierSums } from '../keep/runState';
import { batchPrice, costUsd, priceOf } from '../send/prices';
import type { Usage } from '../send/provider';
import type { Services } from '../services';
import { counted, money, whole } from './words';

/** How many records each tier answered, what that cost, and what the top tier alone would have cost. */
export interface TierLedger {
  readonly tiers: readonly TierLine[];
  /** Absent where nothing that could say so was measured, or no price is known. */
  readonly allOnTop?: { readonly usd: number; readonly from: 'first tier' | 'top tier' };
}

export interface TierLine {
  readonly tier: string;
  /** Whose result it is that counts, equal records once. */
  readonly answered: number;
  readonly calls: number;
  /** Of these, by the reply cache. */
  readonly cachedCalls: number;
  readonly usage?: Usage;
  readonly costUsd: number;
  readonly unpricedCalls: number;
}

/** Of a run that escalates; absent for others, whose one tier is told of anyway. */
export function tierLedger(
  kept: RunState,
  { prices, settings }: Pick<Services, 'prices' | 'settings'>,
): TierLedger | undefined {
  const { start, ledger, results } = kept;
  if (start.escalatesTo === undefined) return undefined;
  const top = start.escalatesTo;
  const line = (tier: string): TierLine => {
    const sums = ledger.tiers.get(tier);
    return {
      tier,
      answered: [...results.values()].filter(
        one => one.tier === tier && one.sameAs === undefined && one.problem?.kind !== 'failed',
      ).length,
      calls: sums?.calls ?? 0,
      cachedCalls: sums?.cachedCalls ?? 0,
      ...(sums === undefined ? {} : { usage: sums.usage }),
      costUsd: sums?.costUsd ?? 0,
      unpricedCalls: sums?.unpricedCalls ?? 0,
    };
  };
  const price = priceOf(prices, settings.tiers.find(one => one.name === top.tier && one.model === top.model) ?? top);
  const tiers = [line(start.tier), line(top.tier)];
  if (price.kind !== 'priced') return { tiers };
  const model = start.inBatches === true ? batchPrice(price.model) : price.model;
  const [first, second] = [ledger.tiers.get(start.tier), ledger.tiers.get(top.tier)];
  if (isMeasured(first) && start.provider !== 'offline') {
    // The same texts, as the first tier's model counted them: call by call, so that a price band stays what it is.
    const perCall = costUsd(model, meanOf(first));
    return { tiers, allOnTop: { usd: perCall * first.calls, from: 'first tier' } };
  }
  if (!isMeasured(second)) return { tiers };
  const asked = start.records.filter(({ id }) => results.get(id)?.problem?.kind !== 'unreadable').length;
  const usd = costUsd(model, meanOf(second)) * asked;
  return { tiers, allOnTop: { usd, from: 'top tier' } };
}

export function tierLedgerWords(ledger: TierLedger | undefined): readonly string[] {
  if (ledger === undefined) return [];
  const lines = ledger.tiers.map(({ tier, answered, calls, cachedCalls, costUsd: usd, unpricedCalls }) => {
    const cached = cachedCalls === 0 ? '' : ` (${whole(cachedCalls)} from the reply cache)`;
    const unpriced = unpricedCalls === 0 ? '' : ` and ${counted(unpricedCalls, 'unpriced call')}`;
    return `${tier}: ${counted(answered, 'record')} answered, ${counted(calls, 'call')}${cached}, ${money(usd)}${unpriced}`;
  });
  const { allOnTop, tiers } = ledger;
  const top = tiers.at(-1);
  if (allOnTop === undefined || top === undefined) return lines;
  const [first] = tiers;
  const mean = ({ calls, cachedCalls }: TierLine) =>
    `by the mean of the ${calls - cachedCalls === 1 ? 'one call' : `${whole(calls - cachedCalls)} calls`} that`;
  const from =
    allOnTop.from === 'top tier' || first === undefined
      ? `${mean(top)} it answered`
      : first.cachedCalls === 0
        ? `by the tokens that ${first.tier} counted`
        : `${mean(first)} ${first.tier} answered and did not take from the reply cache`;
  return [...lines, `everything on ${top.tier} would have cost about ${money(allOnTop.usd)}, ${from}`];
}

function isMeasured(sums: TierSums | undefined): sums is TierSums {
  return sums !== undefined && sums.calls > sums.cachedCalls && sums.usage.source === 'reported';
}

/** Of a call that was sent: one from the reply cache has no tokens. */
function meanOf({ usage, ...sums }: TierSums): Usage {
  const calls = sums.calls - sums.cachedCalls;
  return {
    ...usage,
    inputTokens: usage.inputTokens / calls,
    cacheReadTokens: usage.cacheReadTokens / calls,
    cacheWriteTokens: usage.cacheWriteTokens / calls,
    ...(usage.cacheWrite1hTokens === undefined ? {} : { cacheWrite1hTokens: usage.cacheWrite1hTokens / calls }),
    outputTokens: usage.outputTokens / calls,
  };
}

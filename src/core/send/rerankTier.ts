import { type PriceTable, priceOf } from './prices';
import type { Tier } from './tier';

/**
 * Who orders passages for a run: `fast`, unless the run's own tier is cheaper. Nothing goes to a provider that the run
 * itself does not go to, so a run that stays on this machine asks its own model. `undefined` for a tier without a language
 * model: then nobody orders.
 */
export function rerankTier(own: Tier, tiers: readonly Tier[], prices: PriceTable): Tier | undefined {
  if (own.provider === 'offline') return undefined;
  const fast = tiers.find(tier => tier.name === 'fast' && isAt(own, tier));
  return fast === undefined || own.name === 'local' || isCheaper(own, fast, prices) ? own : fast;
}

/** At the same provider and the same address, with a model that is known. */
function isAt(own: Tier, other: Tier): boolean {
  return other.provider === own.provider && other.baseUrl === own.baseUrl && other.model !== '';
}

/** By the price of input, which is nearly all of this call; an unknown price is not a low one. */
function isCheaper(one: Tier, other: Tier, prices: PriceTable): boolean {
  const [a, b] = [priceOf(prices, one), priceOf(prices, other)];
  if (a.kind !== 'priced' || b.kind !== 'priced') return false;
  return (a.model.bands[0]?.input ?? 0) < (b.model.bands[0]?.input ?? 0);
}

import type { Addresses } from '../send/addresses';
import { providerTitle } from '../send/knownProviders';
import { reachOf } from '../send/reach';
import type { Tier } from '../send/tier';
import type { TierView } from './plainData';

/** A tier as pages and pickers show it. */
export function tierView(tier: Tier, addresses: Addresses): TierView {
  return {
    name: tier.name,
    model: modelWords(tier),
    provider: providerTitle(tier.provider),
    usesLanguageModel: tier.provider !== 'offline',
    reach: reachOf(tier, addresses),
  };
}

/** `qwen3:8b`, or what stands for a model that is chosen when it is asked for. */
export function modelWords({ model, provider }: Pick<Tier, 'model' | 'provider'>): string {
  return model === '' ? `first model of ${providerTitle(provider)}` : model;
}

import { noSuchProvider, TierwiseError } from '../errors';
import type { Services } from '../services';
import { providerTitle } from './knownProviders';
import type { OfferedModel } from './offeredModel';
import type { Provider, SendFailure } from './provider';
import type { Tier } from './tier';

/**
 * A tier whose model was left open, with the first that its provider offers; others as they are. The provider is asked what
 * it has, and is told nothing of a workspace. Throws a sentence where there is none to be had.
 */
export async function resolveTier(tier: Tier, services: Services, signal: AbortSignal): Promise<Tier> {
  if (tier.model !== '' || tier.provider === 'offline') return tier;
  const found = await firstModel(tier, services, signal);
  if (typeof found === 'string')
    throw new TierwiseError('failed', `The tier "${tier.name}" cannot answer now. ${found}`);
  return { ...tier, ...found };
}

/** The same where nothing is to be sent, as for a preview: a model that cannot be had now is a matter of later. */
export async function resolveIfReady(tier: Tier, services: Services, signal: AbortSignal): Promise<Tier> {
  if (tier.model !== '' || !services.workspace.trusted) return tier;
  const found = await firstModel(tier, services, signal);
  return typeof found === 'string' ? tier : { ...tier, ...found };
}

async function firstModel(
  tier: Tier,
  services: Services,
  signal: AbortSignal,
): Promise<Pick<Tier, 'model' | 'contextTokens' | 'maxOutputTokens'> | string> {
  // Nothing of a workspace is in what is asked, so there is nothing to look for at the door.
  const provider = await services.provider(tier, async () => ({ kind: 'open' }));
  const title = providerTitle(tier.provider);
  if (provider === undefined) throw noSuchProvider(tier.name, tier.provider);
  if (provider.models === undefined) return `${title} cannot be asked for its models; name one in "tierwise.tiers".`;
  const models = await provider.models(signal);
  // Who cancelled is told nothing about a tier.
  signal.throwIfAborted();
  if ('kind' in models) return models.message;
  const first = models.find(one => one.isRemote !== true);
  if (first === undefined) return noModels(tier.provider, title);
  const { contextTokens = tier.contextTokens } = await described(provider, first, signal);
  const window = Math.min(tier.contextTokens, contextTokens);
  return { model: first.id, contextTokens: window, maxOutputTokens: Math.min(tier.maxOutputTokens, window / 2) };
}

async function described(provider: Provider, model: OfferedModel, signal: AbortSignal): Promise<OfferedModel> {
  const said: OfferedModel | SendFailure | undefined = await provider.model?.(model.id, signal);
  return said === undefined || 'kind' in said ? model : said;
}

function noModels(provider: string, title: string): string {
  if (provider === 'ollama') {
    return `${title} runs and has no model on this machine. Get one with "ollama pull qwen3:8b", or choose another tier.`;
  }
  if (provider === 'vscode-lm') {
    return 'The editor has no language model: no extension offers one, or none is signed in. Sign in to one, or choose another tier.';
  }
  return `${title} offers no model. Load one there, or name one in "tierwise.tiers".`;
}

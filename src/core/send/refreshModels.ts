import { TierwiseError } from '../errors';
import type { Services } from '../services';
import { keptModelsFile, readKeptModels, withList } from './keptModels';
import { providerTitle } from './knownProviders';
import type { OfferedModel } from './offeredModel';
import type { Provider } from './provider';
import type { Tier } from './tier';

/** What one provider said when it was asked what it has. */
export interface Refreshed {
  /** As people know it. */
  readonly provider: string;
  /** As in the settings. */
  readonly name: string;
  readonly address: string;
  readonly modelCount: number;
  /** Why it said nothing, as a sentence; absent where it answered. */
  readonly why?: string;
}

/**
 * Asks the provider of every tier, fallbacks included, for its models, each address once, and keeps the answers as data of
 * this machine: tiers that name no model follow them. Nothing of a workspace is sent.
 */
export async function refreshModels(services: Services, signal: AbortSignal): Promise<readonly Refreshed[]> {
  if (!services.workspace.trusted) {
    throw new TierwiseError('wrong-use', 'In Restricted Mode nothing is asked of anybody. Trust the folder first.');
  }
  const asked = new Map<string, Promise<Answer>>();
  for (const place of services.settings.tiers.flatMap(tier => [tier, ...(tier.fallback ?? [])])) {
    const provider = await services.provider(place, async () => ({ kind: 'open' }));
    if (provider?.models === undefined) continue;
    const key = `${provider.name} ${provider.address ?? ''}`;
    if (!asked.has(key)) asked.set(key, ask(place, provider, signal));
  }
  const answers = await Promise.all(asked.values());
  signal.throwIfAborted();
  await keep(answers, services);
  return answers.map(({ refreshed }) => refreshed);
}

interface Answer {
  readonly refreshed: Refreshed;
  readonly models: readonly OfferedModel[];
}

async function ask({ provider: name }: Tier, provider: Provider, signal: AbortSignal): Promise<Answer> {
  const about = { provider: providerTitle(name), name, address: provider.address ?? name };
  const said = (await provider.models?.(signal)) ?? [];
  if ('kind' in said) return { models: [], refreshed: { ...about, modelCount: 0, why: said.message } };
  return { models: said, refreshed: { ...about, modelCount: said.length } };
}

/** Who did not answer keeps what it said before. */
async function keep(answers: readonly Answer[], { storage, clock }: Services): Promise<void> {
  const answered = answers.filter(({ refreshed }) => refreshed.why === undefined);
  if (answered.length === 0) return;
  const bytes = await storage.read(keptModelsFile);
  const askedAt = new Date(clock.nowMs()).toISOString();
  const lists = answered.reduce(
    (kept, { models, refreshed: { name, address } }) => withList(kept, { provider: name, address, askedAt, models }),
    bytes === undefined ? [] : readKeptModels(new TextDecoder().decode(bytes)),
  );
  await storage.replace(keptModelsFile, new TextEncoder().encode(`${JSON.stringify(lists)}\n`));
}

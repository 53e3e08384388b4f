import { type KeptModels, keptModel, newestOfLine } from './keptModels';
import type { KnownProvider } from './knownProviders';
import { type PriceTable, pricedModel } from './prices';
import type { Tier, TokenFactor } from './tier';

/** What tiers are made of where the settings say nothing. */
export interface ModelFacts {
  readonly prices: PriceTable;
  /** What providers said that they have; empty until they were asked. */
  readonly kept: KeptModels;
}

export type TierBase = Omit<Tier, 'name'>;

export const classOfTier = { best: 'opus', balanced: 'sonnet', fast: 'haiku' } as const;

/** The newest of the class: as Anthropic last said it, else as the price table has it. `undefined` for other names. */
export function newestClaude(name: string, { prices, kept }: ModelFacts): string | undefined {
  const wanted = Object.entries(classOfTier).find(([tier]) => tier === name)?.[1];
  if (wanted === undefined) return undefined;
  return newestOfLine(kept, 'anthropic', wanted)?.id ?? prices.models.find(one => one.tierClass === wanted)?.id;
}

/** A tier's place at a provider, with limits as far as they are known; `model` may be empty for "what it offers". */
export function tierBase(provider: KnownProvider, model: string, facts: ModelFacts): TierBase {
  if (provider.speaks === 'none') return offlineBase;
  const known = limitsOf(provider, model, facts);
  return {
    provider: provider.name,
    model,
    ...known,
    tokenFactor: factorOf(provider, model),
    concurrency: provider.isService === true ? 4 : provider.speaks === 'openai' ? 2 : 1,
  };
}

/** Providers that run on one's own machine have few models, and none need be named: the first that is there. */
export function mayLeaveModelOpen({ speaks, isService }: KnownProvider): boolean {
  return speaks !== 'anthropic' && isService !== true;
}

/** The offline tier has no model, and so no window: these keep its work within a second or two. */
const offlineBase: TierBase = {
  provider: 'offline',
  model: 'offline',
  contextTokens: 1_000_000,
  maxOutputTokens: 16_000,
  tokenFactor: { likely: 1, upper: 1 },
  concurrency: 1,
};

/** Small enough for every Claude since 4.5. */
const unknownClaude = { contextTokens: 200_000, maxOutputTokens: 64_000 };
/** What every model of a service has had since 2024. */
const unknownService = { contextTokens: 128_000, maxOutputTokens: 16_000 };
/** A context takes memory: this much most machines have beside a model of 8 billion parameters. */
const ownMachine = { contextTokens: 16_384, maxOutputTokens: 4_096 };

function limitsOf({ name, speaks, isService }: KnownProvider, model: string, { prices, kept }: ModelFacts) {
  const priced = pricedModel(prices, { provider: name, model });
  const offered = keptModel(kept, name, model);
  const unknown = speaks === 'anthropic' ? unknownClaude : isService === true ? unknownService : ownMachine;
  const said = offered?.contextTokens ?? priced?.contextTokens;
  const room = offered?.maxOutputTokens ?? priced?.maxOutputTokens ?? unknown.maxOutputTokens;
  // What a model was made for is not what a machine has room for.
  const contextTokens = speaks === 'ollama' ? Math.min(said ?? Infinity, ownMachine.contextTokens) : said;
  const window = contextTokens ?? unknown.contextTokens;
  return { contextTokens: window, maxOutputTokens: Math.min(room, Math.max(1, Math.floor(window / 2))) };
}

/**
 * Claude of the 5 line counts 1.39 to 1.77 tokens for one of o200k; older ones fewer, so the same factors hold for them
 * (derived in November 2026 from published comparisons of tokenizers, not measured against the API).
 */
const claudeFactor: TokenFactor = { likely: 1.5, upper: 1.8 };
/** OpenAI's models count in o200k, with a few tokens around each message. */
const openaiFactor: TokenFactor = { likely: 1.02, upper: 1.1 };
/** Open models: 1.1 to 1.25 on code and prose, more where there are many digits, which most of them count one by one. */
const openFactor: TokenFactor = { likely: 1.2, upper: 1.6 };

function factorOf({ name, speaks }: KnownProvider, model: string): TokenFactor {
  if (speaks === 'anthropic' || /claude/i.test(model)) return claudeFactor;
  return name === 'openai' || /^(openai\/)?(gpt-|o\d)/i.test(model) ? openaiFactor : openFactor;
}

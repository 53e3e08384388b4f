import * as z from 'zod/mini';
import { nearest } from '../task/nearest';
import type { PriceTable } from './prices';
import type { Tier, TokenFactor } from './tier';
import { parseTierPrice } from './tierPrice';

/** The tiers a person can pick, and what could not be taken from the settings. Order: dearest first, `offline` last. */
export interface Tiers {
  readonly tiers: readonly Tier[];
  /** Finished sentences for people, one for each part of the setting that was not taken. */
  readonly problems: readonly string[];
}

export interface TierRefusal {
  readonly kind: 'refused';
  /** What, why, what to do. */
  readonly message: string;
}

/** With no setting: the newest opus, sonnet and haiku class of the price table, and `offline`. */
export function defaultTiers(prices: PriceTable): readonly Tier[] {
  const claude = Object.entries(classOfTier).flatMap(([name, tierClass]) => {
    const newest = prices.models.find(model => model.tierClass === tierClass);
    return newest === undefined ? [] : [{ name, ...anthropicTier(prices, newest.id) }];
  });
  return [...claude, { name: 'offline', ...offlineTier }];
}

/**
 * `tierwise.tiers` of the machine's settings: name → `{ provider, model, contextTokens, maxOutputTokens, concurrency, price }`,
 * each put over the default of that name. What is not understood changes nothing and is named.
 */
export function parseTiers(setting: unknown, prices: PriceTable): Tiers {
  const defaults = defaultTiers(prices);
  if (setting === undefined || setting === null) return { tiers: defaults, problems: [] };
  if (!isObject(setting)) {
    return {
      tiers: defaults,
      problems: ['"tierwise.tiers" must map a tier\'s name to its provider and model. The defaults are used.'],
    };
  }
  const problems: string[] = [];
  const chosen = new Map(defaults.map(tier => [tier.name, tier]));
  for (const [name, value] of Object.entries(setting)) {
    const why = unusableName(name);
    const tier = why === undefined ? parseTier(name, value, prices, problems) : undefined;
    if (why !== undefined) problems.push(why);
    if (tier !== undefined) chosen.set(name, tier);
  }
  const tiers = tierNames.flatMap(name => chosen.get(name) ?? []);
  return { tiers, problems };
}

/** A tier by the name a person or a task gave. */
export function chooseTier(
  tiers: readonly Tier[],
  name: string,
): { readonly kind: 'tier'; readonly tier: Tier } | TierRefusal {
  const tier = tiers.find(one => one.name === name);
  if (tier !== undefined) return { kind: 'tier', tier };
  const known = tiers.map(one => one.name);
  if (name === 'local') return { kind: 'refused', message: localNotBuilt };
  const near = nearest(name, known);
  const hint = near === undefined ? `Known tiers: ${known.join(', ')}.` : `Did you mean "${near}"?`;
  return { kind: 'refused', message: `There is no tier "${name}". ${hint} Tiers are set in "tierwise.tiers".` };
}

const classOfTier = { best: 'opus', balanced: 'sonnet', fast: 'haiku' } as const;

const tierNames: readonly string[] = [...Object.keys(classOfTier), 'offline'];

const localNotBuilt =
  'The tier "local" is not built yet, so it is refused rather than answered by another one. Choose "offline", which sends nothing, or one of best, balanced, fast.';

/**
 * Claude of the 5 line counts 1.39 to 1.77 tokens for one of o200k; older ones fewer, so the same factors hold for them
 * (derived in November 2026 from published comparisons of tokenizers, not measured against the API).
 */
const claudeFactor: TokenFactor = { likely: 1.5, upper: 1.8 };

/** The offline tier has no model, and so no window: these keep its work within a second or two. */
const offlineTier = {
  provider: 'offline',
  model: 'offline',
  contextTokens: 1_000_000,
  maxOutputTokens: 16_000,
  tokenFactor: { likely: 1, upper: 1 },
  concurrency: 1,
} satisfies Omit<Tier, 'name'>;

/** For a model that the price table does not know: small enough for every Claude since 4.5. */
const unknownModel = { contextTokens: 200_000, maxOutputTokens: 64_000 };

function anthropicTier(prices: PriceTable, model: string): Omit<Tier, 'name'> {
  const known = prices.models.find(one => one.id === model || one.aliases.includes(model)) ?? unknownModel;
  return {
    provider: 'anthropic',
    model,
    contextTokens: known.contextTokens,
    maxOutputTokens: known.maxOutputTokens,
    tokenFactor: claudeFactor,
    concurrency: 4,
  };
}

const positive = z.int('must be a whole number').check(z.gte(1, 'must be 1 or more'));
const text = z.string('must be a text').check(z.minLength(1, 'must not be empty'), z.maxLength(200, 'is too long'));

const keys = {
  provider: z.optional(text),
  model: z.optional(text),
  contextTokens: z.optional(positive),
  maxOutputTokens: z.optional(positive),
  concurrency: z.optional(positive.check(z.lte(64, 'must be 64 or less'))),
  price: z.optional(z.unknown()),
};
const settingSchema = z.object(keys);

/** Written in the plan, not built yet: refused by name, never ignored. */
const notBuiltKeys: ReadonlySet<string> = new Set(['requestsPerMinute', 'tokensPerMinute', 'batch', 'contextBudget']);
const notBuiltProviders: ReadonlySet<string> = new Set(['openai-compatible', 'openai', 'ollama', 'vscode-lm']);
const providers = ['anthropic', 'offline'];

function unusableName(name: string): string | undefined {
  if (tierNames.includes(name)) return undefined;
  if (name === 'local') return localNotBuilt;
  const near = nearest(name, tierNames);
  const hint = near === undefined ? `Tiers are ${tierNames.join(', ')}.` : `Did you mean "${near}"?`;
  return `"tierwise.tiers" names a tier "${name}", which does not exist. ${hint}`;
}

function parseTier(name: string, value: unknown, prices: PriceTable, problems: string[]): Tier | undefined {
  const place = `"tierwise.tiers" → "${name}"`;
  const unused = `The default for "${name}" is used.`;
  if (!isObject(value)) {
    problems.push(
      `${place} must be an object such as {"provider": "anthropic", "model": "claude-haiku-5-5"}. ${unused}`,
    );
    return undefined;
  }
  const unknown = Object.keys(value).find(key => !Object.hasOwn(keys, key));
  if (unknown !== undefined) {
    problems.push(`${place} ${unknownKeyWords(unknown)} ${unused}`);
    return undefined;
  }
  const parsed = settingSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    problems.push(`${place} → "${issue?.path.join('.')}" ${issue?.message}. ${unused}`);
    return undefined;
  }
  const { provider = 'anthropic', model, contextTokens, maxOutputTokens, concurrency } = parsed.data;
  const wrongProvider = providerProblem(provider);
  if (wrongProvider !== undefined) {
    problems.push(`${place} → "provider": ${wrongProvider} ${unused}`);
    return undefined;
  }
  const base = provider === 'offline' ? offlineTier : anthropicTier(prices, model ?? defaultModel(name, prices));
  if (base.model === '') {
    problems.push(`${place} names no "model". ${unused}`);
    return undefined;
  }
  const price = parsed.data.price === undefined ? undefined : parseTierPrice(parsed.data.price, base);
  if (price !== undefined && 'kind' in price) {
    problems.push(`${place} → "price": ${price.why} ${unused}`);
    return undefined;
  }
  return {
    ...base,
    name,
    ...(price === undefined ? {} : { price }),
    contextTokens: contextTokens ?? base.contextTokens,
    maxOutputTokens: maxOutputTokens ?? base.maxOutputTokens,
    concurrency: concurrency ?? base.concurrency,
  };
}

/** Empty where the name has no model of its own: `offline` given to a provider that needs one. */
function defaultModel(name: string, prices: PriceTable): string {
  const tier = defaultTiers(prices).find(one => one.name === name);
  return tier?.provider === 'anthropic' ? tier.model : '';
}

function unknownKeyWords(key: string): string {
  if (notBuiltKeys.has(key)) return `has "${key}", which is not built yet and so refused rather than ignored.`;
  const near = nearest(key, Object.keys(keys));
  return `has an unknown key "${key}". ${near === undefined ? `Known keys: ${Object.keys(keys).join(', ')}.` : `Did you mean "${near}"?`}`;
}

function providerProblem(provider: string): string | undefined {
  if (providers.includes(provider)) return undefined;
  if (notBuiltProviders.has(provider)) return `"${provider}" is not built yet and so refused rather than ignored.`;
  const near = nearest(provider, providers);
  return `there is no "${provider}". ${near === undefined ? `Known: ${providers.join(', ')}.` : `Did you mean "${near}"?`}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

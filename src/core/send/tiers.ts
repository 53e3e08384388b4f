import * as z from 'zod/mini';
import { nearest } from '../task/nearest';
import { parseEndpoint } from './endpoint';
import type { KeptModels } from './keptModels';
import { type KnownProvider, knownProvider, knownProviders } from './knownProviders';
import type { PriceTable } from './prices';
import type { Tier } from './tier';
import { classOfTier, type ModelFacts, mayLeaveModelOpen, newestClaude, type TierBase, tierBase } from './tierDefaults';
import { parseTierPrice } from './tierPrice';

/** The tiers a person can pick, and what could not be taken from the settings. Order: dearest first, `offline` last. */
export interface Tiers {
  readonly tiers: readonly Tier[];
  /** Finished sentences for people, one for each part of the setting that was not taken. */
  readonly problems: readonly string[];
  /** Of tiers that are not among `tiers`, as something is wrong with what the settings say of them: that sentence, by name. */
  readonly unusable: Readonly<Record<string, string>>;
}

export interface TierRefusal {
  readonly kind: 'refused';
  /** What, why, what to do. */
  readonly message: string;
}

/** With no setting: the newest opus, sonnet and haiku class, what Ollama offers on this machine, and `offline`. */
export function defaultTiers(prices: PriceTable, kept: KeptModels = []): readonly Tier[] {
  return tierNames.flatMap(name => {
    const base = defaultBase(name, { prices, kept });
    return base === undefined ? [] : [{ name, ...base }];
  });
}

/**
 * `tierwise.tiers` of the machine's settings: name → `{ provider, model, baseUrl, contextTokens, maxOutputTokens,
 * concurrency, requestsPerMinute, tokensPerMinute, price, citations, fallback }`, each put over the default of that name. A tier
 * with a mistake is none until it is mended: its default could send texts elsewhere than its owner said.
 */
export function parseTiers(setting: unknown, prices: PriceTable, kept: KeptModels = []): Tiers {
  const defaults = defaultTiers(prices, kept);
  if (setting === undefined || setting === null) return { tiers: defaults, problems: [], unusable: {} };
  if (!isObject(setting)) {
    const why = `"tierwise.tiers" must map a tier's name to its provider and model. ${untilMended('every tier but "offline"')}`;
    const names = defaults.map(tier => tier.name).filter(name => name !== 'offline');
    return {
      tiers: defaults.filter(tier => tier.name === 'offline'),
      problems: [why],
      unusable: Object.fromEntries(names.map(name => [name, why])),
    };
  }
  const problems: string[] = [];
  const chosen = new Map(defaults.map(tier => [tier.name, tier]));
  const unusable: Record<string, string> = {};
  for (const [name, value] of Object.entries(setting)) {
    const why = unusableName(name);
    const tier = why ?? parseTier(name, value, { prices, kept });
    if (typeof tier !== 'string') {
      chosen.set(name, tier);
      continue;
    }
    problems.push(tier);
    // What sends nothing can stay.
    if (name === 'offline' || why !== undefined) continue;
    chosen.delete(name);
    unusable[name] = tier;
  }
  const tiers = tierNames.flatMap(name => chosen.get(name) ?? []);
  return { tiers, problems, unusable };
}

/** A tier by the name a person or a task gave. */
export function chooseTier(
  tiers: readonly Tier[],
  name: string,
): { readonly kind: 'tier'; readonly tier: Tier } | TierRefusal {
  const tier = tiers.find(one => one.name === name);
  if (tier !== undefined) return { kind: 'tier', tier };
  const known = tiers.map(one => one.name);
  const near = nearest(name, known);
  const hint = near === undefined ? `Known tiers: ${known.join(', ')}.` : `Did you mean "${near}"?`;
  return { kind: 'refused', message: `There is no tier "${name}". ${hint} Tiers are set in "tierwise.tiers".` };
}

const tierNames: readonly string[] = [...Object.keys(classOfTier), 'local', 'offline'];

function defaultBase(name: string, facts: ModelFacts): TierBase | undefined {
  const provider = knownProvider(name === 'offline' ? 'offline' : name === 'local' ? 'ollama' : 'anthropic');
  const model = name === 'local' || name === 'offline' ? '' : newestClaude(name, facts);
  return provider === undefined || model === undefined ? undefined : tierBase(provider, model, facts);
}

const positive = z.int('must be a whole number').check(z.gte(1, 'must be 1 or more'));
const text = z.string('must be a text').check(z.minLength(1, 'must not be empty'), z.maxLength(200, 'is too long'));

const placeKeys = {
  provider: z.optional(text),
  model: z.optional(text),
  baseUrl: z.optional(text),
  contextTokens: z.optional(positive),
  maxOutputTokens: z.optional(positive),
  price: z.optional(z.unknown()),
};
const keys = {
  ...placeKeys,
  concurrency: z.optional(positive.check(z.lte(64, 'must be 64 or less'))),
  requestsPerMinute: z.optional(positive),
  tokensPerMinute: z.optional(positive),
  citations: z.optional(z.enum(['own', 'provider'], 'must be "own" or "provider"')),
  fallback: z.optional(z.array(z.unknown(), 'must be a list').check(z.maxLength(5, 'must name 5 places or fewer'))),
};

/** Written in the plan, not built yet: refused by name, never ignored. */
const notBuiltKeys: ReadonlySet<string> = new Set(['batch']);

function unusableName(name: string): string | undefined {
  if (tierNames.includes(name)) return undefined;
  const near = nearest(name, tierNames);
  const hint = near === undefined ? `Tiers are ${tierNames.join(', ')}.` : `Did you mean "${near}"?`;
  return `"tierwise.tiers" names a tier "${name}", which does not exist. ${hint}`;
}

function untilMended(what: string): string {
  return `Until that is mended, ${what} cannot be used.`;
}

/** The tier, or what is wrong with it in a sentence. */
function parseTier(name: string, value: unknown, facts: ModelFacts): Tier | string {
  const place = `"tierwise.tiers" → "${name}"`;
  const unused = name === 'offline' ? 'The default for "offline" is used.' : untilMended(`"${name}"`);
  const read = readKeys(value, keys);
  if (typeof read === 'string') return `${place} ${read} ${unused}`;
  const first = placeOf(name, read, facts);
  if (typeof first === 'string') return `${place} ${first} ${unused}`;
  const fallback: Tier[] = [];
  for (const [index, one] of (read.fallback ?? []).entries()) {
    const further = readKeys(one, placeKeys);
    const next = typeof further === 'string' ? further : placeOf(name, further, facts);
    if (typeof next === 'string') return `${place} → "fallback" → ${index + 1} ${next} ${unused}`;
    fallback.push(next);
  }
  const { concurrency, requestsPerMinute, tokensPerMinute, citations } = read;
  const other = [first, ...fallback].find(one => knownProvider(one.provider)?.speaks !== 'anthropic');
  if (citations === 'provider' && other !== undefined)
    return `${place} → "citations" "provider" is for Anthropic alone: ${other.provider} records no citations. ${unused}`;
  const tier: Tier = {
    ...first,
    concurrency: concurrency ?? first.concurrency,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
    ...(citations === 'provider' ? { citedBy: citations, tokenFactor: withBlocks(first.tokenFactor) } : {}),
  };
  return fallback.length === 0 ? tier : withFallback(tier, fallback);
}

/**
 * Each line as a block of its own takes some tokens more; how many is not published. A margin until the provider's own
 * count, which decides before a report is sent and is learnt from, has said it.
 */
function withBlocks({ likely, upper }: Tier['tokenFactor']): Tier['tokenFactor'] {
  return { likely: likely * 1.25, upper: upper * 1.25 };
}

/** One prompt must fit wherever it may go, so the tightest limits and the most careful count hold for all places. */
function withFallback(first: Tier, fallback: readonly Tier[]): Tier {
  const all = [first, ...fallback];
  const limits = {
    contextTokens: Math.min(...all.map(one => one.contextTokens)),
    maxOutputTokens: Math.min(...all.map(one => one.maxOutputTokens)),
    tokenFactor: {
      likely: first.tokenFactor.likely,
      upper: Math.max(...all.map(one => one.tokenFactor.upper)),
    },
  };
  const { concurrency } = first;
  return { ...first, ...limits, fallback: fallback.map(one => ({ ...one, ...limits, concurrency })) };
}

type Place = { readonly [key in keyof typeof placeKeys]?: z.infer<(typeof placeKeys)[key]> };

/** Who answers, or what is wrong in the end of a sentence. */
function placeOf(name: string, place: Place, facts: ModelFacts): Tier | string {
  const byDefault = defaultBase(name, facts);
  const provider = knownProvider(place.provider ?? byDefault?.provider ?? 'anthropic');
  if (provider === undefined) return `→ "provider": ${noSuchProvider(place.provider ?? '')}`;
  const wrongAddress = place.baseUrl === undefined ? undefined : addressProblem(provider, place.baseUrl);
  if (wrongAddress !== undefined) return `→ "baseUrl": ${wrongAddress}`;
  const model = place.model ?? (provider.name === byDefault?.provider ? byDefault.model : '');
  if (model === '' && !mayLeaveModelOpen(provider)) return 'names no "model".';
  if (name === 'offline' && provider.speaks !== 'none')
    return 'must stay "offline": it is the tier that sends nothing.';
  const base = tierBase(provider, model, facts);
  const price = place.price === undefined ? undefined : parseTierPrice(place.price, base);
  if (price !== undefined && 'kind' in price) return `→ "price": ${price.why}`;
  return {
    ...base,
    name,
    ...(price === undefined ? {} : { price }),
    ...(place.baseUrl === undefined ? {} : { baseUrl: place.baseUrl }),
    contextTokens: place.contextTokens ?? base.contextTokens,
    maxOutputTokens: place.maxOutputTokens ?? Math.min(base.maxOutputTokens, place.contextTokens ?? Infinity),
  };
}

function readKeys<Keys extends Record<string, z.ZodMiniType>>(value: unknown, known: Keys) {
  if (!isObject(value)) return 'must be an object such as {"provider": "anthropic", "model": "claude-haiku-5-5"}.';
  const unknown = Object.keys(value).find(key => !Object.hasOwn(known, key));
  if (unknown !== undefined) return unknownKeyWords(unknown, Object.keys(known));
  const parsed = z.object(known).safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `→ "${issue?.path.join('.')}" ${issue?.message}.`;
}

function unknownKeyWords(key: string, known: readonly string[]): string {
  if (notBuiltKeys.has(key)) return `has "${key}", which is not built yet and so refused rather than ignored.`;
  const near = nearest(key, known);
  return `has an unknown key "${key}". ${near === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean "${near}"?`}`;
}

function noSuchProvider(provider: string): string {
  const names = knownProviders.map(one => one.name);
  const near = nearest(provider, names);
  return `there is no "${provider}". ${near === undefined ? `Known: ${names.join(', ')}.` : `Did you mean "${near}"?`}`;
}

function addressProblem({ speaks }: KnownProvider, baseUrl: string): string | undefined {
  if (speaks === 'none' || speaks === 'vscode-lm') return 'this provider has no address.';
  const endpoint = parseEndpoint(baseUrl);
  return endpoint.kind === 'refused' ? endpoint.why : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

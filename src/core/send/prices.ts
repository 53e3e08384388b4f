import * as z from 'zod/mini';
import type { Usage } from './provider';

/** What each model costs, as data (`media/prices.json`, and OpenAI's out of a kept catalogue). A model that is not in it is "unpriced", never 0. */
export interface PriceTable {
  /** The day the table was last looked through, `2026-11-22`. */
  readonly asOf: string;
  /** Newest first within each class. */
  readonly models: readonly ModelPrice[];
}

export interface ModelPrice {
  readonly id: string;
  /** Other ids of the same model, as a reply may name it. */
  readonly aliases: readonly string[];
  /** Whose price it is; absent: of whoever answers by this name. */
  readonly provider?: string;
  readonly tierClass: string;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** What is left of the price in a batch: 0.5 is half. */
  readonly batchFactor: number;
  /** By size of the prompt, smallest first; the last has no upper end. A band holds for every token of its call. */
  readonly bands: readonly PriceBand[];
  readonly source: string;
  readonly asOf: string;
}

/** US dollars per million tokens. */
export interface PriceBand {
  /** The whole prompt, cache reads and writes included; the end itself belongs to the band. */
  readonly upToPromptTokens?: number;
  readonly input: number;
  readonly output: number;
  readonly cacheWrite5m: number;
  /** For an hour, as batches ask for it, which take longer than five minutes; absent: twice the input. */
  readonly cacheWrite1h?: number;
  readonly cacheRead: number;
}

export type Price =
  /** Nothing is sent to anybody who would want money for it. */
  | { readonly kind: 'free' }
  | { readonly kind: 'priced'; readonly model: ModelPrice }
  | { readonly kind: 'unpriced'; readonly model: string };

export interface PriceTableProblem {
  readonly kind: 'problem';
  /** What is wrong, where, and what to do. */
  readonly message: string;
}

/** The table out of the text of a file. `name` is the file's name, for the sentence when it cannot be used. */
export function parsePrices(
  text: string,
  name: string,
): ({ readonly kind: 'prices' } & PriceTable) | PriceTableProblem {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // The parser's own words quote the file; the sentence says enough.
    return problem(name, 'it is not JSON');
  }
  const parsed = tableSchema.safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? 'the table' : issue.path.join('.');
    return problem(name, `${where}: ${issue?.message ?? 'is not as it should be'}`);
  }
  return unevenBands(name, parsed.data) ?? doubleIds(name, parsed.data) ?? { kind: 'prices', ...parsed.data };
}

/** What a tier's model costs; a price of the person's own wins over the table. Ids are compared exactly: what a longer id costs is not known. */
export function priceOf(
  table: PriceTable,
  who: {
    readonly provider: string;
    readonly model: string;
    readonly price?: ModelPrice;
    readonly isFree?: boolean;
  },
): Price {
  if (who.provider === 'offline') return { kind: 'free' };
  if (who.price !== undefined) return { kind: 'priced', model: who.price };
  if (who.isFree === true) return { kind: 'free' };
  const model = pricedModel(table, who);
  return model === undefined ? { kind: 'unpriced', model: who.model } : { kind: 'priced', model };
}

/** The row of a model; `undefined` where its price is not known. */
export function pricedModel(
  table: PriceTable,
  { provider, model }: { readonly provider: string; readonly model: string },
): ModelPrice | undefined {
  return table.models.find(
    one =>
      (one.id === model || one.aliases.includes(model)) && (one.provider === undefined || one.provider === provider),
  );
}

/** Several tables as one; the first says as of when. */
export function mergedPrices(first: PriceTable, ...others: readonly PriceTable[]): PriceTable {
  return { asOf: first.asOf, models: [first, ...others].flatMap(({ models }) => models) };
}

/** Dollars for one call as the provider counted it. */
export function costUsd(model: ModelPrice, usage: Usage): number {
  const band = bandFor(model, promptTokens(usage));
  const hourTokens = Math.min(usage.cacheWriteTokens, usage.cacheWrite1hTokens ?? 0);
  return (
    (usage.inputTokens * band.input +
      (usage.cacheWriteTokens - hourTokens) * band.cacheWrite5m +
      hourTokens * hourWrite(band) +
      usage.cacheReadTokens * band.cacheRead +
      usage.outputTokens * band.output) /
    1_000_000
  );
}

/** Anthropic's rule for all models so far (prices of November 2026). */
function hourWrite(band: PriceBand): number {
  return band.cacheWrite1h ?? 2 * band.input;
}

/** The most that a call can cost: every token of the prompt at the dearest input price of its band, and the whole answer. */
export function mostUsd(
  model: ModelPrice,
  mostInputTokens: number,
  maxOutputTokens: number,
  /** The longest that the provider is asked to keep a prefix. */
  keptFor: '5m' | '1h' = '5m',
): number {
  const band = bandFor(model, mostInputTokens);
  const write = keptFor === '1h' ? Math.max(band.cacheWrite5m, hourWrite(band)) : band.cacheWrite5m;
  const dearestInput = Math.max(band.input, write, band.cacheRead);
  return (mostInputTokens * dearestInput + maxOutputTokens * band.output) / 1_000_000;
}

/** The whole prompt: a provider reports what was new, written to its cache and read from it apart. */
export function promptTokens(usage: Omit<Usage, 'source'>): number {
  return usage.inputTokens + usage.cacheWriteTokens + usage.cacheReadTokens;
}

/** The same model as a batch is billed; its prefix is kept for an hour. */
export function batchPrice(model: ModelPrice): ModelPrice {
  const { batchFactor: factor } = model;
  const bands = model.bands.map(band => ({
    ...band,
    input: band.input * factor,
    output: band.output * factor,
    cacheWrite5m: hourWrite(band) * factor,
    cacheWrite1h: hourWrite(band) * factor,
    cacheRead: band.cacheRead * factor,
  }));
  return { ...model, bands };
}

export function bandFor(model: ModelPrice, tokens: number): PriceBand {
  const band = model.bands.find(one => one.upToPromptTokens === undefined || tokens <= one.upToPromptTokens);
  if (band === undefined) throw new Error(`the price bands of ${model.id} have an end`);
  return band;
}

const dollars = z.number('must be a number of dollars').check(z.gte(0, 'must not be below 0'));
const tokens = z.int('must be a whole number of tokens').check(z.gte(1, 'must be 1 or more'));
const words = z.string('must be a text').check(z.minLength(1, 'must not be empty'));

const bandSchema = z.strictObject({
  upToPromptTokens: z.optional(tokens),
  input: dollars,
  output: dollars,
  cacheWrite5m: dollars,
  cacheWrite1h: z.optional(dollars),
  cacheRead: dollars,
});

const tableSchema = z.strictObject({
  asOf: words,
  unit: z.literal('US dollars per million tokens', 'must be "US dollars per million tokens"'),
  models: z.array(
    z.strictObject({
      id: words,
      aliases: z.array(words),
      provider: z.optional(words),
      tierClass: words,
      contextTokens: tokens,
      maxOutputTokens: tokens,
      batchFactor: z.number().check(z.gt(0), z.lte(1)),
      bands: z.array(bandSchema).check(z.minLength(1, 'must have at least one band')),
      source: words,
      asOf: words,
    }),
  ),
});

function unevenBands(name: string, table: PriceTable): PriceTableProblem | undefined {
  for (const model of table.models) {
    const ends = model.bands.map(band => band.upToPromptTokens ?? Number.POSITIVE_INFINITY);
    const rises = ends.every((end, index) => index === 0 || end > (ends[index - 1] ?? 0));
    if (!rises) return problem(name, `${model.id}: bands must stand from the smallest prompt to the largest`);
    if (Number.isFinite(ends.at(-1))) {
      return problem(
        name,
        `${model.id}: the last band must have no "upToPromptTokens", or larger prompts have no price`,
      );
    }
  }
  return undefined;
}

function doubleIds(name: string, table: PriceTable): PriceTableProblem | undefined {
  const ids = table.models.flatMap(model => [model.id, ...model.aliases]);
  const double = ids.find((id, index) => ids.indexOf(id) !== index);
  return double === undefined ? undefined : problem(name, `${double} stands in it twice`);
}

function problem(name: string, why: string): PriceTableProblem {
  return {
    kind: 'problem',
    message: `The price table ${name} cannot be used: ${why}. Mend it or install Tierwise again; until then models count as unpriced.`,
  };
}

import * as z from 'zod/mini';
import type { ModelPrice, PriceBand } from './prices';

/** A price of the person's own, for a model the table does not know or a contract of theirs: over the table, and named as theirs. */
export function parseTierPrice(
  value: unknown,
  tier: { readonly model: string; readonly contextTokens: number; readonly maxOutputTokens: number },
): ModelPrice | { readonly kind: 'problem'; readonly why: string } {
  const parsed = priceSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? '' : `"${issue.path.join('.')}" `;
    const words = issue?.code === 'unrecognized_keys' ? `has an unknown key "${issue.keys[0]}"` : issue?.message;
    return { kind: 'problem', why: `${where}${words}. Write it as ${example}.` };
  }
  const { batch, bands = [], ...first } = parsed.data;
  const all: readonly PriceBand[] = [...bands, { ...first, upToPromptTokens: undefined }].map(band => ({
    upToPromptTokens: band.upToPromptTokens,
    input: band.input,
    output: band.output,
    // Without a price for caching a cached token costs as any other, so that no cap rests on a rebate nobody promised.
    cacheWrite5m: band.cacheWrite ?? band.input,
    cacheWrite1h: band.cacheWrite ?? band.input,
    cacheRead: band.cacheRead ?? band.input,
  }));
  const ends = bands.map(band => band.upToPromptTokens);
  if (ends.some((end, index) => index > 0 && end <= (ends[index - 1] ?? 0))) {
    return { kind: 'problem', why: '"bands" must stand from the smallest prompt to the largest.' };
  }
  return {
    id: tier.model,
    aliases: [],
    tierClass: 'own',
    contextTokens: tier.contextTokens,
    maxOutputTokens: tier.maxOutputTokens,
    batchFactor: batch ?? 1,
    bands: all,
    source: 'your settings',
    asOf: 'now',
  };
}

const example =
  '{"input": 0.1, "output": 0.5, "cacheWrite": 0.125, "cacheRead": 0.01}, in US dollars per million tokens';

const dollars = z.number('must be a number of dollars').check(z.gte(0, 'must not be below 0'));

const bandFields = {
  input: dollars,
  output: dollars,
  cacheWrite: z.optional(dollars),
  cacheRead: z.optional(dollars),
};

const priceSchema = z.strictObject(
  {
    ...bandFields,
    batch: z.optional(z.number('must be a share of the price, such as 0.5').check(z.gt(0), z.lte(1))),
    bands: z.optional(
      z.array(
        z.strictObject({
          ...bandFields,
          upToPromptTokens: z.int('must be a whole number of tokens').check(z.gte(1, 'must be 1 or more')),
        }),
      ),
    ),
  },
  'must be an object',
);

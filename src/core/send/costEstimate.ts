import { grouped } from '../show/grouped';
import { type BandHint, bandHint } from './bandHint';
import type { Price } from './prices';
import { bandFor } from './prices';
import type { TokenFactor } from './tier';
import { usdWords } from './usdWords';

/** What a run would send, counted by o200k before the tier's factor. */
export interface RunSize {
  readonly calls: number;
  /** The same in every call: instructions, labels, context. */
  readonly stableTokens: number;
  /** Of all calls together: the records. */
  readonly varyingTokens: number;
  /** The longest varying part of one call; decides about price bands. Absent: their mean. */
  readonly longestVaryingTokens?: number;
  /** The room for one answer. */
  readonly maxOutputTokens: number;
}

export type CostEstimate =
  | { readonly kind: 'free' }
  | { readonly kind: 'unpriced'; readonly model: string }
  | {
      readonly kind: 'estimate';
      readonly inputTokens: { readonly likely: number; readonly upper: number };
      /** How long answers get nobody knows: from nothing up to the limit. */
      readonly outputTokens: { readonly least: number; readonly most: number };
      /** `likely` reads the stable part from the provider's cache where it is long enough; `upper` never does. */
      readonly inputUsd: { readonly likely: number; readonly upper: number };
      readonly outputUsd: { readonly least: number; readonly most: number };
      readonly leastUsd: number;
      readonly mostUsd: number;
      /** The likely count is the model's own: nothing is guessed. */
      readonly counted: 'exact' | 'about';
      /** Set where a cheaper band lies below. */
      readonly band?: BandHint;
    };

/** Below this no cache is promised: sources of 2026 name 512 to 4,096 as the least size, this is the largest of them. */
export const leastCacheableTokens = 4_096;

/** What a run would cost, before anything is sent. The upper end holds; the likely one is an estimate. */
export function estimateCost(price: Price, size: RunSize, factor: TokenFactor): CostEstimate {
  if (price.kind !== 'priced') return price;
  const { model } = price;
  const longestVarying = size.longestVaryingTokens ?? size.varyingTokens / Math.max(1, size.calls);
  const likelyBand = bandFor(model, Math.ceil((size.stableTokens + longestVarying) * factor.likely));
  const upperBand = bandFor(model, Math.ceil((size.stableTokens + longestVarying) * factor.upper));

  const promptLikely = Math.ceil((size.stableTokens + longestVarying) * factor.likely);
  const stableLikely = Math.ceil(size.stableTokens * factor.likely);
  const varyingLikely = Math.ceil(size.varyingTokens * factor.likely);
  const inputUpper =
    Math.ceil(size.stableTokens * factor.upper) * size.calls + Math.ceil(size.varyingTokens * factor.upper);
  const caches = size.calls > 1 && stableLikely >= leastCacheableTokens;
  const stableLikelyUsd = caches
    ? stableLikely * (likelyBand.cacheWrite5m + likelyBand.cacheRead * (size.calls - 1))
    : stableLikely * likelyBand.input * size.calls;
  const dearestInput = Math.max(upperBand.input, upperBand.cacheWrite5m);

  const inputUsd = {
    likely: (stableLikelyUsd + varyingLikely * likelyBand.input) / 1_000_000,
    upper: (inputUpper * dearestInput) / 1_000_000,
  };
  const mostOutput = size.maxOutputTokens * size.calls;
  const outputUsd = { least: 0, most: (mostOutput * upperBand.output) / 1_000_000 };
  return {
    kind: 'estimate',
    inputTokens: { likely: stableLikely * size.calls + varyingLikely, upper: inputUpper },
    outputTokens: { least: 0, most: mostOutput },
    inputUsd,
    outputUsd,
    leastUsd: inputUsd.likely,
    mostUsd: inputUsd.upper + outputUsd.most,
    counted: factor.likely === factor.upper ? 'exact' : 'about',
    band: bandHint(model, promptLikely, {
      inputTokens: stableLikely * size.calls + varyingLikely,
      inputUsd: inputUsd.likely,
    }),
  };
}

/**
 * The whole of it, for people: `about 11,840 tokens in for $0.0012, up to 2,048 out for $0.0010: $0.0012 to $0.0034`. The
 * upper end holds the tokens of the input by the upper count.
 */
export function estimateWords(estimate: CostEstimate): string {
  if (estimate.kind !== 'estimate') return costWords(estimate);
  const { inputTokens, inputUsd, outputTokens, outputUsd, leastUsd, mostUsd, counted } = estimate;
  const about = counted === 'exact' ? '' : 'about ';
  return `${about}${tokenWords(inputTokens.likely)} tokens in for ${usdWords(inputUsd.likely)}, up to ${tokenWords(outputTokens.most)} out for ${usdWords(outputUsd.most)}: ${usdWords(leastUsd)} to ${usdWords(mostUsd)}`;
}

/** A sentence for people, where dropping something would make the whole run cheaper: `drops` names what. */
export function bandWords(estimate: CostEstimate, drops: readonly string[] = []): string | undefined {
  const band = estimate.kind === 'estimate' ? estimate.band : undefined;
  if (band === undefined) return undefined;
  const what = drops.length === 0 ? '' : ` Drop ${drops.join(' and ')}, and it does.`;
  return `With about ${tokenWords(band.overTokens)} tokens less a call falls under the price band of ${tokenWords(band.upToTokens)} tokens, and the input costs ${usdWords(band.savesUsd)} less.${what}`;
}

function tokenWords(tokens: number): string {
  return grouped(Math.round(tokens));
}

/** For people: `about $0.02, at most $0.11`, `free, nothing leaves this machine`, `unpriced: no price is known for claude-x`. */
export function costWords(estimate: CostEstimate): string {
  switch (estimate.kind) {
    case 'free':
      return 'free, nothing leaves this machine';
    case 'unpriced':
      return `unpriced: no price is known for ${estimate.model}`;
    case 'estimate':
      return `about ${usdWords(estimate.leastUsd)} and the answer, at most ${usdWords(estimate.mostUsd)}`;
  }
}

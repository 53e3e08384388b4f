import type { ModelPrice } from './prices';

/** A name the user picks, resolved to who answers. */
export interface Tier {
  readonly name: string;
  /** As in `knownProviders.ts`: `anthropic`, `ollama`, `offline`. */
  readonly provider: string;
  /** Empty: the first that the provider offers when it is asked (`resolveTier.ts`). */
  readonly model: string;
  /** Another address than the provider's own; only this machine's settings can name one. */
  readonly baseUrl?: string;
  /** The model's window, or less: no call is larger, its answer included. */
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** The most o200k tokens times this that the model can count for a text; the budget is kept by it (`estimateTokens.ts`). */
  readonly tokenFactor: TokenFactor;
  /** By the settings of this machine; absent: by the price table. */
  readonly price?: ModelPrice;
  /** Answered on this machine, so nothing is paid. */
  readonly isFree?: boolean;
  /** Where reports come from Anthropic: citations are recorded by the API instead of written by the model. */
  readonly citedBy?: 'provider';
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Calls begun in any minute, over all runs of this window; absent: as many as can be. */
  readonly requestsPerMinute?: number;
  /** Tokens of those calls, input and room for the answer together. */
  readonly tokensPerMinute?: number;
  /** Where the same tier is answered when this place cannot, in this order. They have no fallbacks of their own. */
  readonly fallback?: readonly Tier[];
}

export interface TokenFactor {
  /** For "about": the likely count is o200k × this. */
  readonly likely: number;
  /** For the promise: never more than o200k × this, and a surcharge for scripts that o200k favours. */
  readonly upper: number;
}

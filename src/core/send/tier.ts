/** A name the user picks, resolved to who answers. */
export interface Tier {
  readonly name: string;
  /** `anthropic` or `offline`. */
  readonly provider: string;
  readonly model: string;
  /** The model's whole window. */
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** The most o200k tokens times this that the model can count for a text; the budget is kept by it (`estimateTokens.ts`). */
  readonly tokenFactor: TokenFactor;
  /** Calls under way at once. */
  readonly concurrency: number;
}

export interface TokenFactor {
  /** For "about": the likely count is o200k × this. */
  readonly likely: number;
  /** For the promise: never more than o200k × this, and a surcharge for scripts that o200k favours. */
  readonly upper: number;
}

import { bandFor, type ModelPrice } from './prices';

/** That a call lies just over a price band, and what would bring it under. */
export interface BandHint {
  /** The largest prompt of the cheaper band. */
  readonly upToTokens: number;
  /** Fewer of them, by the likely count, and the call is in it. */
  readonly overTokens: number;
  /** What the calls of the run would then cost less, at least: the same tokens at the cheaper prices. */
  readonly savesUsd: number;
}

/** `promptTokens`: of the largest call, as the model is likely to count. `undefined` where no cheaper band lies below. */
export function bandHint(
  model: ModelPrice,
  promptTokens: number,
  run: { readonly inputTokens: number; readonly inputUsd: number },
): BandHint | undefined {
  const here = bandFor(model, promptTokens);
  const below = model.bands[model.bands.indexOf(here) - 1];
  const upToTokens = below?.upToPromptTokens;
  if (below === undefined || upToTokens === undefined || !(below.input < here.input)) return undefined;
  return { upToTokens, overTokens: promptTokens - upToTokens, savesUsd: run.inputUsd * (1 - below.input / here.input) };
}

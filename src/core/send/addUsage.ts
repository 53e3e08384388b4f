import type { Usage } from './provider';

/** Of two calls together. One estimated figure makes the sum an estimate. */
export function addUsage(one: Usage, other: Usage): Usage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    cacheReadTokens: one.cacheReadTokens + other.cacheReadTokens,
    cacheWriteTokens: one.cacheWriteTokens + other.cacheWriteTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    source: one.source === 'estimated' || other.source === 'estimated' ? 'estimated' : 'reported',
  };
}

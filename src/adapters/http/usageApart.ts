import type { Usage } from '../../core/send/provider';

/**
 * Of servers whose count of the prompt holds what was read from a cache as well: counted apart, or it would be paid twice. `undefined`
 * where a count is missing, or the prompt has 0 tokens: none of ours is empty, so that server did not count.
 */
export function usageApart(
  promptTokens: number | undefined,
  cachedTokens: number | undefined,
  outputTokens: number | undefined,
): Usage | undefined {
  if (promptTokens === undefined || promptTokens === 0 || outputTokens === undefined) return undefined;
  const cached = Math.min(promptTokens, cachedTokens ?? 0);
  return {
    inputTokens: promptTokens - cached,
    cacheReadTokens: cached,
    cacheWriteTokens: 0,
    outputTokens,
    source: 'reported',
  };
}

import { createHash } from 'node:crypto';
import type { WireUsage } from './behaviour';
import { countTokens } from './countTokens';
import { blocksOf, type WireRequest } from './wireRequest';

/**
 * Prompt caching as the API bills it: what stands before a mark is written once and read from then on, for five minutes,
 * byte for byte and per model. Shorter than the least size: silently no cache.
 */
export interface PromptCache {
  /** Also remembers the prefixes, as a request does whose answer has begun. */
  bill(request: WireRequest): Omit<WireUsage, 'output_tokens'>;
}

export function promptCache(leastTokens: number, lifeMs = 300_000): PromptCache {
  const writtenMs = new Map<string, number>();
  return {
    bill(request) {
      const hash = createHash('sha256')
        .update(request.model)
        .update(JSON.stringify(request.output_config ?? {}));
      let tokens = 0;
      let read = 0;
      let marked = 0;
      let isForAnHour = false;
      for (const block of blocksOf(request)) {
        hash.update(`${block.type}\0${block.text ?? JSON.stringify(block)}\0`);
        tokens += countTokens(block.text ?? JSON.stringify(block));
        if (block.cache_control === undefined || tokens < leastTokens) continue;
        const prefix = hash.copy().digest('hex');
        if (Date.now() - (writtenMs.get(prefix) ?? Number.NEGATIVE_INFINITY) < lifeMs) read = tokens;
        writtenMs.set(prefix, Date.now());
        marked = tokens;
        isForAnHour ||= block.cache_control.ttl === '1h';
      }
      return {
        input_tokens: tokens - Math.max(marked, read),
        cache_creation_input_tokens: marked - read,
        cache_read_input_tokens: read,
        ...(isForAnHour ? { hour_tokens: marked - read } : {}),
      };
    },
  };
}

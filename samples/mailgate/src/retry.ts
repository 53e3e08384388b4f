import type { Clock } from './clock.ts';
import { TemporaryError } from './errors.ts';
import { parseRetryAfter } from './retryAfter.ts';

export interface RetryOptions {
  /** How often the call is made at most, the first time included. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  /** No wait between two attempts is longer than this. */
  readonly maxDelayMs: number;
  /** A number from 0 to 1; a test hands in a fixed one. */
  readonly random: () => number;
}

export const defaultRetry: RetryOptions = { attempts: 5, firstDelayMs: 500, maxDelayMs: 60_000, random: Math.random };

/** The wait before attempt `attempt + 1`, in milliseconds: doubled every time, half of it random; at least what the server asked for. */
export function retryDelay(attempt: number, options: RetryOptions, retryAfterMs = 0): number {
  const full = Math.min(options.maxDelayMs, options.firstDelayMs * 2 ** (attempt - 1));
  const delay = Math.round(full / 2 + (full / 2) * options.random());
  return Math.max(delay, retryAfterMs);
}

/** Calls `work` until it succeeds, fails for good, or the attempts are used up; then the last error is thrown. */
export async function withRetry<T>(work: (attempt: number) => Promise<T>, clock: Clock, options = defaultRetry): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof TemporaryError) || attempt >= options.attempts) throw error;
      const asked = error.retryAfter === undefined ? undefined : parseRetryAfter(error.retryAfter, clock.now());
      await clock.sleep(retryDelay(attempt, options, asked));
    }
  }
}

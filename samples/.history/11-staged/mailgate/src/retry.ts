import type { Clock } from './clock.ts';
import { TemporaryError } from './errors.ts';

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

/** The wait before attempt `attempt + 1`, in milliseconds: doubled every time, half of it random, never above the maximum. */
export function retryDelay(attempt: number, options: RetryOptions): number {
  const full = Math.min(options.maxDelayMs, options.firstDelayMs * 2 ** (attempt - 1));
  return Math.round(full / 2 + (full / 2) * options.random());
}

/** Calls `work` until it succeeds, fails for good, or the attempts are used up; then the last error is thrown. */
export async function withRetry<T>(work: (attempt: number) => Promise<T>, clock: Clock, options = defaultRetry): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof TemporaryError) || attempt >= options.attempts) throw error;
      await clock.sleep(retryDelay(attempt, options));
    }
  }
}

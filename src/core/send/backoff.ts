import type { SendFailure } from './provider';

/** How often and how patiently calls are tried again. */
export interface RetryPolicy {
  /** Attempts of one call, the first included. */
  readonly mostAttempts: number;
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
  /** Bounds of what a provider's `retry-after` is granted; a longer wish ends the run. */
  readonly shortestWaitMs: number;
  readonly longestWaitMs: number;
  /** Failures in a row, over all workers, that pause the run. */
  readonly mostFailuresInARow: number;
  /** For one call, waits and all attempts included. */
  readonly timeLimitMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  mostAttempts: 4,
  firstBackoffMs: 1_000,
  longestBackoffMs: 30_000,
  shortestWaitMs: 1_000,
  longestWaitMs: 120_000,
  mostFailuresInARow: 5,
  timeLimitMs: 15 * 60_000,
};

/**
 * How long to wait after the `attempt`-th attempt failed; `undefined`: longer than a run waits. Full jitter, so that
 * many workers do not come back at once (AWS architecture blog, "Exponential backoff and jitter").
 */
export function waitMs(
  policy: RetryPolicy,
  failed: SendFailure,
  attempt: number,
  random: () => number,
): number | undefined {
  if (failed.retryAfterMs !== undefined) {
    return failed.retryAfterMs > policy.longestWaitMs
      ? undefined
      : Math.max(policy.shortestWaitMs, failed.retryAfterMs);
  }
  const ceiling = Math.min(policy.longestBackoffMs, policy.firstBackoffMs * 2 ** (attempt - 1));
  return random() * ceiling;
}

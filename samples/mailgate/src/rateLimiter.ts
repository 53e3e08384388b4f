import type { Clock } from './clock.ts';

export interface RateLimit {
  /** Messages per second that one domain accepts from us on average. */
  readonly perSecond: number;
  /** Messages that may go out at once after a pause. */
  readonly burst: number;
}

/** A token bucket per recipient domain: one slow domain never holds up another. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #limit: RateLimit;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(limit: RateLimit, clock: Clock) {
    if (limit.perSecond <= 0 || limit.burst < 1) throw new RangeError('A rate limit needs perSecond above 0 and a burst of at least 1.');
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Waits until a message to `domain` may go out, and takes its token. */
  async take(domain: string): Promise<void> {
    const waitMs = this.reserve(domain);
    if (waitMs > 0) await this.#clock.sleep(waitMs);
  }

  /**
   * Takes a token now, or one of the future; returns how long the caller has to wait for it, in milliseconds.
   * The bucket of a domain that was not used for a minute is dropped, so that the map does not grow for ever.
   */
  reserve(domain: string): number {
    const now = this.#clock.now();
    this.#dropIdle(now);
    const bucket = this.#buckets.get(domain) ?? { tokens: this.#limit.burst, at: now };
    const refilled = Math.min(this.#limit.burst, bucket.tokens + ((now - bucket.at) / 1000) * this.#limit.perSecond);
    const tokens = refilled - 1;
    this.#buckets.set(domain, { tokens, at: now });
    return tokens >= 0 ? 0 : Math.ceil((-tokens / this.#limit.perSecond) * 1000);
  }

  #dropIdle(now: number): void {
    for (const [domain, bucket] of this.#buckets) if (now - bucket.at > IDLE_MS) this.#buckets.delete(domain);
  }
}

const IDLE_MS = 60_000;

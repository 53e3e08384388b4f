import type { Clock } from '../../core/ports';
import { nobodyWaits } from '../../core/send/nobodyWaits';

/** How long a provider may be silent. Pings are a sign of life, but not of work. */
export interface IdleLimits {
  readonly withoutBytesMs: number;
  readonly withoutContentMs: number;
}

/** The SDK's own timeout ends with the headers, so a stream that stands still would stay open for ever. */
export const defaultIdleLimits: IdleLimits = { withoutBytesMs: 60_000, withoutContentMs: 180_000 };

export interface Silence {
  readonly what: 'nothing' | 'no content';
  readonly forMs: number;
}

export interface IdleWatchdogs {
  onBytes(): void;
  onContent(): void;
  /** Takes them down; to be called when the call is over. */
  end(): void;
}

/** Starts at once; `onSilence` is called at most once. */
export function idleWatchdogs(clock: Clock, limits: IdleLimits, onSilence: (silence: Silence) => void): IdleWatchdogs {
  const closed = new AbortController();
  let bytesMs = clock.monotonicMs();
  let contentMs = bytesMs;

  async function watch(): Promise<void> {
    for (;;) {
      const nowMs = clock.monotonicMs();
      const bytesLeftMs = bytesMs + limits.withoutBytesMs - nowMs;
      const contentLeftMs = contentMs + limits.withoutContentMs - nowMs;
      if (bytesLeftMs <= 0) return onSilence({ what: 'nothing', forMs: limits.withoutBytesMs });
      if (contentLeftMs <= 0) return onSilence({ what: 'no content', forMs: limits.withoutContentMs });
      await clock.sleep(Math.min(bytesLeftMs, contentLeftMs), closed.signal);
    }
  }
  // Ends by a rejected sleep when it is taken down: that is its end, not a failure.
  watch().catch(() => undefined);

  return {
    onBytes: () => {
      bytesMs = clock.monotonicMs();
    },
    onContent: () => {
      contentMs = clock.monotonicMs();
      bytesMs = contentMs;
    },
    end: () => closed.abort(nobodyWaits),
  };
}

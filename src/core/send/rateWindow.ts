import type { Clock } from '../ports';
import type { Tier } from './tier';

/** What went out in the last minute, against what a tier's settings allow. */
export interface RateWindow {
  /** How long until a call of so many tokens may leave; 0: now. */
  waitMs(tokens: number): number;
  /** It leaves now. */
  note(tokens: number): void;
}

const minuteMs = 60_000;

/**
 * A sliding minute. A call that alone is more than a minute may hold leaves when nothing else did, since it would wait for
 * ever otherwise.
 */
export function rateWindow(clock: Clock, limits: Pick<Tier, 'requestsPerMinute' | 'tokensPerMinute'>): RateWindow {
  const { requestsPerMinute = Number.POSITIVE_INFINITY, tokensPerMinute = Number.POSITIVE_INFINITY } = limits;
  let sent: { readonly atMs: number; readonly tokens: number }[] = [];
  return {
    waitMs(tokens) {
      const nowMs = clock.monotonicMs();
      sent = sent.filter(({ atMs }) => atMs > nowMs - minuteMs);
      // The oldest ones that must be a minute old before this call fits.
      let calls = sent.length;
      let total = sent.reduce((sum, one) => sum + one.tokens, 0);
      let untilMs = nowMs;
      for (const one of sent) {
        if (calls + 1 <= requestsPerMinute && total + tokens <= tokensPerMinute) break;
        untilMs = one.atMs + minuteMs;
        calls -= 1;
        total -= one.tokens;
      }
      return untilMs - nowMs;
    },
    note(tokens) {
      sent.push({ atMs: clock.monotonicMs(), tokens });
    },
  };
}

const shared = new WeakMap<Clock, Map<string, RateWindow>>();

/** One for all runs of this window that go to the same model; `undefined` where the settings set no rate. */
export function rateWindowOf(clock: Clock, tier: Tier): RateWindow | undefined {
  const { provider, model, baseUrl, requestsPerMinute, tokensPerMinute } = tier;
  if (requestsPerMinute === undefined && tokensPerMinute === undefined) return undefined;
  const windows = shared.get(clock) ?? new Map<string, RateWindow>();
  shared.set(clock, windows);
  const key = JSON.stringify([provider, model, baseUrl, requestsPerMinute, tokensPerMinute]);
  const window = windows.get(key) ?? rateWindow(clock, tier);
  windows.set(key, window);
  return window;
}

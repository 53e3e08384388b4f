import type { Clock } from '../../../../src/core/ports';

/** Time that passes when told to. */
export function fakeClock(startMs = Date.UTC(2026, 10, 22, 22, 15, 1)) {
  let wallMs = startMs;
  let passedMs = 0;
  const sleepers = new Set<{ untilMs: number; wake: () => void }>();
  const clock: Clock = {
    nowMs: () => wallMs,
    monotonicMs: () => passedMs,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const stop = () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        };
        const sleeper = {
          untilMs: passedMs + ms,
          wake: () => {
            signal.removeEventListener('abort', stop);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', stop, { once: true });
      });
    },
  };
  return {
    clock,
    /** The wall clock alone: somebody set it, or the machine slept. */
    jump(ms: number) {
      wallMs += ms;
    },
    async advance(ms: number) {
      for (let left = ms; left > 0; left -= 100) {
        wallMs += Math.min(100, left);
        passedMs += Math.min(100, left);
        for (const sleeper of sleepers) {
          if (sleeper.untilMs > passedMs) continue;
          sleepers.delete(sleeper);
          sleeper.wake();
        }
        await settle();
      }
    },
  };
}

/** Lets everything that waits for no time come to its end. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise(resolve => setImmediate(resolve));
}

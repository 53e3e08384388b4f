import { setMaxListeners } from 'node:events';
import type { Clock } from '../../core/ports';

/** A sleep keeps the process alive: somebody waits for it. */
export const nodeClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep,
};

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    // Several calls may wait on one run's signal, and that is no leak.
    setMaxListeners(0, signal);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', stop);
        resolve();
      },
      // A timer takes no more, and would fire at once.
      Math.min(ms, 2 ** 31 - 1),
    );
    signal.addEventListener('abort', stop, { once: true });
  });
}

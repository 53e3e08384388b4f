import type { Clock } from '../../../../src/core/ports';

/** Time that passes when a test says so. `until` lets it pass from sleep to sleep until the work is done. */
export interface FakeClock extends Clock {
  /** How many are asleep. */
  sleepers(): number;
  advance(ms: number): Promise<void>;
  until<Result>(work: Promise<Result>): Promise<Result>;
}

export function fakeClock(): FakeClock {
  let nowMs = 1_000_000;
  let sleeping: { readonly atMs: number; readonly wake: () => void }[] = [];

  async function advance(ms: number): Promise<void> {
    const endMs = nowMs + ms;
    for (;;) {
      await settle();
      const next = earliest();
      if (next === undefined || next.atMs > endMs) break;
      nowMs = next.atMs;
      next.wake();
    }
    nowMs = endMs;
    await settle();
  }

  function earliest() {
    return [...sleeping].sort((one, other) => one.atMs - other.atMs)[0];
  }

  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleepers: () => sleeping.length,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = (settleIt: () => void) => () => {
          sleeping = sleeping.filter(one => one !== sleeper);
          signal.removeEventListener('abort', abort);
          settleIt();
        };
        const abort = leave(() => reject(signal.reason));
        const sleeper = { atMs: nowMs + ms, wake: leave(resolve) };
        sleeping.push(sleeper);
        signal.addEventListener('abort', abort);
      }),
    advance,
    async until(work) {
      let isDone = false;
      const done = () => {
        isDone = true;
      };
      work.then(done, done);
      for (let turns = 0; turns < 10_000; turns++) {
        await settle();
        if (isDone) return work;
        const next = earliest();
        if (next === undefined) throw new Error('nobody sleeps, and the work is not done');
        await advance(next.atMs - nowMs);
      }
      throw new Error('the work does not end');
    },
  };
}

/** Lets everything that is ready run. */
function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

import type { Clock } from './ports';

/** Lets others on this thread have a turn, if this one has worked for a while; to be called between small pieces of work. */
export type Breathe = () => Promise<void>;

/** A window's frame has sixteen milliseconds, and a person notices twenty. */
const longestMs = 8;
const never = new AbortController().signal;
const breathers = new WeakMap<Clock, Breathe>();

/**
 * One for all that runs by a clock: what one of them did since the last turn holds the thread up for the next as well. Of those
 * that wait one goes on in each turn, in the order in which they came.
 */
export function breather(clock: Clock): Breathe {
  const known = breathers.get(clock);
  if (known !== undefined) return known;
  let lastMs = clock.monotonicMs();
  const waiting: symbol[] = [];
  const turn = async () => {
    const self = Symbol('waiting');
    waiting.push(self);
    for (;;) {
      const before = lastMs;
      await clock.sleep(0, never);
      // Timers that are due together come in one turn: whoever is woken after another went on waits for the next.
      if (waiting[0] === self && lastMs === before) break;
    }
    waiting.shift();
    lastMs = clock.monotonicMs();
  };
  const breathe = async () => {
    if (clock.monotonicMs() - lastMs >= longestMs) await turn();
  };
  breathers.set(clock, breathe);
  return breathe;
}

/** For what is short, and for tests. */
export const unhurried: Breathe = async () => undefined;

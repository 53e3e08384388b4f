import type { Clock } from './ports';

/** Lets others on this thread have a turn, if this one has worked for a while; to be called between small pieces of work. */
export type Breathe = () => Promise<void>;

/** A window's frame has sixteen milliseconds, and a person notices twenty: some are left for a piece of work and a collection of garbage. */
const longestMs = 6;
const never = new AbortController().signal;
const breathers = new WeakMap<Clock, Breathe>();

/**
 * One for all that runs by a clock: what one of them did since the last turn holds the thread up for the next as well. Those
 * that wait go on in the order in which they came, as many in a turn as it has time for.
 */
export function breather(clock: Clock): Breathe {
  const known = breathers.get(clock);
  if (known !== undefined) return known;
  /** When the turn began. */
  let sinceMs = clock.monotonicMs();
  const hasTime = () => clock.monotonicMs() - sinceMs < longestMs;
  const waiting = new Set<symbol>();
  const turn = async () => {
    const self = Symbol('waiting');
    waiting.add(self);
    for (;;) {
      const before = sinceMs;
      await clock.sleep(0, never);
      if (hasTime()) break;
      // Timers that are due together come in one turn: whoever is woken after another used it up waits for the next.
      const [first] = waiting;
      if (first !== self || sinceMs !== before) continue;
      sinceMs = clock.monotonicMs();
      break;
    }
    waiting.delete(self);
  };
  const breathe = async () => {
    if (!hasTime()) await turn();
  };
  breathers.set(clock, breathe);
  return breathe;
}

/** For what is short, and for tests. */
export const unhurried: Breathe = async () => undefined;

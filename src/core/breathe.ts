import type { Clock } from './ports';

/** Lets others on this thread have a turn, if this one has worked for a while; to be called between small pieces of work. */
export type Breathe = () => Promise<void>;

/** A window's frame has sixteen milliseconds, and a person notices twenty. */
const longestMs = 8;
const never = new AbortController().signal;
const breathers = new WeakMap<Clock, Breathe>();

/** One for all that runs by a clock: what one of them did since the last turn holds the thread up for the next as well. */
export function breather(clock: Clock): Breathe {
  const known = breathers.get(clock);
  if (known !== undefined) return known;
  let lastMs = clock.monotonicMs();
  const breathe = async () => {
    if (clock.monotonicMs() - lastMs < longestMs) return;
    await clock.sleep(0, never);
    lastMs = clock.monotonicMs();
  };
  breathers.set(clock, breathe);
  return breathe;
}

/** For what is short, and for tests. */
export const unhurried: Breathe = async () => undefined;

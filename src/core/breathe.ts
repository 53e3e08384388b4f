import type { Clock } from './ports';

/** Lets others on this thread have a turn, if this one has worked for a while; to be called between small pieces of work. */
export type Breathe = () => Promise<void>;

/** A window's frame has sixteen milliseconds, and a person notices twenty. */
const longestMs = 8;
const never = new AbortController().signal;

export function breather(clock: Clock): Breathe {
  let lastMs = clock.monotonicMs();
  return async () => {
    if (clock.monotonicMs() - lastMs < longestMs) return;
    await clock.sleep(0, never);
    lastMs = clock.monotonicMs();
  };
}

/** For what is short, and for tests. */
export const unhurried: Breathe = async () => undefined;

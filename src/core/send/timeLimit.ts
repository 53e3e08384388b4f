import type { Clock } from '../ports';
import { nobodyWaits } from './nobodyWaits';
import { whenAborted } from './whenAborted';

/** A signal that ends with the given one, or when time is over. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** True when it ended because of the time. */
  isOver(): boolean;
  /** Takes the timer down; to be called when the work is done. */
  end(): void;
}

export function timeLimit(clock: Clock, ms: number, outer: AbortSignal): TimeLimit {
  const both = new AbortController();
  const timer = new AbortController();
  let isOver = false;
  const stopListening = whenAborted(outer, () => both.abort(outer.reason));
  clock.sleep(ms, timer.signal).then(
    () => {
      isOver = true;
      both.abort(new Error('time is over'));
    },
    // Taken down before time was over.
    () => undefined,
  );
  return {
    signal: both.signal,
    isOver: () => isOver && !outer.aborted,
    end() {
      stopListening();
      timer.abort(nobodyWaits);
    },
  };
}

/**
 * Small pieces of work on a disk that answers at once are done on this thread: a line in the cache of a local disk takes a
 * hundredth of what it takes to ask another thread for it, and calls wait for it in a row. A disk that let us wait (a
 * network's, one that is being emptied) is asked aside from then on.
 */
export interface QuickDisk {
  answersAtOnce(): boolean;
  atOnce<Value>(work: () => Value): Value;
}

/** A quarter of what a person notices. */
const quickMs = 5;
/** Once or twice it may have been the machine. */
const mostWaits = 2;

export function quickDisk(nowMs: () => number = () => performance.now()): QuickDisk {
  let waits = 0;
  return {
    answersAtOnce: () => waits <= mostWaits,
    atOnce(work) {
      const begunMs = nowMs();
      try {
        return work();
      } finally {
        if (nowMs() - begunMs > quickMs) waits += 1;
      }
    },
  };
}

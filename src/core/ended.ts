import type { SendFailure } from './send/provider';

/** How asking ended, the same for a report and for labels. */
export interface Ended {
  readonly isComplete: boolean;
  /** Something of use arrived. */
  readonly hasSome: boolean;
  /** Why it is not complete; absent for a cancel between two calls. */
  readonly failure?: SendFailure;
}

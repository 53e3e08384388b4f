/** Calls at once in a child, one record each. */
export const concurrency = 3;

/** How a child works, and when it takes another for dead. */
export interface Pace {
  readonly lease: { readonly heartbeatMs: number; readonly staleMs: number };
  /** How long a call takes at least and at most, in milliseconds. */
  readonly callMs: readonly [number, number];
}

/** A dead owner is replaced soon. For children that live alone: on a loaded machine a live one may miss its beat. */
export const quick: Pace = { lease: { heartbeatMs: 50, staleMs: 400 }, callMs: [1, 5] };

/** So slow that a kill which comes late still comes before the end. */
export const slow: Pace = { ...quick, callMs: [10, 50] };

/** No machine is so loaded that a live one is taken for dead. */
export const patient: Pace = { lease: { heartbeatMs: 100, staleMs: 90_000 }, callMs: [1, 5] };

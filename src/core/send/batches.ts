import type { Call, Reply, SendFailure } from './provider';

/**
 * Many calls in one parcel, at a lower price and without a promise of when. The provider works on it while nobody
 * watches: its id is all that is needed to collect it, also after a restart. Failures are values.
 */
export interface BatchDesk {
  submit(calls: readonly BatchCall[], signal: AbortSignal): Promise<Batch | SendFailure>;
  look(id: string, signal: AbortSignal): Promise<Batch | SendFailure>;
  /** Of a batch that ended, in any order. */
  results(id: string, signal: AbortSignal): Promise<BatchResults | SendFailure>;
  /** What was not begun is not done, and not billed; the rest can be collected. */
  cancel(id: string, signal: AbortSignal): Promise<Batch | SendFailure>;
  /** The newest ones of this account, newest first: for one whose id was lost in a crash. */
  newest(signal: AbortSignal): Promise<{ readonly kind: 'batches'; readonly batches: readonly Batch[] } | SendFailure>;
}

export interface BatchCall {
  /** Unique within the batch: letters, digits, `_` and `-`, at most 64. */
  readonly customId: string;
  readonly call: Call;
}

export interface Batch {
  readonly kind: 'batch';
  readonly id: string;
  readonly state: 'working' | 'ended';
  readonly createdMs: number;
  readonly count: number;
}

export interface BatchResults {
  readonly kind: 'results';
  readonly results: readonly BatchResult[];
}

export interface BatchResult {
  readonly customId: string;
  readonly outcome: Reply | SendFailure;
}

/** What one parcel may hold at most; far below what providers take, so that a part of a run can fail alone. */
export const mostCallsOfBatch = 1_000;
export const mostBytesOfBatch = 24 * 1024 * 1024;

/** The calls in parcels, in their order. */
export function parcels<Planned extends { readonly call: Call }>(planned: readonly Planned[]): readonly Planned[][] {
  const all: Planned[][] = [];
  let bytes = 0;
  for (const one of planned) {
    const { stable, varying } = one.call.rendered;
    // A letter is at most three bytes of UTF-8; most are one.
    const size = stable.length + varying.length + 2_000;
    const current = all.at(-1);
    if (current === undefined || current.length >= mostCallsOfBatch || bytes + size > mostBytesOfBatch) {
      all.push([one]);
      bytes = size;
    } else {
      current.push(one);
      bytes += size;
    }
  }
  return all;
}

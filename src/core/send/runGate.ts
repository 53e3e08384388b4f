import type { Clock } from '../ports';
import type { RetryPolicy } from './backoff';
import { pausedAfter } from './failures';
import { nobodyWaits } from './nobodyWaits';
import type { FailureReason, Reply, SendFailure } from './provider';
import type { RateWindow } from './rateWindow';

/**
 * One for all workers of a run. When the provider asks for patience all wait together, and after a wait one call goes
 * first. The tier's own rate is kept here as well. What would fail for every call stops the run at once, and so do too many failures in a row.
 */
export interface RunGate {
  /** Resolves when a call may leave, or with what stopped the run. Rejects with the signal's reason when aborted. */
  enter(signal: AbortSignal, tokens?: number): Promise<Pass | SendFailure>;
  /** Failures since the last answer. Calls that were under way together count as one. */
  failuresInARow(): number;
  stop(why: SendFailure): void;
  stopped(): SendFailure | undefined;
}

export interface Pass {
  readonly kind: 'pass';
  /** To be called once. `undefined`: the provider was not asked. `sharedWaitMs`: nobody calls before that. */
  leave(outcome: Reply | SendFailure | undefined, sharedWaitMs?: number): void;
}

export function runGate(clock: Clock, policy: RetryPolicy, rate?: RateWindow): RunGate {
  const changes = new Set<() => void>();
  let stoppedBy: SendFailure | undefined;
  let closedUntilMs = Number.NEGATIVE_INFINITY;
  let oneGoesFirst = false;
  let firstIsUnderWay = false;
  let passes = 0;
  let countedPasses = 0;
  let failures = 0;

  const changed = (): void => {
    for (const wake of [...changes]) wake();
  };

  const stop = (why: SendFailure): void => {
    stoppedBy ??= why;
    changed();
  };

  const count = (pass: number, outcome: Reply | SendFailure): void => {
    if (outcome.kind === 'reply' || saysNothingAboutOthers.has(outcome.reason)) {
      if (outcome.kind === 'reply') failures = 0;
      return;
    }
    // A burst: calls that left before the last counted failure tell the same news again.
    if (pass <= countedPasses) return;
    countedPasses = passes;
    failures += 1;
    if (failures >= policy.mostFailuresInARow) stop(pausedAfter(failures, outcome));
  };

  const hand = (isFirst: boolean): Pass => {
    passes += 1;
    const number = passes;
    return {
      kind: 'pass',
      leave(outcome, sharedWaitMs) {
        if (isFirst) firstIsUnderWay = false;
        if (outcome !== undefined) count(number, outcome);
        if (sharedWaitMs !== undefined) {
          closedUntilMs = Math.max(closedUntilMs, clock.monotonicMs() + sharedWaitMs);
          oneGoesFirst = true;
        } else if (isFirst && outcome !== undefined && !isCancelled(outcome)) {
          oneGoesFirst = false;
        }
        changed();
      },
    };
  };

  return {
    failuresInARow: () => failures,
    stop,
    stopped: () => stoppedBy,
    async enter(signal, tokens = 0) {
      for (;;) {
        signal.throwIfAborted();
        if (stoppedBy !== undefined) return stoppedBy;
        const leftMs = Math.max(closedUntilMs - clock.monotonicMs(), rate?.waitMs(tokens) ?? 0);
        if (leftMs > 0) await changeOrTime(clock, changes, leftMs, signal);
        else if (oneGoesFirst && firstIsUnderWay) await changeOrTime(clock, changes, undefined, signal);
        else {
          rate?.note(tokens);
          firstIsUnderWay = oneGoesFirst;
          return hand(oneGoesFirst);
        }
      }
    },
  };
}

/** About this call or its user alone: neither an answer nor a sign of trouble. */
const saysNothingAboutOthers: ReadonlySet<FailureReason> = new Set([
  'cancelled',
  'too-long',
  'refused',
  'secret-found',
  'time-limit',
]);

function isCancelled(outcome: Reply | SendFailure): boolean {
  return outcome.kind === 'failure' && outcome.reason === 'cancelled';
}

function changeOrTime(
  clock: Clock,
  changes: Set<() => void>,
  ms: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = new AbortController();
    const end = (settle: () => void): void => {
      changes.delete(wake);
      signal.removeEventListener('abort', abort);
      timer.abort(nobodyWaits);
      settle();
    };
    const wake = (): void => end(resolve);
    const abort = (): void => end(() => reject(signal.reason));
    changes.add(wake);
    signal.addEventListener('abort', abort, { once: true });
    // A sleep that was ended has been answered by a change already.
    if (ms !== undefined) clock.sleep(ms, timer.signal).then(wake, () => undefined);
  });
}

import { isCancelled } from '../errors';
import type { Clock } from '../ports';
import { defaultRetryPolicy, type RetryPolicy, waitMs } from './backoff';
import { cancelled, timeLimitReached, waitTooLong } from './failures';
import { nobodyWaits } from './nobodyWaits';
import type { Call, Connection, FailureReason, Reply, SendFailure, Usage } from './provider';
import type { RateWindow } from './rateWindow';
import { type Pass, runGate } from './runGate';
import type { Cost, SettledAttempt, Spending } from './spending';
import { timeLimit } from './timeLimit';

/** Sends the calls of one run, from any number of workers. The one place that retries. */
export interface Sender {
  /**
   * One answer, or the failure that remains after all attempts; the longest partial text is kept with it. Aborting ends
   * it within 200 ms with `cancelled`, also while it waits. Rejects only when a listener does; by `beforeAttempt`, nothing left.
   */
  send(call: RunCall, listener: SendListener, signal: AbortSignal): Promise<Sent>;
  /** Why no further call of this run will be made: a refused key, a spending limit, the cap, too many failures in a row. */
  stopped(): SendFailure | undefined;
}

export interface RunCall {
  readonly call: Call;
  /** Never fewer than the provider will count for the whole input; the cap is kept by it. */
  readonly mostInputTokens: number;
}

export interface SendListener {
  /** Text as it arrives, of the attempt under way. */
  onText?(delta: string): void;
  /** Before each attempt leaves. Whoever keeps a journal writes the intent here; rejecting means no request. */
  beforeAttempt?(attempt: { readonly number: number; readonly mostUsd?: number }): Promise<void>;
  /** After each attempt that gave no answer, before any wait: the end that belongs to its intent. */
  afterFailure?(attempt: Attempt, failure: SendFailure): Promise<void>;
  /** The text so far is void: a new attempt follows after the wait, for the reason given. */
  onWait?(wait: { readonly ms: number; readonly because: SendFailure; readonly nextAttempt: number }): void;
}

export interface Sent {
  readonly outcome: Reply | SendFailure;
  /** Every attempt that left, or would have; the ledger names those that may be billed. */
  readonly attempts: readonly Attempt[];
}

export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  readonly outcome: 'reply' | FailureReason;
  readonly billed: 'yes' | 'no' | 'maybe';
  /** As far as the provider said. */
  readonly usage?: Usage;
  readonly cost: Cost;
  readonly requestId?: string;
}

export interface SenderParts {
  readonly clock: Clock;
  readonly spending: Spending;
  readonly policy?: RetryPolicy;
  /** Absent: calls leave as fast as they can. */
  readonly rate?: RateWindow;
  /** In [0, 1), for jitter. */
  readonly random?: () => number;
}

export function sender(connection: Connection, parts: SenderParts): Sender {
  const policy = parts.policy ?? defaultRetryPolicy;
  const random = parts.random ?? Math.random;
  const gate = runGate(parts.clock, policy, parts.rate);

  async function attemptOnce(
    run: RunCall,
    number: number,
    listener: SendListener,
    signal: AbortSignal,
  ): Promise<Attempted> {
    const tokens = run.mostInputTokens + run.call.prompt.maxOutputTokens;
    const pass = await gate.enter(signal, tokens);
    if (pass.kind === 'failure') return { outcome: pass };
    let outcome: Reply | SendFailure | undefined;
    let backoffMs: number | undefined;
    try {
      const most = { inputTokens: run.mostInputTokens, outputTokens: run.call.prompt.maxOutputTokens };
      const reservation = await parts.spending.reserve(most, signal);
      if (reservation.kind === 'failure') {
        gate.stop(reservation);
        return { outcome: reservation };
      }
      let settled: SettledAttempt = { kind: 'not-billed' };
      let cost: Cost | undefined;
      try {
        await listener.beforeAttempt?.({ number, mostUsd: reservation.mostUsd });
        signal.throwIfAborted();
        // Should the provider throw, nobody knows what it did before.
        settled = { kind: 'may-be-billed' };
        outcome = await answerOf(connection, run.call, listener, parts.clock, signal);
        settled = settledBy(outcome);
        backoffMs = backoffAfter(outcome, number);
      } finally {
        cost = reservation.settle(settled);
      }
      return { outcome, attempt: attemptOf(number, outcome, settled, cost), backoffMs };
    } finally {
      leave(pass, outcome, backoffMs);
    }
  }

  function backoffAfter(outcome: Reply | SendFailure, number: number): number | undefined {
    if (outcome.kind === 'reply' || !outcome.isRetryable) return undefined;
    return waitMs(policy, outcome, Math.max(number, gate.failuresInARow()), random);
  }

  function leave(pass: Pass, outcome: Reply | SendFailure | undefined, backoffMs: number | undefined): void {
    const failed = outcome?.kind === 'failure' ? outcome : undefined;
    if (failed !== undefined && stopsRun(failed)) gate.stop({ ...failed, partialText: undefined, usage: undefined });
    if (failed !== undefined && wishIsTooLong(failed, policy)) gate.stop(waitTooLong(failed, failed.retryAfterMs ?? 0));
    const concernsAll = failed?.reason === 'rate-limited' || failed?.reason === 'overloaded';
    pass.leave(outcome, concernsAll ? backoffMs : undefined);
  }

  return {
    stopped: gate.stopped,
    async send(run, listener, signal) {
      const limit = timeLimit(parts.clock, policy.timeLimitMs, signal);
      const attempts: Attempt[] = [];
      let partialText: string | undefined;
      const ended = (outcome: Reply | SendFailure): Sent => {
        if (outcome.kind === 'reply') return { outcome, attempts };
        const failed =
          outcome.reason === 'cancelled' && limit.isOver() ? timeLimitReached(policy.timeLimitMs) : outcome;
        return { outcome: { ...failed, partialText: longer(partialText, failed.partialText) }, attempts };
      };
      try {
        for (let number = 1; ; number++) {
          const { outcome, attempt, backoffMs } = await attemptOnce(run, number, listener, limit.signal);
          if (attempt !== undefined) attempts.push(attempt);
          if (outcome.kind === 'reply') return ended(outcome);
          if (attempt !== undefined) await listener.afterFailure?.(attempt, outcome);
          partialText = longer(partialText, outcome.partialText);
          if (wishIsTooLong(outcome, policy)) return ended(waitTooLong(outcome, outcome.retryAfterMs ?? 0));
          const isLast = number >= policy.mostAttempts || gate.stopped() !== undefined;
          if (backoffMs === undefined || isLast || isUseful(run.call, outcome.partialText)) return ended(outcome);
          listener.onWait?.({ ms: backoffMs, because: outcome, nextAttempt: number + 1 });
          await parts.clock.sleep(backoffMs, limit.signal);
        }
      } catch (error) {
        if (isCancelled(error, limit.signal)) return ended(cancelled());
        throw error;
      } finally {
        limit.end();
      }
    },
  };
}

interface Attempted {
  readonly outcome: Reply | SendFailure;
  /** Absent where nothing left. */
  readonly attempt?: Attempt;
  /** How long to wait before the next one; absent where no next one would help. */
  readonly backoffMs?: number;
}

/** What is true for every call of a run. */
const stopReasons: ReadonlySet<FailureReason> = new Set([
  'no-key',
  'key-refused',
  'not-permitted',
  'no-such-model',
  'spend-limit',
  'redirected',
  'wrong-address',
]);

function stopsRun(failed: SendFailure): boolean {
  if (stopReasons.has(failed.reason)) return true;
  // A certificate nobody trusts, a sign-in page: not a matter of luck.
  return !failed.isRetryable && (failed.reason === 'unreachable' || failed.reason === 'unreadable-answer');
}

function wishIsTooLong(failed: SendFailure, policy: RetryPolicy): boolean {
  return failed.isRetryable && (failed.retryAfterMs ?? 0) > policy.longestWaitMs;
}

/** Half a report is worth reading, and a new attempt would pay for it twice; half an object is nothing. */
export function isUseful(call: Call, partialText: string | undefined): boolean {
  return call.prompt.task.produces === 'report' && (partialText ?? '').trim().length >= 400;
}

function longer(one: string | undefined, other: string | undefined): string | undefined {
  return (other?.length ?? 0) > (one?.length ?? 0) ? other : one;
}

function settledBy(outcome: Reply | SendFailure): SettledAttempt {
  if (outcome.kind === 'reply') return { kind: 'answered', reply: outcome };
  return outcome.mayBeBilled ? { kind: 'may-be-billed', usage: outcome.usage } : { kind: 'not-billed' };
}

function attemptOf(number: number, outcome: Reply | SendFailure, settled: SettledAttempt, cost: Cost): Attempt {
  return {
    number,
    outcome: outcome.kind === 'reply' ? 'reply' : outcome.reason,
    billed: settled.kind === 'answered' ? 'yes' : settled.kind === 'not-billed' ? 'no' : 'maybe',
    usage: outcome.usage,
    cost,
    requestId: outcome.kind === 'failure' ? outcome.requestId : undefined,
  };
}

/** A provider should end within a second of an abort; a run does not wait so long for it. */
const abortGraceMs = 150;

/** Asks once. A provider that does not hear the abort is left behind, and what it had sent is kept. */
function answerOf(
  connection: Connection,
  call: Call,
  listener: SendListener,
  clock: Clock,
  signal: AbortSignal,
): Promise<Reply | SendFailure> {
  return new Promise((resolve, reject) => {
    let text = '';
    let isOver = false;
    const grace = new AbortController();
    const end = (settle: () => void): void => {
      isOver = true;
      signal.removeEventListener('abort', abort);
      grace.abort(nobodyWaits);
      settle();
    };
    const leaveBehind = (): void =>
      end(() => resolve({ ...cancelled(), partialText: text === '' ? undefined : text, mayBeBilled: true }));
    // A grace that was ended has been answered already.
    const abort = (): void => void clock.sleep(abortGraceMs, grace.signal).then(leaveBehind, () => undefined);
    signal.addEventListener('abort', abort, { once: true });
    const onText = (delta: string): void => {
      if (isOver) return;
      text += delta;
      listener.onText?.(delta);
    };
    connection.send(call, onText, signal).then(
      outcome => end(() => resolve(outcome)),
      error => end(() => reject(error)),
    );
  });
}

import type { FailureReason, SendFailure } from './provider';
import { isUseful, type RunCall, type Sender, type SendListener, type Sent } from './send';

/** Another place where the same tier is answered. */
export interface Place {
  /** Asked for there instead of the first place's model; known once it is open. */
  readonly model: string;
  readonly sender: Sender;
}

/** Opens the next place; `undefined` where it cannot be opened, and why is told by whoever opens. */
export type OpenPlace = (because: SendFailure) => Promise<Place | undefined>;

/**
 * Goes through the places of one tier: when one cannot answer, the next is asked, and all later calls of the run go there
 * at once. What is wrong with the call itself, and what a person decided, is wrong everywhere.
 */
export function placesSender(first: Sender, others: readonly OpenPlace[]): Sender {
  let current: { readonly model?: string; readonly sender: Sender } = { sender: first };
  const left = [...others];
  let moving: Promise<void> | undefined;

  const moveOn = async (from: Sender, because: SendFailure): Promise<boolean> => {
    if (current.sender !== from) return true;
    if (left.length === 0 && moving === undefined) return false;
    moving ??= (async () => {
      while (left.length > 0) {
        const next = await left.shift()?.(because);
        if (next === undefined) continue;
        current = next;
        return;
      }
    })().finally(() => {
      moving = undefined;
    });
    await moving;
    return current.sender !== from;
  };

  return {
    stopped: () => {
      const why = current.sender.stopped();
      return why !== undefined && left.length > 0 && canBeElsewhere(why) ? undefined : why;
    },
    async send(run, listener, signal) {
      const attempts: Sent['attempts'][number][] = [];
      for (;;) {
        const { model, sender } = current;
        const sent = await sender.send(model === undefined ? run : asking(model, run), listener, signal);
        attempts.push(...sent.attempts);
        const { outcome } = sent;
        if (outcome.kind === 'reply' || !canBeElsewhere(outcome)) return { outcome, attempts };
        if (isUseful(run.call, outcome.partialText) || signal.aborted) return { outcome, attempts };
        if (!(await moveOn(sender, outcome))) return { outcome, attempts };
        restart(listener, outcome);
      }
    },
  };
}

function asking(model: string, run: RunCall): RunCall {
  return { ...run, call: { ...run.call, model } };
}

/** What had arrived is void. */
function restart(listener: SendListener, because: SendFailure): void {
  listener.onWait?.({ ms: 0, because, nextAttempt: 1 });
}

const elsewhere: ReadonlySet<FailureReason> = new Set([
  'no-key',
  'key-refused',
  'not-permitted',
  'no-such-model',
  'rate-limited',
  'spend-limit',
  'overloaded',
  'server-error',
  'unreachable',
  'redirected',
  'stalled',
  'cut-off',
  'unreadable-answer',
  'paused',
]);

function canBeElsewhere({ reason }: SendFailure): boolean {
  return elsewhere.has(reason);
}

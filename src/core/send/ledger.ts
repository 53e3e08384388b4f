import type { ProtectedText } from '../protect/protected';
import { withModelName } from './modelName';
import { type Call, noUsage, type Reply, type SendFailure } from './provider';
import type { ReplyCache } from './replyCache';
import type { Attempt, RunCall, Sender } from './send';

/** Where the calls of a run are written down: the intent before each attempt, its end after it. */
export interface CallBook {
  /** Resolves with the call's id when it stands in the file. Rejecting means that no request is made. */
  intended(call: IntendedCall): Promise<string>;
  /** A retry or the end of a call without an answer. */
  failed(call: string, failure: SendFailure, attempt: Attempt): Promise<void>;
}

export interface IntendedCall {
  readonly attempt: number;
  /** Ids; empty for a report. */
  readonly records: readonly string[];
  /** Absent: the run's own. */
  readonly tier?: string;
  /** Absent where the price is unknown. */
  readonly reservedUsd?: number;
  /** Of a batch: where it stands in the day's ledger. */
  readonly ticket?: string;
}

export interface AskListener {
  onText?(delta: string): void;
  /** What arrived so far is void; the next attempt follows in `ms`. */
  onRetry?(ms: number, because: SendFailure): void;
}

/** A call that was answered is written down by who asked, together with what the answer said. */
export type Asked = AnsweredCall | { readonly kind: 'failed'; readonly failure: SendFailure };

export interface AnsweredCall {
  readonly kind: 'answered';
  readonly call: string;
  readonly reply: Reply;
  readonly attempt: Attempt;
}

export interface Asking {
  readonly sender: Sender;
  readonly book: CallBook;
  /** Absent: every request is sent. */
  readonly replies?: ReplyCache;
}

/**
 * Sends one call; each attempt is written down before it leaves, and its failure after it. What was asked and answered
 * before is not sent again: it is written down as an answer that cost nothing.
 */
export async function askInBook(
  { sender, book, replies }: Asking,
  run: RunCall,
  records: readonly string[],
  listener: AskListener,
  signal: AbortSignal,
): Promise<Asked> {
  const known = await replies?.find(run.call);
  if (known !== undefined) {
    signal.throwIfAborted();
    const call = await book.intended({ attempt: 1, records, reservedUsd: 0 });
    listener.onText?.(known.reply.text);
    return { kind: 'answered', call, reply: known.reply, attempt: unsentAttempt };
  }
  const calls = new Map<number, string>();
  const { outcome, attempts } = await sender.send(
    run,
    {
      onText: listener.onText,
      beforeAttempt: async ({ number, mostUsd }) => {
        calls.set(number, await book.intended({ attempt: number, records, reservedUsd: mostUsd }));
      },
      afterFailure: async (attempt, failure) => {
        const call = calls.get(attempt.number);
        if (call !== undefined) await book.failed(call, failure, attempt);
      },
      onWait: ({ ms, because }) => listener.onRetry?.(ms, because),
    },
    signal,
  );
  if (outcome.kind === 'failure') return { kind: 'failed', failure: outcome };
  const last = attempts.at(-1);
  const call = last === undefined ? undefined : calls.get(last.number);
  if (last === undefined || call === undefined) return { kind: 'failed', failure: unexplained };
  return { kind: 'answered', call, reply: withModelName(outcome, run.call.model), attempt: last };
}

/** For the next who asks the same. In the background: nobody waits for a saving. */
export function keepReply(
  replies: ReplyCache | undefined,
  call: Call,
  { reply, attempt }: AnsweredCall,
  /** As it passed protect. */
  text: ProtectedText,
): void {
  if (reply.fromCache === true || reply.end !== 'complete') return;
  const paidUsd = attempt.cost.kind === 'known' ? attempt.cost.usd : undefined;
  void replies?.keep(call, { text, model: reply.model, usage: reply.usage, paidUsd });
}

const unsentAttempt: Attempt = {
  number: 1,
  outcome: 'reply',
  billed: 'no',
  usage: noUsage,
  cost: { kind: 'known', usd: 0 },
};

/** A reply without an attempt cannot be; should it be all the same, nothing of it is believed. */
const unexplained: SendFailure = {
  kind: 'failure',
  reason: 'unreadable-answer',
  message: 'An answer came that nobody had asked for. It was not used. Run the task again.',
  isRetryable: false,
  mayBeBilled: false,
};

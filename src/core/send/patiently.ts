import type { Clock } from '../ports';
import { defaultRetryPolicy, waitMs } from './backoff';
import type { SendFailure } from './provider';

/** Requests about batches are few and small, and what may have been done is not done twice: only a clear no is tried again. */
export async function patiently<Answer extends { readonly kind: string }>(
  ask: () => Promise<Answer | SendFailure>,
  clock: Clock,
  watcher: { waiting?(ms: number, because: SendFailure): void },
  signal: AbortSignal,
): Promise<Answer | SendFailure> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask();
    if (!isFailure(answer)) return answer;
    signal.throwIfAborted();
    const ms = waitMs(defaultRetryPolicy, answer, attempt, Math.random);
    const mayRetry = answer.isRetryable && !answer.mayBeBilled && ms !== undefined && attempt < mostAttempts;
    if (!mayRetry) return answer;
    watcher.waiting?.(ms, answer);
    await clock.sleep(ms, signal);
  }
}

const mostAttempts = 4;

function isFailure(answer: { readonly kind: string }): answer is SendFailure {
  return answer.kind === 'failure';
}

import * as failures from '../../core/send/failures';
import type { SendFailure } from '../../core/send/provider';
import { retryAfterMs } from '../../core/send/retryAfter';
import type { GuardRefusal } from './guardedFetch';
import { type CallState, type ConnectionFacts, connectionFailure, guardedFailure, harmlessWords } from './httpFailure';
import { statusFailure } from './statusFailure';

/** What is known of a failed call, in plain data: the SDK's own error objects print keys, headers and bodies. */
export type ErrorFacts =
  | { readonly kind: 'guarded'; readonly refusal: GuardRefusal }
  /** The API said no, by a status or by an event of the stream (then without one). */
  | {
      readonly kind: 'refused';
      readonly status?: number;
      readonly type?: string;
      readonly code?: string;
      readonly words?: string;
      readonly headers?: { get(name: string): string | null };
      readonly requestId?: string;
    }
  | ({ readonly kind: 'connection' } & ConnectionFacts)
  /** The answer stopped before it said that it was over. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'unreadable' };

const provider = 'Anthropic';
export const setKeyHint = 'Set one with "Tierwise: Set API Key", or ANTHROPIC_API_KEY for the command line.';

/** Every way in which the SDK and the API fail, as our own failure with a sentence. */
export function anthropicFailure(facts: ErrorFacts, state: CallState): SendFailure {
  switch (facts.kind) {
    case 'guarded':
      return guardedFailure(facts.refusal, state);
    case 'refused':
      return { ...refused(facts, state), requestId: facts.requestId };
    case 'connection':
      return connectionFailure(facts, state);
    case 'ended':
      return failures.cutOff(provider);
    case 'unreadable':
      return failures.unreadableAnswer(provider, 'a part of it is not valid JSON');
  }
}

function refused(facts: ErrorFacts & { readonly kind: 'refused' }, state: CallState): SendFailure {
  const words = harmlessWords(facts.words, state.key);
  const waitMs = facts.headers === undefined ? undefined : retryAfterMs(facts.headers, state.nowMs);
  if (isSpendLimit(facts)) return failures.spendLimit(provider, words);
  if (isTooLong(facts)) return failures.tooLong(provider, words);
  if (facts.status === undefined) return refusedInStream(facts.type, words);
  if (facts.status === 401) return failures.keyRefused(provider, setKeyHint);
  return statusFailure(facts.status, { provider, model: state.model, words, waitMs });
}

/** An `error` event after the answer had begun carries a type and no status. */
function refusedInStream(type: string | undefined, words: string): SendFailure {
  switch (type) {
    case 'overloaded_error':
      return failures.overloaded(provider, undefined, true);
    case 'rate_limit_error':
      return { ...failures.rateLimited(provider, undefined), mayBeBilled: true };
    case 'invalid_request_error':
      return { ...failures.invalidRequest(provider, words), mayBeBilled: true };
    case 'authentication_error':
      return failures.keyRefused(provider, setKeyHint);
    case 'permission_error':
      return failures.notPermitted(provider, words);
    default:
      return failures.serverError(provider, undefined);
  }
}

/** Limits of money come as 400, 402, 403 or 429; waiting does not mend them. */
function isSpendLimit({ status, type, code, words }: ErrorFacts & { readonly kind: 'refused' }): boolean {
  if (status === 402 || type === 'billing_error') return true;
  if (code !== undefined && /spend_limit|credit|billing|ramp_limit|organization_on_hold/.test(code)) return true;
  return status === 400 && /credit balance is too low/i.test(words ?? '');
}

function isTooLong({ status, code, words }: ErrorFacts & { readonly kind: 'refused' }): boolean {
  if (status === 413 || code === 'request_body_too_large_after_decoding') return true;
  return status === 400 && /prompt is too long|exceed.{0,20}context/i.test(words ?? '');
}

import * as failures from '../../core/send/failures';
import type { SendFailure } from '../../core/send/provider';
import { retryAfterMs } from '../../core/send/retryAfter';
import { type CallState, harmlessWords } from './httpFailure';
import { jsonAt, textAt } from './jsonAt';
import { statusFailure } from './statusFailure';

/** What a compatible server said when it said no. */
export interface Refusal {
  /** Absent for an error in the midst of a stream that names none. */
  readonly status?: number;
  readonly words: string;
  /** `insufficient_quota`, `context_length_exceeded`; type and code, as far as they are text. */
  readonly codes: readonly string[];
}

/**
 * The bodies that compatible servers send: `{error: {message, type, code}}` (OpenAI, llama.cpp, OpenRouter), `{error: "…"}`
 * (Ollama, LM Studio), `{object: "error", message}` (vLLM), `{detail}` (FastAPI). Anything else says nothing.
 */
export function readRefusal(status: number | undefined, data: unknown): Refusal {
  const error = jsonAt(data, 'error') ?? data;
  const words = typeof error === 'string' ? error : (textAt(error, 'message') ?? textAt(data, 'detail') ?? '');
  const codes = [textAt(error, 'type'), textAt(error, 'code')].filter(code => code !== undefined);
  const code = jsonAt(error, 'code');
  return { status: status ?? (typeof code === 'number' ? code : undefined), words, codes };
}

/** A refusal of the whole request, or of an answer that had begun, as our own failure with a sentence. */
export function openaiFailure(
  refusal: Refusal,
  headers: { get(name: string): string | null } | undefined,
  state: CallState,
): SendFailure {
  const words = harmlessWords(refusal.words, state.key);
  const waitMs = headers === undefined ? undefined : retryAfterMs(headers, state.nowMs);
  const failure = translated(refusal, words, waitMs, state);
  const requestId = headers?.get('x-request-id') ?? headers?.get('request-id') ?? undefined;
  // Once an answer had begun, work was done.
  return { ...failure, requestId, mayBeBilled: failure.mayBeBilled || state.hasBegun };
}

function translated(refusal: Refusal, words: string, waitMs: number | undefined, state: CallState): SendFailure {
  const { provider, model, key, setKeyHint, isOnThisMachine = false } = state;
  if (isSpendLimit(refusal)) return failures.spendLimit(provider, words);
  if (isTooLong(refusal)) return failures.tooLong(provider, words);
  if (isOffended(refusal)) return failures.refusedByModel(undefined);
  if (isOnThisMachine && isItsFault(refusal)) return failures.programFailed(provider, refusal.status, words);
  if (refusal.status === undefined) return failures.serverError(provider, undefined);
  if (refusal.status === 401)
    return key === '' ? failures.keyWanted(provider, setKeyHint) : failures.keyRefused(provider, setKeyHint);
  return statusFailure(refusal.status, { provider, model, words, waitMs });
}

/** Not a server that is loading a model or has its hands full (503): that one is asked again. */
function isItsFault({ status }: Refusal): boolean {
  return status === undefined || (status >= 500 && status !== 503 && status !== 529);
}

/** A used-up quota comes as a 429 as well; waiting does not mend it. */
function isSpendLimit({ status, codes, words }: Refusal): boolean {
  if (status === 402) return true;
  if (codes.some(code => /insufficient_quota|billing|credit|spend/i.test(code))) return true;
  return (
    (status === 429 || status === 403) &&
    /exceeded your current quota|insufficient (credits|balance|quota)/i.test(words)
  );
}

/** A filter before the model said no to this text: about one call, and not about the account. */
function isOffended({ status, codes, words }: Refusal): boolean {
  if (codes.some(code => /content_filter|content_policy|moderation/i.test(code))) return true;
  return (status === 400 || status === 403) && /flagged|moderation|content (policy|filter)/i.test(words);
}

/** llama.cpp names it by type, OpenAI by code; vLLM and LM Studio by words alone. */
function isTooLong({ status, codes, words }: Refusal): boolean {
  if (status === 413) return true;
  if (codes.some(code => /context_length_exceeded|exceed_context_size/i.test(code))) return true;
  const isRefused = status === undefined || status === 400 || status === 422 || status === 500;
  return isRefused && tooLongWords.test(words);
}

export const tooLongWords =
  /maximum context length|context (length|window|size).{0,60}(exceed|overflow|less than|too small|not enough)|exceeds?.{0,40}context|prompt is (too long|longer)|longer than the context|greater than the context|context overflow/i;

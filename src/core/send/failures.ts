import type { FailureReason, SendFailure, Usage } from './provider';

/**
 * Every way in which a call can give no answer, as a sentence: what did not work, why, what to do. No key, header or body
 * stands in any of them. Providers name themselves (`Anthropic`); `words` are the provider's own, already made harmless.
 */

export function cancelled(): SendFailure {
  return failure('cancelled', 'The call was cancelled. What had arrived is kept.');
}

export function noKey(provider: string, how: string): SendFailure {
  return failure('no-key', `No key for ${provider} is set, so nothing was sent. ${how}`);
}

/** A server that was asked without a key, as it might want none. */
export function keyWanted(provider: string, how: string): SendFailure {
  return failure(
    'no-key',
    `${provider} wants a key, and none is set for it, so it did not answer what was sent. ${how}`,
  );
}

export function keyRefused(provider: string, how: string): SendFailure {
  return failure(
    'key-refused',
    `${provider} does not accept the key. It may be revoked, or belong to another address. ${how}`,
  );
}

export function keyUnusable(provider: string, how: string): SendFailure {
  return failure(
    'key-refused',
    `The key for ${provider} holds blanks or letters that no key has, so nothing was sent. ${how}`,
  );
}

export function notPermitted(provider: string, words: string): SendFailure {
  return failure(
    'not-permitted',
    `The key is valid but may not do this at ${provider}${said(words)}. Ask who manages the account, or choose another tier.`,
  );
}

export function editorSaidNo(model: string): SendFailure {
  return failure(
    'not-permitted',
    `The editor does not let Tierwise use "${model}", because it was not allowed. Allow it in "Accounts: Manage Language Model Access", run again, or choose another tier.`,
  );
}

/** Copilot and others answer so when what an account may use is used up, and when a text offends their rules. */
export function editorQuota(model: string, words: string): SendFailure {
  return failure(
    'spend-limit',
    `The editor's model "${model}" is blocked: its quota is used up, or its rules forbid the text${said(words)}. Wait until the quota is renewed, or choose another tier.`,
  );
}

/** `known`: what the provider says it has; the first few are named. */
export function noSuchModel(provider: string, model: string, known: readonly string[] = []): SendFailure {
  const names = known.slice(0, 8).map(name => visibleName(name));
  const rest = known.length > names.length ? ` and ${known.length - names.length} more` : '';
  const has = names.length === 0 ? '' : ` It has: ${names.join(', ')}${rest}.`;
  return failure(
    'no-such-model',
    `${provider} knows no model "${model}", or the address is not its own.${has} Check the tier's model in "tierwise.tiers" and the endpoint in the settings.`,
  );
}

export function tooLong(
  provider: string,
  words: string,
  remedy = 'Lower "budget-tokens" in the task, or take context out.',
): SendFailure {
  return failure('too-long', `The prompt is longer than ${provider} takes${said(words)}. ${remedy}`);
}

/** A program of this machine that is not running, most likely. */
export function notRunning(provider: string, host: string, remedy: string): SendFailure {
  return retryable('unreachable', {
    message: `${provider} does not answer at ${host}; it may not be running. ${remedy}`,
  });
}

export function outOfMemory(provider: string, words: string): SendFailure {
  return failure(
    'invalid-request',
    `${provider} has not enough memory for this model and its context${said(words)}. Lower "contextTokens" of the tier in "tierwise.tiers", or choose a smaller model.`,
  );
}

/** A server of this machine that would hand the text on to another. */
export function runsElsewhere(provider: string, model: string): SendFailure {
  return failure(
    'not-permitted',
    `${provider} runs "${model}" on a server of the internet and not on this machine, so nothing was sent. Choose a model that lies on this machine, or name it with its ending "-cloud", so that you are asked first.`,
  );
}

/** A server that read less than it was sent and answered all the same. */
export function truncated(provider: string, readTokens: number, sentTokens: number, remedy: string): SendFailure {
  return {
    ...failure(
      'too-long',
      `${provider} read only ${readTokens} of about ${sentTokens} tokens that were sent, so it cut the prompt and its answer is not used. ${remedy}`,
    ),
    mayBeBilled: true,
  };
}

export function windowTooSmall(provider: string, model: string, has: number, wants: number): SendFailure {
  return failure(
    'too-long',
    `${provider} gives "${model}" a context of ${has} tokens, and the tier asks for ${wants}, so nothing was sent. Set the tier's "contextTokens" in "tierwise.tiers" to ${has} or less, or choose a model with a larger context.`,
  );
}

export function invalidRequest(provider: string, words: string): SendFailure {
  return failure(
    'invalid-request',
    `${provider} refused the form of the request${said(words)}. The model may not know a feature that Tierwise uses; choose another model for the tier.`,
  );
}

export function rateLimited(provider: string, retryAfterMs: number | undefined): SendFailure {
  const wish = retryAfterMs === undefined ? '' : ` and asks to wait ${durationWords(retryAfterMs)}`;
  return retryable('rate-limited', {
    message: `${provider} takes no more requests from this account for now${wish}. Run again later, or lower the tier's "concurrency".`,
    retryAfterMs,
  });
}

export function spendLimit(provider: string, words: string): SendFailure {
  return failure(
    'spend-limit',
    `${provider} stopped because a spending limit or the credit of the account is used up${said(words)}. Raise the limit in the provider's console, then resume the run.`,
  );
}

export function overloaded(provider: string, retryAfterMs: number | undefined, mayBeBilled: boolean): SendFailure {
  return retryable('overloaded', {
    message: `${provider} is overloaded and did not answer. Run again in some minutes, or choose another tier.`,
    retryAfterMs,
    mayBeBilled,
  });
}

export function serverError(provider: string, status: number | undefined, retryAfterMs?: number): SendFailure {
  const number = status === undefined ? '' : ` (status ${status})`;
  return retryable('server-error', {
    message: `${provider} failed on its side${number}. Run again; if it stays, look at the provider's status page, or at the log of a server of your own.`,
    retryAfterMs,
    mayBeBilled: true,
  });
}

/** The same of a server on this machine, which has no status page and no account, but a log. */
export function programFailed(program: string, status: number | undefined, words: string): SendFailure {
  const number = status === undefined ? '' : ` (status ${status})`;
  return retryable('server-error', {
    message: `${program} on this machine failed${number}${said(words)}. Look at its log, start it anew if need be, and run again.`,
    mayBeBilled: true,
  });
}

export function unreachable(host: string, why: string, mayBeBilled: boolean): SendFailure {
  return retryable('unreachable', {
    message: `${host} cannot be reached: ${why}. Check the network, the proxy and the endpoint in the settings.`,
    mayBeBilled,
  });
}

export function untrustedCertificate(host: string): SendFailure {
  return failure(
    'unreachable',
    `The certificate of ${host} is not trusted, so nothing was sent. If a company proxy stands between, add its certificate to the system's store; the command line takes it from the file that NODE_EXTRA_CA_CERTS names.`,
  );
}

export function certificateOutOfDate(host: string): SendFailure {
  return failure(
    'unreachable',
    `The certificate of ${host} does not hold today, so nothing was sent. Look at the clock of this machine first; if it is right, the server's certificate must be renewed.`,
  );
}

export function proxySignIn(): SendFailure {
  return failure(
    'unreachable',
    'The proxy wants a sign-in first (status 407), so nothing arrived. Check "http.proxy" in the settings (HTTPS_PROXY for the command line), or sign in to the network.',
  );
}

export function redirected(host: string): SendFailure {
  return failure(
    'redirected',
    `${host} sends on to another address, and a key is never sent on, so the call was stopped. Check the endpoint in the settings; on a guest network, sign in first.`,
  );
}

export function stalled(provider: string, silentMs: number, what: 'nothing' | 'no content'): SendFailure {
  return retryable('stalled', {
    message: `${provider} sent ${what} for ${durationWords(silentMs)}, so the call was ended. Run again, or choose another tier.`,
    mayBeBilled: true,
  });
}

export function cutOff(provider: string): SendFailure {
  return retryable('cut-off', {
    message: `The connection to ${provider} ended before the answer did. What had arrived is kept; run again.`,
    mayBeBilled: true,
  });
}

export function webPageInstead(host: string): SendFailure {
  return failure(
    'unreadable-answer',
    `${host} answered with a web page, not as a model does. A sign-in page of the network may stand between: open a browser, sign in, and run again.`,
  );
}

/** `subject` is the provider's word for what it took the text to be about: `cyber`. The answer, such as it was, is billed. */
export function refusedByModel(subject: string | undefined): SendFailure {
  const about = subject === undefined ? '' : ` It took the text to be about “${subject}”.`;
  return failure(
    'refused',
    `The model refused to answer.${about} Run the task on another tier, or exclude the part that it may have stumbled over.`,
  );
}

export function emptyAnswer(): SendFailure {
  return failure('unreadable-answer', 'The model answered with no text at all. Run the task again.');
}

export function unreadableAnswer(provider: string, what: string): SendFailure {
  return retryable('unreadable-answer', {
    message: `The answer from ${provider} cannot be read: ${what}. Run again; if it stays, check the endpoint in the settings.`,
    mayBeBilled: true,
  });
}

export function answerTooLarge(provider: string, limit: string): SendFailure {
  return {
    ...failure(
      'unreadable-answer',
      `${provider} sent more than an answer can hold (${limit}), so the call was ended. Check the endpoint in the settings.`,
    ),
    mayBeBilled: true,
  };
}

export function secretFound(why: string): SendFailure {
  return failure(
    'secret-found',
    `The last look before sending refused the request, and nothing left: ${why}. Preview what is sent, and take that part out.`,
  );
}

export function noAddress(provider: string): SendFailure {
  return failure(
    'wrong-address',
    `No address is set for ${provider}, so nothing was sent. Name one as "baseUrl" of the tier in "tierwise.tiers", or in "tierwise.openai.baseUrl" (OPENAI_BASE_URL for the command line).`,
  );
}

export function endpointRefused(message: string): SendFailure {
  return failure('wrong-address', message);
}

/** Ours: asked for more patience than a run has. */
export function waitTooLong(failed: SendFailure, wishMs: number): SendFailure {
  return {
    ...failed,
    isRetryable: false,
    message: `The provider asks to wait ${durationWords(wishMs)}, longer than a run waits. Resume the run after that.`,
  };
}

export function timeLimitReached(limitMs: number): SendFailure {
  return {
    ...failure(
      'time-limit',
      `The call took longer than ${durationWords(limitMs)}, waits and new attempts included, and was ended. Resume the run, or choose another tier.`,
    ),
    mayBeBilled: true,
  };
}

export function pausedAfter(failures: number, last: SendFailure): SendFailure {
  return failure(
    'paused',
    `The run is paused: ${failures} calls in a row failed. The last one said: ${last.message} Resume the run when that is mended.`,
  );
}

/** The provider gives a batch a day; what was not asked by then is not billed. */
export function batchExpired(): SendFailure {
  return failure(
    'time-limit',
    'The batch expired before this was asked, and it was not billed. Resume the run to ask it again.',
  );
}

/** `4 seconds`, `2 minutes`, `3 hours`: rounded up, so that nobody comes back too early. */
export function durationWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  if (seconds < 7_200) return `${Math.ceil(seconds / 60)} minutes`;
  if (seconds < 172_800) return `${Math.ceil(seconds / 3_600)} hours`;
  return `${Math.ceil(seconds / 86_400)} days`;
}

/** A name that a server gave, in a sentence. */
function visibleName(name: string): string {
  const plain = name.replace(/[^\x21-\x7e]/g, '');
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}

function said(words: string): string {
  return words === '' ? '' : ` ("${words}")`;
}

/** A failure that another attempt does not mend. */
export function failure(reason: FailureReason, message: string): SendFailure {
  return { kind: 'failure', reason, message: sentence(message), isRetryable: false, mayBeBilled: false };
}

function retryable(
  reason: FailureReason,
  parts: {
    readonly message: string;
    readonly retryAfterMs?: number;
    readonly mayBeBilled?: boolean;
    readonly usage?: Usage;
  },
): SendFailure {
  const message = sentence(parts.message);
  return { kind: 'failure', reason, isRetryable: true, mayBeBilled: false, ...parts, message };
}

/** `The server at 127.0.0.1:8080`, where a provider has no name of its own. */
function sentence(message: string): string {
  return message.replace(/^the /, 'The ');
}

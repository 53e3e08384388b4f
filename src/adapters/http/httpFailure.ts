import * as failures from '../../core/send/failures';
import type { SendFailure } from '../../core/send/provider';
import { GuardError, type GuardRefusal } from './guardedFetch';

/** Where the call stood when it failed. */
export interface CallState {
  /** Who was asked, for the sentence: `Anthropic`. */
  readonly provider: string;
  readonly host: string;
  readonly model: string;
  /** Empty where none was sent. */
  readonly key: string;
  /** How a key is set, as a sentence. */
  readonly setKeyHint: string;
  /** A program on this machine was asked. */
  readonly isOnThisMachine?: boolean;
  readonly nowMs: number;
  /** The body had left. */
  readonly wasSent: boolean;
  /** The answer had begun. */
  readonly hasBegun: boolean;
}

/** No answer, or not a whole one. `codes` and `texts` from the chain of causes. */
export interface ConnectionFacts {
  readonly codes: readonly string[];
  readonly texts: readonly string[];
}

export function guardedFailure(refusal: GuardRefusal, state: CallState): SendFailure {
  switch (refusal.kind) {
    case 'secret-found':
      return failures.secretFound(refusal.why);
    case 'foreign-origin':
      return failures.redirected(state.host);
    case 'web-page':
      return failures.webPageInstead(state.host);
    case 'not-a-stream':
      return failures.unreadableAnswer(state.provider, 'it is not a stream of events');
    case 'too-large':
      return failures.answerTooLarge(state.provider, refusal.limit);
  }
}

export function connectionFailure({ codes, texts }: ConnectionFacts, state: CallState): SendFailure {
  if (texts.some(text => /redirect/i.test(text))) return failures.redirected(state.host);
  if (codes.some(code => dateCodes.test(code))) return failures.certificateOutOfDate(state.host);
  if (codes.some(code => certificateCodes.test(code))) return failures.untrustedCertificate(state.host);
  if (state.hasBegun) return failures.cutOff(state.provider);
  if (codes.some(code => tlsCodes.test(code))) {
    return failures.unreachable(state.host, 'it does not speak TLS, or not as this machine does', false);
  }
  const refused = texts.map(text => /^Proxy response \((\d{3})\)/.exec(text)?.[1]).find(status => status !== undefined);
  if (refused === '407') return failures.proxySignIn();
  if (refused !== undefined) {
    return failures.unreachable(state.host, `the proxy refuses the way to it (status ${refused})`, false);
  }
  const known = codes.map(code => reachWords[code]).find(words => words !== undefined);
  // The fetch standard makes a 407 an error that says nothing.
  const unknown = texts.includes('')
    ? 'no reason is given; a proxy may want a sign-in'
    : 'the connection was closed before an answer came';
  return failures.unreachable(state.host, known ?? unknown, known === undefined && state.wasSent);
}

/** What `fetch` and the guard throw, as our failure; `undefined` for what is neither, a bug or another library's. */
export function fetchFailure(error: unknown, state: CallState): SendFailure | undefined {
  const chain = causes(error);
  for (const one of chain) if (one instanceof GuardError) return guardedFailure(one.refusal, state);
  if (chain.some(one => one instanceof SyntaxError)) {
    return failures.unreadableAnswer(state.provider, 'a part of it is not valid JSON');
  }
  const isOfFetch = chain.some(one => one instanceof TypeError && /^(terminated|fetch failed)$/.test(one.message));
  return isOfFetch ? connectionFailure(connectionFacts(chain), state) : undefined;
}

/** The same of a program on this machine: what does not answer there is not running, most likely, and `remedy` starts it. */
export function failureOfProgram(
  title: string,
  remedy: string,
): (error: unknown, state: CallState) => SendFailure | undefined {
  return (error, state) => {
    const failure = fetchFailure(error, state);
    const isDown = failure?.reason === 'unreachable' && failure.isRetryable && !failure.mayBeBilled;
    return isDown ? failures.notRunning(title, state.host, remedy) : failure;
  };
}

export function connectionFacts(chain: readonly Error[]): ConnectionFacts {
  return { codes: chain.flatMap(codeOf), texts: chain.map(one => one.message) };
}

/** An error and what it came from, outermost first. */
export function causes(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let one = error; one instanceof Error && chain.length < 10; one = one.cause) chain.push(one);
  return chain;
}

function codeOf(error: Error): readonly string[] {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? [code] : [];
}

const dateCodes = /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/;
/** Of the handshake, so that no request can have left: what OpenSSL and BoringSSL say. */
const tlsCodes = /^(EPROTO|ERR_SSL_\w+)$/;
const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/;

/** Before the first byte of a request could leave. */
const reachWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at that address',
  ENOTFOUND: 'its name is not known here',
  EAI_AGAIN: 'names cannot be looked up just now',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'there is no way to it',
  UND_ERR_CONNECT_TIMEOUT: 'it does not accept the connection in time',
};

/**
 * What a provider said, for people: one short line without the key. Nothing else of an answer gets into a message; an
 * endpoint may echo whatever it was sent.
 */
export function harmlessWords(words: string | undefined, key: string): string {
  const plain = [...(words ?? '')].map(letter => (letter < ' ' || letter === '\u007f' ? ' ' : letter)).join('');
  const line = (key === '' ? plain : plain.replaceAll(key, '[key]'))
    .replace(/\b(sk-[\w-]{6})[\w-]+/g, '[key]')
    .replace(/\bBearer +\S+/gi, '[key]')
    .replace(/ +/g, ' ')
    .trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

import type { Clock } from '../../core/ports';
import type { Door } from '../../core/send/door';
import { type Endpoint, parseEndpoint } from '../../core/send/endpoint';
import * as failures from '../../core/send/failures';
import { nobodyWaits } from '../../core/send/nobodyWaits';
import type { Provider, SendFailure } from '../../core/send/provider';
import { type AnswerForm, guardedFetch } from './guardedFetch';
import type { CallState } from './httpFailure';
import { defaultIdleLimits, type IdleLimits, idleWatchdogs, type Silence } from './idleWatchdogs';

/** Whom a request goes to, and by what rules. */
export interface HttpOptions {
  /** For sentences: `Anthropic`. */
  readonly title: string;
  /** Asked before each call for the key of this origin, and of no other; `undefined` where none is set. */
  readonly apiKey: (origin: string) => Promise<string | undefined>;
  readonly needsKey: boolean;
  /** How a key is set, as a sentence. */
  readonly setKeyHint: string;
  readonly baseUrl: string;
  /** Absent: elsewhere. */
  readonly reach?: Provider['reach'];
  readonly door: Door;
  readonly clock: Clock;
  readonly idleLimits?: IdleLimits;
}

/** What has come of an answer so far; a part of one is worth keeping. */
export interface Arriving {
  readonly hasBegun: boolean;
  /** Nothing that may still come can change it. */
  readonly isWhole: boolean;
  keep(failure: SendFailure): SendFailure;
  /** Nobody listens any more. */
  close(): void;
}

export interface Work<Answer> {
  readonly model: string;
  readonly form: AnswerForm;
  readonly arrived: Arriving;
  /** May ask more than once, for the same answer in another form. */
  ask(request: OpenRequest): Promise<Answer | SendFailure>;
  /** The answer, where all of it was there before the provider fell silent. */
  despiteSilence?(): Promise<Answer | SendFailure> | undefined;
  /** What was thrown, as a failure; `undefined` for a bug. */
  failureOf(error: unknown, state: CallState): SendFailure | undefined;
}

export interface OpenRequest {
  /** Without a slash at its end. */
  readonly url: string;
  /** Empty where none is set and none is needed. */
  readonly key: string;
  /** To the one origin, past the door, never redirected. */
  readonly fetch: typeof fetch;
  /** Ends with the request, and when the provider is silent for too long. */
  readonly signal: AbortSignal;
  readonly onContent: () => void;
  /** For what the provider itself says went wrong. */
  state(): CallState;
}

/** One request, from the key to the end. Resolves at once when aborted, with what had arrived. */
export async function oneRequest<Answer>(
  options: HttpOptions,
  work: Work<Answer>,
  signal: AbortSignal,
): Promise<Answer | SendFailure> {
  if (options.baseUrl === '') return failures.noAddress(options.title);
  const endpoint = parseEndpoint(options.baseUrl);
  if (endpoint.kind === 'refused') return failures.endpointRefused(endpoint.why);
  if (signal.aborted) return failures.cancelled();
  const key = (await options.apiKey(endpoint.origin))?.trim() ?? '';
  if (key === '' && options.needsKey) return failures.noKey(options.title, options.setKeyHint);
  // A header cannot carry it, and the error of the platform would quote it.
  if (!/^[\x21-\x7e]*$/.test(key)) return failures.keyUnusable(options.title, options.setKeyHint);
  if (signal.aborted) return failures.cancelled();

  const { arrived } = work;
  const guarded = guardRequest(options, endpoint, key, work);
  const { request, silence, close } = guarded;
  const afterSilence = (): SendFailure | Promise<Answer | SendFailure> => {
    const { forMs, what } = silence() ?? { forMs: 0, what: 'nothing' };
    return work.despiteSilence?.() ?? arrived.keep(failures.stalled(options.title, forMs, what));
  };
  const answer = async (): Promise<Answer | SendFailure> => {
    try {
      return await work.ask(request);
    } catch (error) {
      if (silence() !== undefined) return afterSilence();
      const failure = work.failureOf(error, request.state());
      if (failure === undefined) throw error;
      return arrived.keep(failure);
    }
  };
  // Whoever reads need not notice the silence: an abort between headers and the first event may go unheard.
  const unlessSilent = unlessAborted(answer(), request.signal, afterSilence);
  try {
    return await unlessAborted(unlessSilent, signal, () =>
      arrived.keep({ ...failures.cancelled(), mayBeBilled: guarded.wasSent() }),
    );
  } finally {
    close();
  }
}

interface GuardedRequest {
  readonly request: OpenRequest;
  wasSent(): boolean;
  silence(): Silence | undefined;
  close(): void;
}

function guardRequest<Answer>(
  options: HttpOptions,
  endpoint: Endpoint & { readonly kind: 'endpoint' },
  key: string,
  { form, arrived, model }: Work<Answer>,
): GuardedRequest {
  const controller = new AbortController();
  let wasSent = false;
  let silence: Silence | undefined;
  /** Fetches whose body was not read to its end. */
  let underWay = 0;
  let isClosed = false;
  const resting = new AbortController();
  const watchdogs = idleWatchdogs(options.clock, options.idleLimits ?? defaultIdleLimits, noticed => {
    silence = noticed;
    controller.abort();
  });
  const guarded = guardedFetch({
    origin: endpoint.origin,
    door: options.door,
    signal: controller.signal,
    form,
    onSent: () => {
      wasSent = true;
      underWay += 1;
    },
    onBytes: watchdogs.onBytes,
    onEnd: () => {
      underWay -= 1;
      if (underWay === 0 && isClosed) resting.abort(nobodyWaits);
    },
    isWhole: () => arrived.isWhole,
  });
  return {
    request: {
      url: endpoint.url,
      key,
      fetch: guarded,
      signal: controller.signal,
      onContent: watchdogs.onContent,
      state: () => ({
        provider: options.title,
        host: endpoint.host,
        model,
        key,
        setKeyHint: options.setKeyHint,
        isOnThisMachine: options.reach === 'local',
        nowMs: options.clock.nowMs(),
        wasSent,
        hasBegun: arrived.hasBegun,
      }),
    },
    wasSent: () => wasSent,
    silence: () => silence,
    close() {
      arrived.close();
      watchdogs.end();
      isClosed = true;
      if (underWay === 0) return;
      if (!arrived.isWhole) return controller.abort(nobodyWaits);
      // Ended here and now, the connection would be lost, and the next call would have to make its own.
      options.clock.sleep(mostRestMs, resting.signal).then(
        () => controller.abort(nobodyWaits),
        () => undefined,
      );
    },
  };
}

/** How long the end of a body is waited for behind a whole answer, by nobody. */
const mostRestMs = 1_000;

/** The work, or the answer to an abort, whichever is first. Work left behind is heard no more. */
function unlessAborted<Answer>(
  work: Promise<Answer>,
  signal: AbortSignal,
  answer: () => Answer | Promise<Answer>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const abort = (): void => resolve(answer());
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** No header at all where there is no key. */
export function authorization({ key }: OpenRequest): Readonly<Record<string, string>> {
  return key === '' ? {} : { authorization: `Bearer ${key}` };
}

import type { Clock } from '../../core/ports';
import type { Door } from '../../core/send/door';
import * as failures from '../../core/send/failures';
import type { OfferedModel } from '../../core/send/offeredModel';
import type { Call, Connection, Provider, Reply, SendFailure } from '../../core/send/provider';
import { anthropicBatches } from './anthropicBatches';
import { AnthropicClient, AnthropicError, APIConnectionError, APIError, APIUserAbortError } from './anthropicClient';
import { citedDocuments } from './anthropicDocuments';
import { anthropicFailure, type ErrorFacts, setKeyHint } from './anthropicFailure';
import { anthropicRequest } from './anthropicRequest';
import { ArrivedMessage } from './arrivedMessage';
import { GuardError } from './guardedFetch';
import { causes, connectionFacts } from './httpFailure';
import type { IdleLimits } from './idleWatchdogs';
import { countAt, nameAt, textAt } from './jsonAt';
import { type HttpOptions, type OpenRequest, oneRequest, type Work } from './oneRequest';

export const anthropicBaseUrl = 'https://api.anthropic.com';

export interface AnthropicOptions {
  /** Asked before each call for the key of this origin, and of no other; `undefined` where none is set. */
  readonly apiKey: (origin: string) => Promise<string | undefined>;
  /** Always said: the SDK would follow ANTHROPIC_BASE_URL of the environment, with the whole key. */
  readonly baseUrl: string;
  readonly door: Door;
  readonly clock: Clock;
  readonly idleLimits?: IdleLimits;
}

/**
 * Claude by Anthropic's own SDK, which is a part loaded at first use. One call is one request: the SDK retries nothing,
 * logs nothing and measures nothing.
 */
export function anthropicProvider(options: AnthropicOptions): Provider {
  const http: HttpOptions = { setKeyHint, ...options, title: 'Anthropic', needsKey: true };
  return {
    name: 'anthropic',
    reach: 'cloud',
    address: options.baseUrl,
    takesBatches: true,
    models: signal => oneRequest(http, listModels(), signal),
    connect: async () => ({
      count: (call, signal) => oneRequest(http, countTokens(call), signal),
      send: (call, onText, signal) => sendMessage(http, call, onText, signal),
      batches: anthropicBatches((ask, signal) => oneRequest(http, askOnce(ask), signal)),
    }),
  } satisfies { connect: () => Promise<Connection> } & Provider;
}

async function sendMessage(
  http: HttpOptions,
  call: Call,
  onText: (delta: string) => void,
  signal: AbortSignal,
): Promise<Reply | SendFailure> {
  const outcome = await oneRequest(http, streamMessage(call, onText), signal);
  if (outcome.kind === 'reply' || outcome.reason !== 'no-such-model') return outcome;
  // The sentence says which models there are, where that can be learnt in a moment.
  const known = await oneRequest(http, listModels(), AbortSignal.any([signal, AbortSignal.timeout(5_000)]));
  if ('kind' in known) return outcome;
  const ids = known.map(({ id }) => id);
  return { ...outcome, message: failures.noSuchModel('Anthropic', call.model, ids).message };
}

function streamMessage(call: Call, onText: (delta: string) => void): Work<Reply> {
  const arrived = new ArrivedMessage(onText, citedDocuments(call)?.mark);
  return {
    model: call.model,
    form: 'events',
    arrived,
    failureOf,
    async ask(request) {
      const message = { ...anthropicRequest(call).message, stream: true } as const;
      try {
        const stream = await clientOf(request).messages.create(message, { signal: request.signal });
        const events = stream[Symbol.asyncIterator]();
        for (let next = await events.next(); next.done !== true; next = await events.next()) {
          request.onContent();
          arrived.take(next.value);
          // What happens to the connection after the last event changes no answer, and nobody waits for it.
          if (arrived.isWhole) {
            void readOn(events);
            break;
          }
        }
      } catch (error) {
        if (!arrived.isWhole) throw error;
      }
      return arrived.end(call.model);
    },
  };
}

/** To the end and not further: an iterator that is left before it takes the connection with it. */
async function readOn(events: AsyncIterator<unknown>): Promise<void> {
  try {
    while ((await events.next()).done !== true);
  } catch {
    // It broke behind the answer.
  }
}

function countTokens(call: Call): Work<number> {
  return {
    model: call.model,
    form: 'json',
    arrived: new ArrivedMessage(() => undefined),
    failureOf,
    async ask(request) {
      const answer = await clientOf(request).messages.countTokens(anthropicRequest(call).count, {
        signal: request.signal,
      });
      const tokens: unknown = answer.input_tokens;
      if (typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0) return tokens;
      return failures.unreadableAnswer('Anthropic', 'it holds no count of tokens');
    },
  };
}

/** One question about batches. */
function askOnce<Answer>(
  ask: (client: AnthropicClient, signal: AbortSignal) => Promise<Answer | SendFailure>,
): Work<Answer> {
  return {
    model: 'a batch',
    form: 'json',
    arrived: new ArrivedMessage(() => undefined),
    failureOf,
    ask: request => ask(clientOf(request), request.signal),
  };
}

/** What is active, newest first; lines and windows as the Models API says them, never read out of an id. */
function listModels(): Work<readonly OfferedModel[]> {
  return {
    model: '',
    form: 'json',
    arrived: new ArrivedMessage(() => undefined),
    failureOf,
    async ask(request) {
      const models: OfferedModel[] = [];
      const pages = clientOf(request).models.list({ limit: 100, lifecycle: ['active'] }, { signal: request.signal });
      for await (const model of pages) {
        request.onContent();
        const offered = offeredModel(model);
        if (offered !== undefined) models.push(offered);
        if (models.length >= mostModels) break;
      }
      return models;
    },
  };
}

const mostModels = 500;

function offeredModel(model: unknown): OfferedModel | undefined {
  const id = nameAt(model, 'id');
  if (id === undefined) return undefined;
  const lifecycle = textAt(model, 'lifecycle');
  return {
    id,
    line: nameAt(model, 'line'),
    ...(lifecycle !== undefined && lifecycle !== 'active' ? { isRetiring: true } : {}),
    contextTokens: countAt(model, 'max_input_tokens'),
    maxOutputTokens: countAt(model, 'max_tokens'),
  };
}

/** A client of its own for each request: nothing of one call, its key least of all, is there for the next. */
function clientOf({ key, url, fetch }: OpenRequest): AnthropicClient {
  return new AnthropicClient({
    apiKey: key,
    baseURL: url,
    maxRetries: 0,
    // Ends with the headers, so it is no help with a stream; the watchdogs are shorter.
    timeout: 600_000,
    logLevel: 'off',
    openTelemetry: false,
    fetch,
  });
}

const failureOf: Work<never>['failureOf'] = (error, state) => {
  const facts = factsOf(error);
  return facts && anthropicFailure(facts, state);
};

/** The SDK's errors as plain data; `undefined` for what is none of them, a bug. */
function factsOf(error: unknown): ErrorFacts | undefined {
  const chain = causes(error);
  for (const one of chain) if (one instanceof GuardError) return { kind: 'guarded', refusal: one.refusal };
  if (chain.some(one => one instanceof SyntaxError)) return { kind: 'unreadable' };
  const isOfSdk = error instanceof AnthropicError;
  if (error instanceof APIError && !(error instanceof APIConnectionError) && !(error instanceof APIUserAbortError)) {
    return {
      kind: 'refused',
      status: error.status,
      type: error.type ?? undefined,
      code: error.errorCode ?? undefined,
      // Never `.message`: it holds the whole body.
      words: typeof error.apiMessage === 'string' ? error.apiMessage : undefined,
      headers: error.headers,
      requestId: error.requestID ?? undefined,
    };
  }
  const isOfFetch = chain.some(one => one instanceof TypeError && /^(terminated|fetch failed)$/.test(one.message));
  if (isOfFetch || error instanceof APIConnectionError) {
    return { kind: 'connection', ...connectionFacts(chain) };
  }
  if (!isOfSdk) return undefined;
  // Without a cause: the stream ended before its message did. With one: the SDK could not make sense of an event.
  return chain.length === 1 ? { kind: 'ended' } : { kind: 'unreadable' };
}

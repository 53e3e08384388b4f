import Anthropic from '@anthropic-ai/sdk';
import type { Clock } from '../../core/ports';
import type { Door } from '../../core/send/door';
import { type Endpoint, parseEndpoint } from '../../core/send/endpoint';
import * as failures from '../../core/send/failures';
import type { Call, Connection, Provider, Reply, SendFailure } from '../../core/send/provider';
import { anthropicBatches } from './anthropicBatches';
import { anthropicFailure, type ErrorFacts, setKeyHint } from './anthropicFailure';
import { anthropicRequest } from './anthropicRequest';
import { ArrivedMessage } from './arrivedMessage';
import { GuardError, guardedFetch } from './guardedFetch';
import { defaultIdleLimits, type IdleLimits, idleWatchdogs, type Silence } from './idleWatchdogs';

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
  return {
    name: 'anthropic',
    reach: 'cloud',
    address: options.baseUrl,
    takesBatches: true,
    connect: async () => ({
      count: (call, signal) => ask(options, countTokens(call), () => undefined, signal),
      send: (call, onText, signal) => ask(options, streamMessage(call), onText, signal),
      batches: anthropicBatches((askOnce, signal) =>
        ask(
          options,
          {
            model: 'a batch',
            wantsStream: false,
            ask: (client, _arrived, _onContent, inner) => askOnce(client, inner),
          },
          () => undefined,
          signal,
        ),
      ),
    }),
  } satisfies { connect: () => Promise<Connection> } & Provider;
}

/** What is asked in one request, once everything around it stands. */
interface Question<Answer> {
  readonly model: string;
  readonly wantsStream: boolean;
  ask(
    client: Anthropic,
    arrived: ArrivedMessage,
    onContent: () => void,
    signal: AbortSignal,
  ): Promise<Answer | SendFailure>;
}

function streamMessage(call: Call): Question<Reply> {
  return {
    model: call.model,
    wantsStream: true,
    async ask(client, arrived, onContent, signal) {
      const stream = client.messages.stream(anthropicRequest(call).message, { signal });
      try {
        for await (const event of stream) {
          onContent();
          arrived.take(event);
          // What happens to the connection after the last event changes no answer.
          if (arrived.isWhole) break;
        }
        // The loop ends without a word when the stream failed between two events; this tells.
        if (!arrived.isWhole) await stream.finalMessage();
      } catch (error) {
        if (!arrived.isWhole) throw error;
      }
      return arrived.end(call.model);
    },
  };
}

function countTokens(call: Call): Question<number> {
  return {
    model: call.model,
    wantsStream: false,
    async ask(client, _arrived, _onContent, signal) {
      const answer = await client.messages.countTokens(anthropicRequest(call).count, { signal });
      const tokens: unknown = answer.input_tokens;
      if (typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0) return tokens;
      return failures.unreadableAnswer('Anthropic', 'it holds no count of tokens');
    },
  };
}

/** One request, from the key to the end. Resolves at once when aborted, with what had arrived. */
async function ask<Answer>(
  options: AnthropicOptions,
  question: Question<Answer>,
  onText: (delta: string) => void,
  signal: AbortSignal,
): Promise<Answer | SendFailure> {
  const endpoint = parseEndpoint(options.baseUrl);
  if (endpoint.kind === 'refused') return failures.endpointRefused(endpoint.why);
  if (signal.aborted) return failures.cancelled();
  const key = (await options.apiKey(endpoint.origin))?.trim() ?? '';
  if (key === '') return failures.noKey('Anthropic', setKeyHint);
  // A header cannot carry it, and the error of the platform would quote it.
  if (!/^[\x21-\x7e]+$/.test(key)) return failures.keyUnusable('Anthropic', setKeyHint);
  if (signal.aborted) return failures.cancelled();

  const request = openRequest(options, endpoint, key, question.wantsStream, onText);
  const { arrived } = request;
  const answer = async (): Promise<Answer | SendFailure> => {
    try {
      return await question.ask(request.client, arrived, request.onContent, request.signal);
    } catch (error) {
      const silence = request.silence();
      if (silence !== undefined) return arrived.keep(failures.stalled('Anthropic', silence.forMs, silence.what));
      const facts = factsOf(error);
      if (facts === undefined) throw error;
      const { host } = endpoint;
      const place = { host, model: question.model, key, nowMs: options.clock.nowMs() };
      return arrived.keep(
        anthropicFailure(facts, { ...place, wasSent: request.wasSent(), hasBegun: arrived.hasBegun }),
      );
    }
  };
  // The SDK need not notice the silence: an abort between its headers and its first event may go unheard.
  const unlessSilent = unlessAborted(answer(), request.signal, () => {
    const silence = request.silence();
    return silence === undefined
      ? failures.cancelled()
      : arrived.keep(failures.stalled('Anthropic', silence.forMs, silence.what));
  });
  try {
    return await unlessAborted(unlessSilent, signal, () =>
      arrived.keep({ ...failures.cancelled(), mayBeBilled: request.wasSent() }),
    );
  } finally {
    request.close();
  }
}

interface OpenRequest {
  readonly client: Anthropic;
  readonly arrived: ArrivedMessage;
  /** Ends with the request, and when the provider is silent for too long. */
  readonly signal: AbortSignal;
  readonly onContent: () => void;
  wasSent(): boolean;
  silence(): Silence | undefined;
  close(): void;
}

/** A client of its own for each request: nothing of one call, its key least of all, is there for the next. */
function openRequest(
  options: AnthropicOptions,
  endpoint: Endpoint & { readonly kind: 'endpoint' },
  key: string,
  wantsStream: boolean,
  onText: (delta: string) => void,
): OpenRequest {
  const controller = new AbortController();
  const arrived = new ArrivedMessage(onText);
  let wasSent = false;
  let silence: Silence | undefined;
  const watchdogs = idleWatchdogs(options.clock, options.idleLimits ?? defaultIdleLimits, noticed => {
    silence = noticed;
    controller.abort();
  });
  const guarded = guardedFetch({
    origin: endpoint.origin,
    door: options.door,
    signal: controller.signal,
    wantsStream,
    onSent: () => {
      wasSent = true;
    },
    onBytes: watchdogs.onBytes,
  });
  const client = new Anthropic({
    apiKey: key,
    baseURL: endpoint.url,
    maxRetries: 0,
    // Ends with the headers, so it is no help with a stream; the watchdogs are shorter.
    timeout: 600_000,
    logLevel: 'off',
    openTelemetry: false,
    fetch: guarded,
  });
  return {
    client,
    arrived,
    signal: controller.signal,
    onContent: watchdogs.onContent,
    wasSent: () => wasSent,
    silence: () => silence,
    close() {
      arrived.close();
      watchdogs.end();
      controller.abort();
    },
  };
}

/** The work, or the answer to an abort, whichever is first. Work left behind is heard no more. */
function unlessAborted<Answer>(work: Promise<Answer>, signal: AbortSignal, answer: () => Answer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const abort = (): void => resolve(answer());
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** The SDK's errors as plain data; `undefined` for what is none of them, a bug. */
function factsOf(error: unknown): ErrorFacts | undefined {
  const chain = causes(error);
  for (const one of chain) if (one instanceof GuardError) return { kind: 'guarded', refusal: one.refusal };
  if (chain.some(one => one instanceof SyntaxError)) return { kind: 'unreadable' };
  const isOfSdk = error instanceof Anthropic.AnthropicError;
  if (
    error instanceof Anthropic.APIError &&
    !(error instanceof Anthropic.APIConnectionError) &&
    !(error instanceof Anthropic.APIUserAbortError)
  ) {
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
  if (isOfFetch || error instanceof Anthropic.APIConnectionError) {
    return { kind: 'connection', codes: chain.flatMap(codeOf), texts: chain.map(one => one.message) };
  }
  if (!isOfSdk) return undefined;
  // Without a cause: the stream ended before its message did. With one: the SDK could not make sense of an event.
  return chain.length === 1 ? { kind: 'ended' } : { kind: 'unreadable' };
}

function causes(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let one = error; one instanceof Error && chain.length < 10; one = one.cause) chain.push(one);
  return chain;
}

function codeOf(error: Error): readonly string[] {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? [code] : [];
}

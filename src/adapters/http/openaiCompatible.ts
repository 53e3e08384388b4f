import { withoutEnd } from '../../core/protect/withoutEnd';
import type { OfferedModel } from '../../core/send/offeredModel';
import type { Call, Provider, Reply, SendFailure } from '../../core/send/provider';
import { ArrivedChunks } from './arrivedChunks';
import { readRefused } from './askJson';
import { failureOfProgram, fetchFailure } from './httpFailure';
import { countAt, jsonAt, nameAt } from './jsonAt';
import { modelList, withKnownModels } from './modelList';
import { authorization, type HttpOptions, type OpenRequest, oneRequest, type Work } from './oneRequest';
import { openaiFailure, readRefusal } from './openaiFailure';
import { type Dialect, firstDialect, openaiRequest, simplerDialect } from './openaiRequest';
import { estimatedUsage, type PlainCount, unlessTruncated } from './promptCheck';
import { serverSentEvents } from './serverSentEvents';

export interface OpenaiCompatibleOptions extends HttpOptions {
  /** As in the settings: `openrouter`. */
  readonly name: string;
  readonly reach: Provider['reach'];
  readonly count: PlainCount;
}

/**
 * Any server that speaks the chat completions of OpenAI. The presets differ in address and key alone; what a server refuses
 * of the protocol is left out and the same thing asked again, at most once for each part.
 */
export function openaiCompatibleProvider(options: OpenaiCompatibleOptions): Provider {
  const http: HttpOptions = { ...options, baseUrl: withVersion(options.baseUrl) };
  return {
    name: options.name,
    reach: options.reach,
    address: http.baseUrl,
    models: signal => oneRequest(http, { ...modelList('/models', listed), failureOf: failureOf(options) }, signal),
    async connect() {
      // What one call learned of the server, the next ones know.
      const learned = { dialect: firstDialect(options.name) };
      return { send: (call, onText, signal) => oneRequest(http, streamChat(call, onText, learned, options), signal) };
    },
  };
}

function failureOf({ title, reach }: OpenaiCompatibleOptions): Work<never>['failureOf'] {
  return reach === 'local' ? failureOfProgram(title, startIt) : fetchFailure;
}

const startIt =
  'Start its server there, or set its address as "baseUrl" of the tier in "tierwise.tiers". The tier "offline" needs no model.';

/** An address without a path is that of the server, and its API stands under `/v1`. */
export function withVersion(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return baseUrl;
  return new URL(baseUrl).pathname === '/' ? `${withoutEnd(baseUrl, '/')}/v1` : baseUrl;
}

function streamChat(
  call: Call,
  onText: (delta: string) => void,
  learned: { dialect: Dialect },
  options: OpenaiCompatibleOptions,
): Work<Reply> {
  const { title, count } = options;
  const arrived = new ArrivedChunks(title, onText);
  const ended = async (): Promise<Reply | SendFailure> => {
    const reply = await arrived.end(call.model, () => estimatedUsage(call, arrived.arrivedText, count));
    return reply.kind === 'failure' ? reply : unlessTruncated(reply, call, { provider: title, count, remedy });
  };
  return {
    model: call.model,
    form: 'events',
    arrived,
    failureOf: failureOf(options),
    despiteSilence: () => (arrived.isWhole ? ended() : undefined),
    async ask(request) {
      const response = await postChat(call, learned, request);
      if ('kind' in response) return withKnownModels(response, call.model, request, '/models', listed);
      const failed = await readChunks(response, arrived, request);
      return failed === undefined ? ended() : arrived.keep(failed);
    },
  };
}

const remedy =
  'Raise the context length in the server’s settings, or set the tier’s "contextTokens" in "tierwise.tiers" to what it has.';

/** As often as the server complains of a part that can be left out; what it refuses it does not bill. */
async function postChat(
  call: Call,
  learned: { dialect: Dialect },
  request: OpenRequest,
): Promise<Response | SendFailure> {
  for (;;) {
    const { dialect } = learned;
    const response = await request.fetch(`${request.url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...authorization(request) },
      body: JSON.stringify(openaiRequest(call, dialect)),
      signal: request.signal,
    });
    if (response.ok) return response;
    const refusal = readRefusal(response.status, await readRefused(response));
    const failure = openaiFailure(refusal, response.headers, request.state());
    const simpler = failure.reason === 'invalid-request' ? simplerDialect(dialect, refusal.words) : undefined;
    if (simpler === undefined) return failure;
    learned.dialect = simpler;
  }
}

/** Reads to the end, or to what went wrong. Once the answer said why it ended, nothing after it can spoil it. */
async function readChunks(
  response: Response,
  arrived: ArrivedChunks,
  request: OpenRequest,
): Promise<SendFailure | undefined> {
  try {
    for await (const { data } of serverSentEvents(response.body)) {
      if (data === '[DONE]') break;
      const chunk: unknown = JSON.parse(data);
      const error = jsonAt(chunk, 'error');
      if (error !== undefined && error !== null) {
        return openaiFailure(readRefusal(undefined, chunk), response.headers, { ...request.state(), hasBegun: true });
      }
      request.onContent();
      arrived.take(chunk);
      if (arrived.isWhole && jsonAt(chunk, 'usage') != null) break;
    }
    return undefined;
  } catch (error) {
    if (!arrived.isWhole) throw error;
    return undefined;
  }
}

/** vLLM says `max_model_len`, OpenRouter `context_length`, llama.cpp `meta.n_ctx_train`, LM Studio `max_context_length`; OpenAI nothing. */
function listed(model: unknown): OfferedModel | undefined {
  const id = nameAt(model, 'id');
  if (id === undefined) return undefined;
  return {
    id,
    contextTokens:
      countAt(model, 'max_model_len') ??
      countAt(model, 'loaded_context_length') ??
      countAt(model, 'context_length') ??
      countAt(model, 'max_context_length') ??
      countAt(model, 'meta', 'n_ctx_train'),
    maxOutputTokens: countAt(model, 'top_provider', 'max_completion_tokens'),
  };
}

import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerTo } from './answer';
import { plainTokens } from './countTokens';
import { cut, playPieces } from './eventStream';
import { json, nextBehaviour, type ReceivedRequest, requestId, type ServerState, whole } from './modelServer';
import { schemaProblem } from './schemaProblem';
import type { WireRequest } from './wireRequest';

/** How this server differs from the others that speak the compatible protocol. */
export interface ChatOptions {
  readonly models?: readonly ChatModel[];
  /** Parts of the protocol that it refuses, as servers do that know less of it. */
  readonly refuses?: readonly ChatPart[];
  /** The shape of its error bodies; OpenAI's unless said. */
  readonly errors?: 'openai' | 'vllm' | 'llama.cpp' | 'text' | 'detail';
  readonly reportsUsage?: boolean;
  /** Reads only so many tokens of a prompt that is longer, and says nothing: what a bad local server does. */
  readonly readsAtMost?: number;
  readonly sendsDone?: boolean;
}

export interface ChatModel {
  readonly id: string;
  readonly contextTokens: number;
  readonly maxTokens: number;
}

export type ChatPart = 'json_schema' | 'json_object' | 'stream_options' | 'system' | 'max_tokens' | 'reasoning_effort';

export const chatModels: readonly ChatModel[] = [
  { id: 'gpt-test', contextTokens: 400_000, maxTokens: 128_000 },
  { id: 'small-local', contextTokens: 8_192, maxTokens: 4_096 },
];

/** `/v1/chat/completions` and `/v1/models`, refusing whatever a strict server of this kind refuses. */
export async function serveChat(
  state: ServerState,
  received: ReceivedRequest,
  response: ServerResponse,
): Promise<void> {
  const options = state.options.chat ?? {};
  const models = options.models ?? chatModels;
  const refuse = (status: number, message: string, code?: string): void =>
    json(response, status, errorBody(options.errors ?? 'openai', status, message, code), chatId());
  const key = /^Bearer (\S+)$/.exec(received.headers['authorization'] ?? '')?.[1];
  if (state.options.keys !== undefined && (key === undefined || !state.options.keys.includes(key))) {
    return refuse(401, 'Incorrect API key provided.', 'invalid_api_key');
  }
  if (received.method === 'GET') {
    const data = models.map(({ id, contextTokens }) => ({ id, object: 'model', max_model_len: contextTokens }));
    return json(response, 200, { object: 'list', data }, chatId());
  }
  const body = parse(received.body);
  const wrong = body === undefined ? 'the body is not a JSON object' : bodyProblem(body, options.refuses ?? []);
  if (body === undefined || wrong !== undefined) return refuse(400, wrong ?? '');
  const request = wireRequestOf(body);
  const model = models.find(one => one.id === request.model);
  if (model === undefined) return refuse(404, `The model '${request.model}' does not exist`, 'model_not_found');
  const tokens = plainTokens(String(request.system ?? '')) + plainTokens(request.messages.map(textOf).join('\n'));
  const room = request.max_tokens ?? model.maxTokens;
  if (tokens + room > model.contextTokens && options.readsAtMost === undefined) {
    const asked = tokens + room;
    const words = `This model's maximum context length is ${model.contextTokens} tokens. However, you requested ${asked} tokens.`;
    return refuse(400, words, 'context_length_exceeded');
  }
  const behaviour = nextBehaviour(state, request);
  if (behaviour.delayMs !== undefined) await wait(behaviour.delayMs);
  if (behaviour.resetBeforeHeaders === true) return void response.socket?.resetAndDestroy();
  if (behaviour.respond !== undefined) return whole(response, behaviour.respond);
  const text = behaviour.text ?? answerTo(request, behaviour.obeysMaterial === true);
  const isCut = behaviour.text === undefined && plainTokens(text) > room;
  const usage = {
    prompt_tokens: Math.min(tokens, options.readsAtMost ?? tokens),
    completion_tokens: Math.min(plainTokens(text), room),
    prompt_tokens_details: { cached_tokens: 0 },
    ...behaviour.counts,
  };
  const answer: ChatAnswer = {
    model: request.model,
    text: isCut ? [...text].slice(0, Math.floor((text.length * room) / plainTokens(text))).join('') : text,
    finishReason: behaviour.stopReason ?? (isCut ? 'length' : 'stop'),
    usage: options.reportsUsage === false || body['stream_options'] === undefined ? undefined : usage,
    sendsDone: options.sendsDone !== false,
  };
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...chatId() });
  response.flushHeaders();
  const stream = { ...state.options.stream, ...behaviour.stream };
  const lineEnd = stream.lineEnd ?? '\n';
  const events = chunksOf(answer, stream.deltaLetters ?? 24).map(one => one.replaceAll('\n', lineEnd));
  return playPieces(response, events, stream, ': PROCESSING\n\n');
}

export interface ChatAnswer {
  readonly model: string;
  readonly text: string;
  readonly finishReason: string;
  readonly usage?: object;
  readonly sendsDone?: boolean;
}

/** The stream of an answer, one entry an event: a role, deltas, why it ended, usage, `[DONE]`. */
export function chunksOf(answer: ChatAnswer, letters = 24): readonly string[] {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: answer.model };
  const chunk = (delta: object, finishReason: string | null): string =>
    `data: ${JSON.stringify({ ...base, choices: [{ index: 0, delta, finish_reason: finishReason }], usage: null })}\n\n`;
  return [
    ': PROCESSING\n\n',
    chunk({ role: 'assistant', content: '' }, null),
    ...cut(answer.text, letters).map(content => chunk({ content }, null)),
    chunk({}, answer.finishReason),
    ...(answer.usage === undefined
      ? []
      : [`data: ${JSON.stringify({ ...base, choices: [], usage: answer.usage })}\n\n`]),
    ...(answer.sendsDone === false ? [] : ['data: [DONE]\n\n']),
  ];
}

type Body = Readonly<Record<string, unknown>>;

const fields = [
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'response_format',
  'plugins',
  'reasoning_effort',
];

/** What a strict server says no to: sampling parameters, tools, a prefill, open schemas, unknown members. */
function bodyProblem(body: Body, refuses: readonly ChatPart[]): string | undefined {
  const extra = Object.keys(body).find(key => !fields.includes(key));
  if (extra !== undefined) return `Unsupported parameter: '${extra}' is not supported with this model.`;
  const messages = messagesOf(body);
  if (messages.length === 0) return "'messages' must hold at least one message";
  if (messages.some(({ role }) => role !== 'system' && role !== 'user' && role !== 'assistant')) return 'unknown role';
  if (messages.at(-1)?.role !== 'user') return "the last message must be the user's";
  if (refuses.includes('system') && messages.some(({ role }) => role === 'system')) return 'System role not supported';
  if (body['stream'] !== true) return 'this server only streams';
  if (body['max_tokens'] !== undefined && body['max_completion_tokens'] !== undefined) return 'max_tokens twice';
  if (refuses.includes('max_tokens') && body['max_tokens'] !== undefined) {
    return "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
  }
  for (const part of ['stream_options', 'reasoning_effort'] as const) {
    if (refuses.includes(part) && body[part] !== undefined) return `Unrecognized request argument supplied: ${part}`;
  }
  return formatProblem(body['response_format'], refuses);
}

function formatProblem(format: unknown, refuses: readonly ChatPart[]): string | undefined {
  if (format === undefined) return undefined;
  if (!isObject(format)) return 'response_format must be an object';
  const type = format['type'];
  if (type !== 'json_schema' && type !== 'json_object') return 'response_format.type: unknown value';
  if (refuses.includes(type)) return `response_format: type '${type}' is not supported`;
  if (type === 'json_object') return undefined;
  const schema = format['json_schema'];
  if (!isObject(schema) || !/^[\w-]{1,64}$/.test(String(schema['name'])))
    return 'response_format.json_schema.name: required';
  const inner = schema['schema'];
  const problem = schemaProblem(inner);
  if (problem !== undefined) return `Invalid schema for response_format: ${problem}`;
  return schema['strict'] === true && !allRequired(inner)
    ? "Invalid schema: 'required' must name every property"
    : undefined;
}

function allRequired(schema: unknown): boolean {
  if (!isObject(schema)) return true;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return (
    Object.keys(properties).every(name => required.includes(name)) &&
    Object.values(properties).every(allRequired) &&
    allRequired(schema['items'])
  );
}

function wireRequestOf(body: Body): WireRequest {
  const messages = messagesOf(body);
  const format = isObject(body['response_format']) ? body['response_format'] : undefined;
  const schema = isObject(format?.['json_schema']) ? format['json_schema']['schema'] : undefined;
  const room = body['max_completion_tokens'] ?? body['max_tokens'];
  return {
    model: String(body['model']),
    max_tokens: typeof room === 'number' ? room : undefined,
    stream: true,
    system: messages
      .filter(({ role }) => role === 'system')
      .map(textOf)
      .join('\n'),
    messages: messages.filter(({ role }) => role !== 'system'),
    output_config: isObject(schema)
      ? { format: { type: 'json_schema', schema } }
      : labelsInWords(messages.map(textOf).join('\n')),
  };
}

/** Without a schema a model reads the allowed labels in the prompt, as they stand in its list. */
export function labelsInWords(text: string): WireRequest['output_config'] {
  const list = /# Labels\n\n([\s\S]*?)\n\n/.exec(text)?.[1];
  if (list === undefined) return undefined;
  const labels = [...list.matchAll(/^- "([^"]+)":/gm)].map(match => match[1] ?? '');
  return { format: { type: 'json_schema', schema: { properties: { label: { enum: labels } } } } };
}

function errorBody(shape: NonNullable<ChatOptions['errors']>, status: number, message: string, code?: string): object {
  switch (shape) {
    case 'openai':
      return { error: { message, type: 'invalid_request_error', param: null, code: code ?? null } };
    case 'vllm':
      return { object: 'error', message, type: 'BadRequestError', param: null, code: status };
    case 'llama.cpp':
      return {
        error: {
          code: status,
          message,
          type: code === undefined ? 'invalid_request_error' : 'exceed_context_size_error',
        },
      };
    case 'text':
      return { error: message };
    case 'detail':
      return { detail: message };
  }
}

function chatId(): Readonly<Record<string, string>> {
  return { 'x-request-id': requestId()['request-id'] };
}

interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

function messagesOf(body: Body): readonly ChatMessage[] {
  const messages: unknown = body['messages'];
  return Array.isArray(messages) ? messages.filter(isMessage) : [];
}

function isMessage(value: unknown): value is ChatMessage {
  return isObject(value) && typeof value['role'] === 'string' && typeof value['content'] === 'string';
}

function textOf({ content }: { readonly content: unknown }): string {
  return typeof content === 'string' ? content : '';
}

export function parse(text: string): Body | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return isObject(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

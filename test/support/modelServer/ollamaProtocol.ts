import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerTo } from './answer';
import { isObject, labelsInWords, parse } from './chatProtocol';
import { plainTokens } from './countTokens';
import { cut, playPieces } from './eventStream';
import { json, nextBehaviour, type ReceivedRequest, type ServerState, whole } from './modelServer';
import { schemaProblem } from './schemaProblem';
import type { WireRequest } from './wireRequest';

/** The models of an Ollama and its manners. */
export interface OllamaServerOptions {
  readonly models?: readonly OllamaServerModel[];
  /** An old server, or one that is set so: cuts a prompt that is too long and says nothing. */
  readonly cutsInSilence?: boolean;
  /** It gives less than it is asked for. */
  readonly mostContextTokens?: number;
}

export interface OllamaServerModel {
  readonly name: string;
  readonly contextTokens: number;
  readonly capabilities?: readonly string[];
  readonly family?: string;
  /** It is only handed on to a server elsewhere. */
  readonly remoteHost?: string;
}

export const ollamaModels: readonly OllamaServerModel[] = [
  { name: 'qwen3:8b', contextTokens: 40_960, capabilities: ['completion', 'thinking'], family: 'qwen3' },
  { name: 'llama3.2:3b', contextTokens: 131_072, capabilities: ['completion'], family: 'llama' },
  { name: 'nomic-embed-text:latest', contextTokens: 2_048, capabilities: ['embedding'], family: 'nomic-bert' },
  {
    name: 'gpt-oss:120b-cloud',
    contextTokens: 131_072,
    capabilities: ['completion', 'thinking'],
    family: 'gptoss',
    remoteHost: 'https://ollama.com:443',
  },
];

const defaultContextTokens = 4_096;

/** `/api/tags`, `/api/show`, `/api/ps`, `/api/version` and `/api/chat`, stricter than Ollama, which passes over what it does not know. */
export async function serveOllama(
  state: ServerState,
  received: ReceivedRequest,
  response: ServerResponse,
): Promise<void> {
  const models = state.options.ollama?.models ?? ollamaModels;
  if (received.method === 'GET' && received.path === '/api/version') return json(response, 200, { version: '0.14.0' });
  if (received.method === 'GET' && received.path === '/api/tags') {
    return json(response, 200, { models: models.map(tagOf) });
  }
  if (received.method === 'GET' && received.path === '/api/ps') {
    const [name, contextTokens] = state.loaded;
    const loaded = name === undefined ? [] : [{ name, model: name, context_length: contextTokens }];
    return json(response, 200, { models: loaded });
  }
  if (received.method !== 'POST' || !(received.path === '/api/show' || received.path === '/api/chat')) {
    return json(response, 404, { error: 'not found' });
  }
  const body = parse(received.body);
  if (body === undefined) return json(response, 400, { error: 'invalid JSON' });
  const model = models.find(one => one.name === body['model']);
  if (model === undefined) return json(response, 404, { error: `model '${body['model']}' not found` });
  if (received.path === '/api/show') return json(response, 200, showOf(model));
  return chat(state, model, body, response);
}

async function chat(
  state: ServerState,
  model: OllamaServerModel,
  body: Readonly<Record<string, unknown>>,
  response: ServerResponse,
): Promise<void> {
  const wrong = bodyProblem(body, model);
  if (wrong !== undefined) return json(response, 400, { error: wrong });
  const options = isObject(body['options']) ? body['options'] : {};
  const wished = typeof options['num_ctx'] === 'number' ? options['num_ctx'] : defaultContextTokens;
  const context = Math.min(wished, model.contextTokens, state.options.ollama?.mostContextTokens ?? wished);
  state.loaded = [model.name, context];
  const request = wireRequestOf(body);
  const prompt = `${request.system}\n${request.messages.map(one => one.content).join('\n')}`;
  const tokens = Math.ceil(plainTokens(prompt) * 1.05);
  if (tokens >= context && state.options.ollama?.cutsInSilence !== true && body['truncate'] === false) {
    const error =
      'the prompt is longer than the context length currently available to the model; shorten the prompt, adjust the context length in settings, or use a model with a longer context length';
    return json(response, 400, { error });
  }
  const behaviour = nextBehaviour(state, request);
  if (behaviour.delayMs !== undefined) await wait(behaviour.delayMs);
  if (behaviour.resetBeforeHeaders === true) return void response.socket?.resetAndDestroy();
  if (behaviour.respond !== undefined) return whole(response, behaviour.respond);
  const room = typeof options['num_predict'] === 'number' ? options['num_predict'] : Number.POSITIVE_INFINITY;
  const text = behaviour.text ?? answerTo(request, behaviour.obeysMaterial === true);
  const isCut = behaviour.text === undefined && plainTokens(text) > room;
  const answer: OllamaAnswer = {
    model: model.name,
    text: isCut ? [...text].slice(0, Math.floor((text.length * room) / plainTokens(text))).join('') : text,
    doneReason: behaviour.stopReason ?? (isCut ? 'length' : 'stop'),
    // Half of what is left, as its runners do when they make room.
    promptTokens: tokens < context ? tokens : Math.floor(context / 2),
    outputTokens: Math.min(plainTokens(text), room),
    counts: behaviour.counts,
  };
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const stream = { ...state.options.stream, ...behaviour.stream };
  return playPieces(response, linesOf(answer, stream.deltaLetters ?? 24), stream, '\n');
}

export interface OllamaAnswer {
  readonly model: string;
  readonly text: string;
  readonly doneReason: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Over what it would report. */
  readonly counts?: object;
}

/** The stream of an answer, one entry a line. */
export function linesOf(answer: OllamaAnswer, letters = 24): readonly string[] {
  const line = (content: string, end: object): string =>
    `${JSON.stringify({ model: answer.model, created_at: '2026-11-01T00:00:00Z', message: { role: 'assistant', content }, ...end })}\n`;
  return [
    ...cut(answer.text, letters).map(text => line(text, { done: false })),
    line('', {
      done: true,
      done_reason: answer.doneReason,
      prompt_eval_count: answer.promptTokens,
      prompt_eval_cached_count: 0,
      eval_count: answer.outputTokens,
      ...answer.counts,
    }),
  ];
}

const fields = ['model', 'messages', 'stream', 'truncate', 'shift', 'options', 'format', 'think', 'keep_alive'];

function bodyProblem(body: Readonly<Record<string, unknown>>, model: OllamaServerModel): string | undefined {
  const extra = Object.keys(body).find(key => !fields.includes(key));
  if (extra !== undefined) return `unknown field "${extra}"`;
  if (!Array.isArray(body['messages']) || body['messages'].length === 0) return 'messages are required';
  if (body['think'] !== undefined && body['think'] !== false && model.capabilities?.includes('thinking') !== true) {
    return `"${model.name}" does not support thinking`;
  }
  if (typeof body['think'] === 'string' && model.family !== 'gptoss') {
    return `think value "${body['think']}" is not supported for this model`;
  }
  const problem = body['format'] === undefined ? undefined : schemaProblem(body['format']);
  return problem === undefined ? undefined : `invalid format: ${problem}`;
}

function wireRequestOf(body: Readonly<Record<string, unknown>>): WireRequest {
  const all = Array.isArray(body['messages']) ? body['messages'].filter(isObject) : [];
  const text = (role: string): string =>
    all
      .filter(one => one['role'] === role)
      .map(one => String(one['content']))
      .join('\n');
  const format = body['format'];
  return {
    model: String(body['model']),
    stream: true,
    system: text('system'),
    messages: [{ role: 'user', content: text('user') }],
    output_config: isObject(format)
      ? { format: { type: 'json_schema', schema: format } }
      : labelsInWords(text('system')),
  };
}

function tagOf({ name, family, remoteHost }: OllamaServerModel): object {
  return {
    name,
    model: name,
    modified_at: '2026-11-01T00:00:00Z',
    size: 4_000_000_000,
    details: { family },
    ...(remoteHost === undefined ? {} : { remote_host: remoteHost, remote_model: name.replace(/-cloud$/, '') }),
  };
}

function showOf({ contextTokens, capabilities, family = 'llama', remoteHost }: OllamaServerModel): object {
  return {
    details: { family },
    model_info: { 'general.architecture': family, [`${family}.context_length`]: contextTokens },
    parameters: 'stop "<|im_end|>"',
    capabilities: capabilities ?? ['completion'],
    ...(remoteHost === undefined ? {} : { remote_host: remoteHost }),
  };
}

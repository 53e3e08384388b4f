import type { IncomingHttpHeaders } from 'node:http';
import { servedModels } from './models';
import { schemaProblem } from './schemaProblem';
import { blocksOf, type WireRequest } from './wireRequest';

/** What the API would answer instead of working; as strict as the API of version 2026-10-21, or stricter. */
export interface Problem {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

export const apiVersion = '2026-10-21';
const mostBodyBytes = 32 * 1024 * 1024;

export function headerProblem(headers: IncomingHttpHeaders, keys: readonly string[] | undefined): Problem | undefined {
  const key = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (key === undefined) return unauthorized('Authorization: Bearer is missing');
  if (keys !== undefined && !keys.includes(key)) return unauthorized('invalid bearer token');
  if (headers['anthropic-version'] !== apiVersion) return invalid(`anthropic-version: must be ${apiVersion}`);
  return undefined;
}

export function bodyProblem(headers: IncomingHttpHeaders, body: string): Problem | undefined {
  if (!(headers['content-type'] ?? '').startsWith('application/json'))
    return invalid('content-type: must be application/json');
  if (Buffer.byteLength(body) > mostBodyBytes) {
    return { status: 413, type: 'request_too_large', message: 'Request exceeds the maximum size' };
  }
  return undefined;
}

/** The parsed body, or what is wrong with it. */
export function readRequest(body: string, kind: 'message' | 'count'): WireRequest | Problem {
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    return invalid('The request body is not valid JSON');
  }
  if (!isObject(data)) return invalid('The request body must be an object');
  const allowed = kind === 'message' ? [...promptFields, ...messageFields] : promptFields;
  const extra = Object.keys(data).find(key => !allowed.includes(key));
  if (extra !== undefined) return invalid(`${extra}: Extra inputs are not permitted`);
  if (!isRequest(data)) return invalid('model: string and messages: a list of one or more are required');
  return requestProblem(data, kind) ?? data;
}

/** After the tokens of the prompt are known. */
export function lengthProblem(request: WireRequest, promptTokens: number): Problem | undefined {
  const limit = servedModels.find(one => one.id === request.model)?.maxInputTokens ?? 0;
  return promptTokens > limit ? invalid(`prompt is too long: ${promptTokens} tokens > ${limit} maximum`) : undefined;
}

export function isProblem(value: WireRequest | Problem): value is Problem {
  return 'status' in value;
}

const promptFields = [
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'cache_control',
];
const messageFields = ['max_tokens', 'stream', 'stop_sequences', 'metadata', 'service_tier', 'speed', 'inference_geo'];

function requestProblem(request: WireRequest, kind: 'message' | 'count'): Problem | undefined {
  const model = servedModels.find(one => one.id === request.model);
  if (model === undefined) return { status: 404, type: 'not_found_error', message: `model: ${request.model}` };
  if (kind === 'message') {
    const { max_tokens: room } = request;
    if (room === undefined || !Number.isInteger(room) || room < 1)
      return invalid('max_tokens: Field required, 1 or more');
    if (room > model.maxTokens) return invalid(`max_tokens: ${room} > ${model.maxTokens}, the maximum for ${model.id}`);
  }
  const { effort, format } = request.output_config ?? {};
  if (effort !== undefined && !model.takesEffort) return invalid('output_config.effort: not supported by this model');
  if (effort !== undefined && !efforts.includes(effort)) return invalid('output_config.effort: unknown value');
  if (isForced(request) && !model.takesForcedTools)
    return invalid('tool_choice: forced tool use is not supported by this model');
  if (request.thinking?.type === 'enabled' && !model.takesThinkingBudget)
    return invalid('thinking.type: enabled is not supported');
  if (format !== undefined && format.type !== 'json_schema')
    return invalid('output_config.format.type: must be json_schema');
  const wrongSchema = format === undefined ? undefined : schemaProblem(format.schema);
  if (wrongSchema !== undefined) return invalid(`output_config.format.schema: ${wrongSchema}`);
  return messagesProblem(request) ?? blocksProblem(request);
}

const efforts = ['low', 'medium', 'high', 'xhigh', 'max'];

function isForced(request: WireRequest): boolean {
  return request.tool_choice?.type === 'any' || request.tool_choice?.type === 'tool';
}

function messagesProblem({ messages }: WireRequest): Problem | undefined {
  const roles = messages.map(message => message.role);
  const unknown = roles.find(role => !['user', 'assistant', 'system'].includes(role));
  if (unknown !== undefined) return invalid('messages.role: must be user, assistant or system');
  if (roles[0] !== 'user') return invalid('messages: first message must use the "user" role');
  if (roles.at(-1) === 'assistant') return invalid('messages: prefilling the assistant is not supported by this model');
  return undefined;
}

function blocksProblem(request: WireRequest): Problem | undefined {
  const blocks = blocksOf(request);
  if (blocks.some(block => block.type === 'text' && (block.text ?? '') === ''))
    return invalid('text content blocks must be non-empty');
  const marks = blocks.filter(block => block.cache_control !== undefined);
  if (marks.length > 4)
    return invalid(`A maximum of 4 blocks with cache_control may be provided. Found ${marks.length}.`);
  if (marks.some(block => block.cache_control?.type !== 'ephemeral'))
    return invalid('cache_control.type: must be ephemeral');
  if (marks.some(block => !['5m', '1h', undefined].includes(block.cache_control?.ttl)))
    return invalid('cache_control.ttl: must be 5m or 1h');
  const cites = blocks.some(block => block.citations?.enabled === true);
  if (cites && request.output_config?.format !== undefined)
    return invalid('citations cannot be used with output_config.format');
  const documents = blocks.filter(block => block.type === 'document');
  if (documents.some(document => document.citations?.enabled !== documents[0]?.citations?.enabled))
    return invalid('citations must be enabled on all or none of the documents');
  if (documents.some(({ source }) => source?.type === 'content' && (source.content ?? []).length === 0))
    return invalid('document.source.content: must not be empty');
  const inside = documents.flatMap(({ source }) => source?.content ?? []);
  if (inside.some(block => block.type !== 'text' || (block.text ?? '').trim() === ''))
    return invalid('document.source.content: text content blocks must contain non-whitespace text');
  if (blocks.some(block => block.type === 'text' && block.citations !== undefined))
    return invalid('text.citations: Extra inputs are not permitted');
  return undefined;
}

function isRequest(data: object): data is WireRequest {
  return (
    'model' in data &&
    typeof data.model === 'string' &&
    'messages' in data &&
    Array.isArray(data.messages) &&
    data.messages.length > 0
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string): Problem {
  return { status: 400, type: 'invalid_request_error', message };
}

function unauthorized(message: string): Problem {
  return { status: 401, type: 'authentication_error', message };
}

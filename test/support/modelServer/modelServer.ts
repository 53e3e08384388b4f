import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answerTo } from './answer';
import { type Batches, batches } from './batches';
import type { Behaviour, StreamBehaviour } from './behaviour';
import { type ChatOptions, serveChat } from './chatProtocol';
import { citedAnswer } from './citedAnswer';
import { countTokens } from './countTokens';
import { fullUsage, playEvents, type WireAnswer } from './eventStream';
import { modelList } from './models';
import { type OllamaServerOptions, serveOllama } from './ollamaProtocol';
import { type PromptCache, promptCache } from './promptCache';
import { secretsIn } from './secretsIn';
import { bodyProblem, headerProblem, isProblem, lengthProblem, type Problem, readRequest } from './validate';
import { blocksOf, type WireRequest } from './wireRequest';

/**
 * A server on this machine that speaks three protocols: Anthropic's messages, the chat completions of OpenAI and of those
 * who speak like it, and Ollama's own. As strict as the APIs about what it takes, with sensible answers, and to be
 * scripted to misbehave. It keeps every byte it was sent, so that a test can look for what
 * must not be there.
 */
export interface ModelServer {
  /** `http://127.0.0.1:PORT`, or https with a certificate: the base URL for a client. */
  readonly origin: string;
  /** In order of arrival, also those that were refused. */
  readonly requests: readonly ReceivedRequest[];
  /** One behaviour for each of the next requests for an answer, in order, whatever their protocol; after them it answers sensibly again. */
  script(...behaviours: readonly (Behaviour | ((request: WireRequest) => Behaviour))[]): void;
  /** For every request that has none of its own by `script`; `undefined` goes back to sensible. */
  always(behaviour: Behaviour | ((request: WireRequest) => Behaviour) | undefined): void;
  /** The same for `/v1/messages/count_tokens`; only whole responses and delays have a meaning there. */
  scriptCount(...behaviours: readonly Behaviour[]): void;
  /** Closes every connection, stalled ones too. Rejects when a secret was among what it had received. */
  stop(): Promise<void>;
}

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it came. */
  readonly body: string;
  /** The port it came from: the same for requests that share a connection. */
  readonly fromPort?: number;
  /** The status it was answered with; absent while under way, and where the connection was broken first. */
  status?: number;
  /** Set when the other side went away before the end of the answer. */
  wasAborted?: boolean;
}

export interface ModelServerOptions {
  /** 0, a free one, unless said. */
  readonly port?: number;
  /** The keys it takes; absent: any. */
  readonly keys?: readonly string[];
  /** On top of every behaviour: pace and size of deltas, as for a person to watch. */
  readonly stream?: StreamBehaviour;
  /** Fewest tokens that are cached; 1,024 unless said. */
  readonly leastCacheTokens?: number;
  /** How long a batch is worked on; 0 unless said. */
  readonly batchMs?: number;
  /** Speaks TLS with these, as PEM. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  readonly chat?: ChatOptions;
  readonly ollama?: OllamaServerOptions;
  /** For a test that sends a secret past the gate on purpose: it is not held against it. */
  readonly takesSecrets?: boolean;
}

type Scripted = Behaviour | ((request: WireRequest) => Behaviour);

/** What every protocol needs of the server. */
export interface ServerState {
  readonly options: ModelServerOptions;
  readonly cache: PromptCache;
  readonly batches: Batches;
  readonly requests: ReceivedRequest[];
  readonly queue: Scripted[];
  readonly countQueue: Behaviour[];
  always: Scripted | undefined;
  /** What Ollama has in memory, and with which context. */
  loaded: readonly [name?: string, contextTokens?: number];
}

export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const state: ServerState = {
    options,
    batches: batches(
      request => wholeMessage(answerOf(state, request, nextBehaviour(state, request))),
      () => options.batchMs ?? 0,
    ),
    cache: promptCache(options.leastCacheTokens ?? 1_024),
    requests: [],
    queue: [],
    countQueue: [],
    always: undefined,
    loaded: [],
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    serve(state, request, response).catch(error => {
      // A broken connection is often the very behaviour; a fault of the server's own must be seen.
      if (!response.destroyed) console.error('model server:', error);
      response.destroy();
    });
  };
  const { certificate } = options;
  const server = certificate === undefined ? createServer(answer) : createTlsServer(certificate, answer);
  await new Promise<void>(resolve => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    origin: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${portOf(server.address())}`,
    requests: state.requests,
    script: (...behaviours) => void state.queue.push(...behaviours),
    always(behaviour) {
      state.always = behaviour;
    },
    scriptCount: (...behaviours) => void state.countQueue.push(...behaviours),
    async stop() {
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      const secrets = options.takesSecrets === true ? [] : state.requests.flatMap(({ body }) => secretsIn(body));
      if (secrets.length > 0) throw new Error(`The model server received secrets: ${[...new Set(secrets)].join('; ')}`);
    },
  };
}

async function serve(state: ServerState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const received = await receive(request, response);
  state.requests.push(received);
  const { pathname } = new URL(received.path, 'http://server');
  if (pathname.startsWith('/api/')) return serveOllama(state, received, response);
  if (pathname === '/v1/chat/completions' || (pathname === '/v1/models' && !isAnthropic(received))) {
    return serveChat(state, received, response);
  }
  const refused = headerProblem(request.headers, state.options.keys);
  if (refused !== undefined) return problem(response, refused);
  if (received.method === 'GET' && pathname === '/v1/models') return json(response, 200, modelList());
  if (pathname.startsWith('/v1/messages/batches')) {
    const answer = state.batches.answer(received.method, pathname, received.body);
    if (answer === undefined) return problem(response, { status: 404, type: 'not_found_error', message: 'Not found' });
    if ('status' in answer) return problem(response, answer);
    if (typeof answer.body === 'object') return json(response, 200, answer.body);
    response.writeHead(200, { 'content-type': 'application/x-jsonl', ...requestId() }).end(answer.body);
    return;
  }
  const isMessage = pathname === '/v1/messages';
  if (received.method !== 'POST' || !(isMessage || pathname === '/v1/messages/count_tokens')) {
    return problem(response, { status: 404, type: 'not_found_error', message: 'Not found' });
  }
  const wrongBody = bodyProblem(request.headers, received.body);
  if (wrongBody !== undefined) return problem(response, wrongBody);
  const read = readRequest(received.body, isMessage ? 'message' : 'count');
  if (isProblem(read)) return problem(response, read);
  const tokens = blocksOf(read).reduce((sum, block) => sum + countTokens(block.text ?? JSON.stringify(block)), 0);
  const tooLong = lengthProblem(read, tokens);
  if (tooLong !== undefined) return problem(response, tooLong);
  if (isMessage) return message(state, read, response);
  return count(state, tokens, response);
}

async function count(state: ServerState, tokens: number, response: ServerResponse): Promise<void> {
  const behaviour = state.countQueue.shift() ?? {};
  await held(behaviour, response);
  if (behaviour.respond !== undefined) return whole(response, behaviour.respond);
  return json(response, 200, { input_tokens: tokens });
}

async function message(state: ServerState, request: WireRequest, response: ServerResponse): Promise<void> {
  const behaviour = nextBehaviour(state, request);
  await held(behaviour, response);
  if (behaviour.resetBeforeHeaders === true) return void response.socket?.resetAndDestroy();
  if (behaviour.respond !== undefined) return whole(response, behaviour.respond);
  const answer = answerOf(state, request, behaviour);
  if (request.stream !== true) {
    return json(response, 200, wholeMessage(answer));
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...requestId(),
  });
  response.flushHeaders();
  return playEvents(response, answer, { ...state.options.stream, ...behaviour.stream });
}

/** As long as the behaviour says, or until nobody waits for the answer any more. */
async function held({ delayMs, heldUntil }: Behaviour, response: ServerResponse): Promise<void> {
  if (delayMs === undefined && heldUntil === undefined) return;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const passed = delayMs === undefined ? heldUntil : wait(delayMs, undefined, { signal: gone.signal }).catch(() => {});
  await Promise.race([passed, new Promise<void>(resolve => gone.signal.addEventListener('abort', () => resolve()))]);
}

/** What is scripted for the next answer; the same queue for every protocol. */
export function nextBehaviour(state: ServerState, request: WireRequest): Behaviour {
  const scripted = state.queue.shift() ?? state.always ?? {};
  return typeof scripted === 'function' ? scripted(request) : scripted;
}

function wholeMessage(answer: WireAnswer): object {
  return {
    id: answer.id,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content:
      answer.cited?.map(one => ({ type: 'text', ...one })) ??
      (answer.text === '' ? [] : [{ type: 'text', text: answer.text }]),
    stop_reason: answer.stopReason,
    stop_sequence: null,
    stop_details: answer.stopDetails ?? null,
    usage: fullUsage(answer.usage),
  };
}

function isAnthropic({ headers }: ReceivedRequest): boolean {
  return headers['anthropic-version'] !== undefined;
}

function answerOf(state: ServerState, request: WireRequest, behaviour: Behaviour): WireAnswer {
  const cited = behaviour.text === undefined ? citedAnswer(request) : undefined;
  const text =
    behaviour.text ?? cited?.map(one => one.text).join('') ?? answerTo(request, behaviour.obeysMaterial === true);
  const outputTokens = countTokens(text);
  const room = request.max_tokens ?? 0;
  const isCut = behaviour.text === undefined && outputTokens > room;
  const usage = {
    ...state.cache.bill(request),
    output_tokens: Math.min(outputTokens, room),
    ...behaviour.usage,
  };
  return {
    id: `msg_${nextNumber()}`,
    model: request.model,
    text: isCut ? [...text].slice(0, Math.floor((text.length * room) / outputTokens)).join('') : text,
    ...(cited === undefined || isCut ? {} : { cited }),
    stopReason: behaviour.stopReason ?? (isCut ? 'max_tokens' : 'end_turn'),
    stopDetails: behaviour.stopDetails,
    usage,
  };
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<ReceivedRequest> {
  request.setEncoding('utf8');
  let body = '';
  for await (const chunk of request) body += chunk;
  const received: ReceivedRequest = {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body,
    fromPort: request.socket.remotePort,
  };
  response.on('close', () => {
    received.wasAborted = !response.writableFinished;
    if (response.headersSent) received.status = response.statusCode;
  });
  return received;
}

function problem(response: ServerResponse, { status, type, message: words }: Problem): void {
  const id = requestId();
  json(response, status, { type: 'error', error: { type, message: words }, request_id: id['request-id'] }, id);
}

export function whole(response: ServerResponse, answer: NonNullable<Behaviour['respond']>): void {
  response.writeHead(answer.status, { ...requestId(), ...answer.headers }).end(answer.body);
}

export function json(
  response: ServerResponse,
  status: number,
  body: object,
  id: Readonly<Record<string, string>> = requestId(),
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...id }).end(JSON.stringify(body));
}

let numbers = 0;
export function nextNumber(): string {
  numbers += 1;
  return String(numbers).padStart(6, '0');
}

export function requestId(): { readonly 'request-id': string } {
  return { 'request-id': `req_${nextNumber()}` };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

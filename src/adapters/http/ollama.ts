import * as failures from '../../core/send/failures';
import type { OfferedModel } from '../../core/send/offeredModel';
import type { Call, Provider, Reply, SendFailure } from '../../core/send/provider';
import { isCloudName } from '../../core/send/reach';
import { ArrivedLines } from './arrivedLines';
import { askJson, readRefused } from './askJson';
import { type CallState, failureOfProgram, harmlessWords } from './httpFailure';
import { countAt, jsonAt, listAt, nameAt, textAt } from './jsonAt';
import { linesOf } from './linesOf';
import { knownModels, modelList, nothingArrives, withKnownModels, withModels } from './modelList';
import { isThinker, type OllamaModel, ollamaRequest, readModel } from './ollamaRequest';
import { authorization, type HttpOptions, type OpenRequest, oneRequest, type Work } from './oneRequest';
import { openaiFailure, readRefusal } from './openaiFailure';
import { estimatedUsage, type PlainCount, unlessTruncated } from './promptCheck';

export interface OllamaOptions extends HttpOptions {
  readonly reach: Provider['reach'];
  /** The context that is asked for with each call; Ollama's own default is a few thousand tokens. */
  readonly contextTokens: number;
  readonly count: PlainCount;
}

/**
 * Ollama by its own protocol, because the compatible one cannot say how long the context is to be. A prompt that does not
 * fit is refused by the server (`truncate` and `shift` are off), and one that was cut all the same is noticed by its count.
 */
export function ollamaProvider(options: OllamaOptions): Provider {
  const failureOf = failuresOf(options);
  return {
    name: 'ollama',
    reach: options.reach,
    address: options.baseUrl,
    models: signal => oneRequest(options, { ...modelList('/api/tags', listed), failureOf }, signal),
    model: (id, signal) => oneRequest(options, describe(id, options), signal),
    async connect() {
      const known: KnownModels = new Map();
      return {
        send: (call, onText, signal) => oneRequest(options, streamChat(call, onText, known, options), signal),
      };
    },
  };
}

/** What one model can do, asked once a connection. */
type KnownModels = Map<string, OllamaModel>;

/** One model as it describes itself. */
function describe(model: string, { title }: OllamaOptions): Work<OfferedModel> {
  return {
    model,
    form: 'json',
    arrived: nothingArrives,
    failureOf: failuresOf({ title }),
    async ask(request) {
      const shown = await show(model, request);
      if ('kind' in shown) return shown;
      return { id: model, contextTokens: shown.contextTokens, ...(shown.isRemote ? { isRemote: true } : {}) };
    },
  };
}

async function show(model: string, request: OpenRequest): Promise<OllamaModel | SendFailure> {
  const answer = await askJson(request, '/api/show', { model });
  if (answer.kind === 'json') return readModel(answer.data);
  if (answer.reason !== 'no-such-model') return answer;
  const models = await knownModels(request, '/api/tags', listed);
  // Servers that speak like Ollama need not describe their models; one that lists it has it.
  const there = models.find(({ id }) => id === model);
  if (there !== undefined) return { capabilities: [], family: '', isRemote: there.isRemote === true };
  return withModels(answer, model, models, request);
}

function streamChat(
  call: Call,
  onText: (delta: string) => void,
  known: KnownModels,
  options: OllamaOptions,
): Work<Reply> {
  const { title, count, contextTokens, reach } = options;
  const arrived = new ArrivedLines(title, onText);
  const ended = async (request?: OpenRequest): Promise<Reply | SendFailure> => {
    const reply = await arrived.end(call.model, () => estimatedUsage(call, arrived.arrivedText, count));
    if (reply.kind === 'failure') return reply;
    const hadRoom = (tokens: number) => holds(tokens + call.prompt.maxOutputTokens, call.model, request);
    return unlessTruncated(reply, call, { provider: title, count, remedy: moreContext, hadRoom });
  };
  return {
    model: call.model,
    form: 'json-lines',
    arrived,
    failureOf: failuresOf(options),
    despiteSilence: () => (arrived.isWhole ? ended() : undefined),
    async ask(request) {
      const model = known.get(call.model) ?? (await show(call.model, request));
      if ('kind' in model) return model;
      known.set(call.model, model);
      if (model.isRemote && reach === 'local') return failures.runsElsewhere(title, call.model);
      if (model.contextTokens !== undefined && model.contextTokens < contextTokens) {
        return failures.windowTooSmall(title, call.model, model.contextTokens, contextTokens);
      }
      const response = await postChat(call, model, options, known, request);
      if ('kind' in response) return withKnownModels(response, call.model, request, '/api/tags', listed);
      const failed = await readLines(response, arrived, request);
      return failed === undefined ? ended(request) : arrived.keep(failed);
    },
  };
}

const moreContext =
  'Raise the tier’s "contextTokens" in "tierwise.tiers" (it is what Ollama is asked for), or lower "budget-tokens" in the task.';

async function postChat(
  call: Call,
  model: OllamaModel,
  options: OllamaOptions,
  known: KnownModels,
  request: OpenRequest,
): Promise<Response | SendFailure> {
  const response = await request.fetch(`${request.url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization(request) },
    body: JSON.stringify(ollamaRequest(call, model, options.contextTokens)),
    signal: request.signal,
  });
  if (response.ok) return response;
  const refusal = readRefusal(response.status, await readRefused(response));
  // It said so of this model when it was asked to think, or not to; without a word it does as it is used to.
  if (refusal.status === 400 && isThinker(model) && /think/i.test(refusal.words)) {
    const plain = { ...model, capabilities: [] };
    known.set(call.model, plain);
    return postChat(call, plain, options, known, request);
  }
  return translated(openaiFailure(refusal, response.headers, request.state()), refusal.words, request.state());
}

/** The sentences of a provider on this machine name what can be done here. */
function translated(failure: SendFailure, words: string, state: CallState): SendFailure {
  const said = harmlessWords(words, state.key);
  if (failure.reason === 'too-long') return { ...failure, ...failures.tooLong(state.provider, said, moreContext) };
  if (/more system memory|out of memory|cudaMalloc|insufficient memory/i.test(words)) {
    return failures.outOfMemory(state.provider, said);
  }
  return failure;
}

/** Reads to the line that says `done`, or to what went wrong. An error comes as a line of its own under status 200. */
async function readLines(
  response: Response,
  arrived: ArrivedLines,
  request: OpenRequest,
): Promise<SendFailure | undefined> {
  for await (const line of linesOf(response.body)) {
    if (line.trim() === '') continue;
    const data: unknown = JSON.parse(line);
    const error = textAt(data, 'error');
    if (error !== undefined) {
      const state = { ...request.state(), hasBegun: true };
      const refusal = readRefusal(countAt(data, 'status_code'), data);
      return translated(openaiFailure(refusal, response.headers, state), error, state);
    }
    request.onContent();
    arrived.take(data);
    if (arrived.isWhole) return undefined;
  }
  return undefined;
}

/** Whether the context that the loaded model really has could hold so many tokens; no where it does not say. */
async function holds(tokens: number, model: string, request: OpenRequest | undefined): Promise<boolean> {
  if (request === undefined) return false;
  try {
    const answer = await askJson(request, '/api/ps');
    if (answer.kind === 'failure') return false;
    const loaded = listAt(answer.data, 'models').find(
      one => textAt(one, 'name') === model || textAt(one, 'model') === model,
    );
    return (countAt(loaded, 'context_length') ?? 0) >= tokens * 1.25;
  } catch {
    return false;
  }
}

function failuresOf({ title }: { readonly title: string }): Work<never>['failureOf'] {
  return failureOfProgram(title, startIt);
}

const startIt =
  'Start it with "ollama serve", or set its address in "tierwise.ollama.baseUrl" (OLLAMA_HOST for the command line). The tier "offline" needs no model.';

function listed(model: unknown): OfferedModel | undefined {
  const id = nameAt(model, 'name') ?? nameAt(model, 'model');
  if (id === undefined) return undefined;
  const family = textAt(model, 'details', 'family') ?? '';
  const capabilities = jsonAt(model, 'capabilities');
  const cannotChat = Array.isArray(capabilities) && !capabilities.includes('completion');
  // They turn texts into numbers and answer nothing.
  if (cannotChat || /bert|embed/i.test(family) || /embed/i.test(id)) return undefined;
  const isRemote = textAt(model, 'remote_host') !== undefined || isCloudName(id);
  return { id, contextTokens: countAt(model, 'details', 'context_length'), ...(isRemote ? { isRemote } : {}) };
}

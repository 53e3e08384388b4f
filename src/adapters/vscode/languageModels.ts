import type { Clock } from '../../core/ports';
import type { Door } from '../../core/send/door';
import * as failures from '../../core/send/failures';
import type { OfferedModel } from '../../core/send/offeredModel';
import type { Call, Provider, Reply, SendFailure, Usage } from '../../core/send/provider';
import { harmlessWords } from '../http/httpFailure';
import { defaultIdleLimits, type IdleLimits, idleWatchdogs, type Silence } from '../http/idleWatchdogs';

/** The language models that the editor has, as far as we need them; `editorModels.ts` makes them of `vscode.lm`. */
export interface EditorModels {
  all(): Promise<readonly EditorModel[]>;
}

export interface EditorModel {
  readonly vendor: string;
  readonly id: string;
  readonly family: string;
  readonly maxInputTokens: number;
  /** False: a person said no before. Absent: they were not asked yet. */
  readonly mayBeAsked?: boolean;
  count(text: string, signal: AbortSignal): Promise<number>;
  /** Texts of the user, in order; the editor has no role for the system. Throws what the editor throws. */
  ask(texts: readonly string[], signal: AbortSignal): AsyncIterable<string>;
}

export interface LanguageModelOptions {
  readonly models: EditorModels;
  readonly door: Door;
  readonly clock: Clock;
  readonly idleLimits?: IdleLimits;
}

const title = 'The editor’s model';

/**
 * Models that the person's editor has already, of Copilot or of any extension. They report no usage, no reason for their
 * end and take no form for the answer: counts are estimates, and the reader alone checks what came.
 */
export function languageModelProvider(options: LanguageModelOptions): Provider {
  return {
    name: 'vscode-lm',
    // Where such a model runs is its extension's affair.
    reach: 'cloud',
    models: async () => (await options.models.all()).map(offered),
    connect: async () => ({ send: (call, onText, signal) => send(call, options, onText, signal) }),
  };
}

function offered(model: EditorModel): OfferedModel {
  return { id: nameOf(model), contextTokens: model.maxInputTokens > 0 ? model.maxInputTokens : undefined };
}

/** `copilot/gpt-5-mini`. In the settings the vendor may be left out, and a family stands for its first model. */
function nameOf({ vendor, id }: EditorModel): string {
  return `${vendor}/${id}`;
}

function findModel(all: readonly EditorModel[], wanted: string): EditorModel | undefined {
  return (
    all.find(model => nameOf(model) === wanted || model.id === wanted) ??
    all.find(model => `${model.vendor}/${model.family}` === wanted || model.family === wanted)
  );
}

async function send(
  call: Call,
  options: LanguageModelOptions,
  onText: (delta: string) => void,
  signal: AbortSignal,
): Promise<Reply | SendFailure> {
  if (signal.aborted) return failures.cancelled();
  const all = await options.models.all();
  const model = findModel(all, call.model);
  if (model === undefined) return failures.noSuchModel('The editor', call.model, all.map(nameOf));
  if (model.mayBeAsked === false) return failures.editorSaidNo(nameOf(model));
  const texts = [call.rendered.stable, call.rendered.varying];
  const inputTokens = await counted(model, texts, signal);
  if (model.maxInputTokens > 0 && inputTokens > model.maxInputTokens) {
    return failures.tooLong(title, `${inputTokens} tokens, and it takes ${model.maxInputTokens}`);
  }
  const looked = await lookedAt(options.door, JSON.stringify(texts), signal);
  if (looked !== undefined) return looked;
  return stream({ model, texts, inputTokens }, options, onText, signal);
}

interface Question {
  readonly model: EditorModel;
  readonly texts: readonly string[];
  readonly inputTokens: number;
}

/** Ends within a moment of an abort or of a silence, also where the model does not hear of it. */
async function stream(
  { model, texts, inputTokens }: Question,
  { clock, idleLimits = defaultIdleLimits }: LanguageModelOptions,
  onText: (delta: string) => void,
  signal: AbortSignal,
): Promise<Reply | SendFailure> {
  const controller = new AbortController();
  let text = '';
  let isOver = false;
  let silence: Silence | undefined;
  const watchdogs = idleWatchdogs(clock, idleLimits, noticed => {
    silence = noticed;
    controller.abort();
  });
  const stop = (): void => controller.abort();
  signal.addEventListener('abort', stop, { once: true });
  const keep = (failure: SendFailure): SendFailure => ({ ...failure, partialText: text === '' ? undefined : text });
  const interrupted = (): SendFailure =>
    keep(
      silence === undefined
        ? { ...failures.cancelled(), mayBeBilled: true }
        : failures.stalled(title, silence.forMs, silence.what),
    );
  const read = async (): Promise<Reply | SendFailure> => {
    try {
      for await (const part of model.ask(texts, controller.signal)) {
        if (isOver) break;
        watchdogs.onContent();
        if (part === '') continue;
        text += part;
        onText(part);
      }
    } catch (error) {
      if (controller.signal.aborted) return interrupted();
      return keep(failureOf(error, nameOf(model), text !== ''));
    }
    // After a cancel the editor lets the stream end as if it were whole.
    if (controller.signal.aborted) return interrupted();
    const usage = await usageOf(inputTokens, model, text);
    return { kind: 'reply', text, end: 'complete', model: nameOf(model), usage };
  };
  try {
    return await Promise.race([read(), whenAborted(controller.signal).then(interrupted)]);
  } finally {
    isOver = true;
    signal.removeEventListener('abort', stop);
    watchdogs.end();
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** What the editor throws is told apart by its code; a provider's own error has none. */
function failureOf(error: unknown, model: string, hasBegun: boolean): SendFailure {
  if (!(error instanceof Error)) return failures.serverError(title, undefined);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  switch (code === '' ? error.name : code) {
    case 'NoPermissions':
      return failures.editorSaidNo(model);
    case 'Blocked':
      return failures.editorQuota(model, harmlessWords(error.message, ''));
    case 'NotFound':
      return failures.noSuchModel('The editor', model);
    default:
      return { ...failures.serverError(title, undefined), mayBeBilled: hasBegun };
  }
}

async function lookedAt(door: Door, body: string, signal: AbortSignal): Promise<SendFailure | undefined> {
  try {
    const answer = await door(body, signal);
    return answer.kind === 'refused' ? failures.secretFound(answer.why) : undefined;
  } catch {
    // Why it failed may quote what it looked at; closed is the answer that matters.
    return failures.secretFound('it could not be looked at');
  }
}

async function usageOf(inputTokens: number, model: EditorModel, text: string): Promise<Usage> {
  const outputTokens = await counted(model, [text], AbortSignal.timeout(5_000));
  return { inputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens, source: 'estimated' };
}

/** By the model's own counter, or by its letters where that fails; an estimate in any case. */
async function counted(model: EditorModel, texts: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    const counts = await Promise.all(texts.map(text => model.count(text, signal)));
    const sum = counts.reduce((total, count) => total + count, 0);
    if (sum > 0) return sum;
  } catch {
    // The provider has gone, or cannot count.
  }
  return texts.reduce((total, text) => total + Math.ceil(text.length / 3.5), 0);
}

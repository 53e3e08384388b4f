import pLimit from 'p-limit';
import { compose } from './compose/compose';
import type { RenderedPrompt } from './compose/prompt';
import { renderPrompt } from './compose/renderPrompt';
import type { Ended } from './ended';
import { isCancelled, isTierwiseError } from './errors';
import type { LabelsBook } from './keep/runBook';
import { isFinished } from './keep/runState';
import type { Prepared } from './prepare';
import { literal, type ProtectedText } from './protect/protected';
import type { ProtectedRecord } from './protect/protectedThings';
import { sealPrompt } from './protect/sealPrompt';
import { plainJson } from './read/plainJson';
import { readLabels } from './read/readLabels';
import type { LabelResult, ResultProblem } from './read/results';
import type { PlacedRecord } from './records/protectRecords';
import { type AnsweredCall, type AskListener, askInBook } from './send/ledger';
import type { FailureReason, SendFailure } from './send/provider';
import type { Sender } from './send/send';
import { abstain } from './task/task';
import { loadTaxonomies, type Taxonomies } from './taxonomy/loadTaxonomies';

export interface Asking {
  readonly sender: Sender;
  readonly book: LabelsBook;
}

export interface LabelsWatcher {
  labelled?(result: LabelResult): void;
  waiting?: AskListener['onRetry'];
}

/**
 * Every record that has no answer yet gets exactly one: a label of the list, or `abstain` with the reason. Records are
 * asked one by one, so that none can change another's answer.
 */
export async function askForLabels(
  prepared: Prepared,
  calls: Asking,
  { answered, planned }: { readonly answered: ReadonlyMap<string, LabelResult>; readonly planned: ReadonlySet<string> },
  watcher: LabelsWatcher,
  signal: AbortSignal,
): Promise<Ended> {
  const taxonomies = await loadTaxonomies(prepared.request.task.also.flatMap(one => one.taxonomy ?? []));
  const results = new Map(answered);
  const limit = pLimit(prepared.request.tier.concurrency);
  let stopped: SendFailure | undefined;
  let lastFailure: SendFailure | undefined;
  const records = prepared.records.records.filter(({ record }) => planned.has(record.id));

  const askOne = async (placed: PlacedRecord): Promise<void> => {
    if (stopped !== undefined || signal.aborted) return;
    const judged = await judgeUntilCancelled(placed, { ...calls, taxonomies }, prepared, watcher, signal);
    if (judged === undefined) return;
    if (judged.kind === 'stopped') {
      stopped ??= judged.failure;
      return;
    }
    lastFailure = judged.failure ?? lastFailure;
    await (judged.asked === undefined
      ? calls.book.decided(judged.result)
      : calls.book.answered(judged.asked, judged.result));
    results.set(placed.record.id, judged.result);
    watcher.labelled?.(judged.result);
  };
  const open = records.filter(({ record }) => !results.has(record.id));
  // What all calls share must be fit to send, or none is: refused here, it ends the run and not each record.
  if (open.length > 0) await sealPrompt(renderPrompt(prepared.frame), prepared.protector, signal);
  const [first, ...rest] = open;
  // The first call alone, so that the provider has the shared part in its cache before the others ask for it.
  if (first !== undefined) await askOne(first);
  await Promise.all(rest.map(placed => limit(() => askOne(placed))));
  const finished = [...planned].filter(id => {
    const result = results.get(id);
    return result !== undefined && isFinished(result);
  });
  return {
    isComplete: finished.length === planned.size,
    hasSome: finished.length > 0,
    failure: stopped ?? lastFailure,
  };
}

type Judged =
  | {
      readonly kind: 'judged';
      readonly result: LabelResult;
      readonly asked?: AnsweredCall;
      readonly failure?: SendFailure;
    }
  | { readonly kind: 'stopped'; readonly failure: SendFailure };

/** `undefined` after a cancel: the others still write down what arrived for them. */
async function judgeUntilCancelled(...asked: Parameters<typeof judge>): Promise<Judged | undefined> {
  try {
    return await judge(...asked);
  } catch (error) {
    const signal = asked[4];
    if (isCancelled(error, signal)) return undefined;
    throw error;
  }
}

/** Asks for one record, and once more where the answer was not valid. */
async function judge(
  placed: PlacedRecord,
  calls: Asking & { readonly taxonomies: Taxonomies },
  prepared: Prepared,
  watcher: LabelsWatcher,
  signal: AbortSignal,
): Promise<Judged> {
  const { record } = placed;
  const { frame, budgetTokens, counter, request } = prepared;
  const give = (part: Partial<LabelResult>, asked?: AnsweredCall) => ({
    kind: 'judged' as const,
    result: { ...noAnswer(placed, prepared), model: asked?.reply.model ?? request.tier.model, ...part },
    asked,
  });
  if (isEmpty(record))
    return give({ problem: problem('unreadable', record.problem ?? literal('nothing can be read in it')) });
  let composed = await compose(frame, record, { tokens: budgetTokens, counter }, signal);
  if (composed === undefined)
    return give({
      problem: problem('too-long', literal('its headers alone are longer than the budget leaves room for')),
    });

  for (let attempt = 1; ; attempt++) {
    const { prompt, upperTokens } = composed;
    const rendered = await sealOrWhy(composed.rendered, prepared, signal);
    if ('why' in rendered) return give({ problem: problem('not-evaluable', rendered.why) });
    const asked = await askInBook(
      calls,
      { call: { model: request.tier.model, prompt, rendered }, mostInputTokens: upperTokens },
      [record.id],
      { onRetry: watcher.waiting },
      signal,
    );
    if (asked.kind === 'failed') {
      if (endsRun(asked.failure, calls.sender)) return { kind: 'stopped', failure: asked.failure };
      return { ...give({ problem: await sayFailure(asked.failure, prepared, signal) }), failure: asked.failure };
    }
    if (asked.reply.end === 'refused')
      return give({ problem: problem('refused', literal('the model refused to answer')) }, asked);
    // With a time of its own: an answer that arrived is read and kept, also after a cancel.
    const inTime = AbortSignal.timeout(30_000);
    const { text: answer } = await prepared.protector.protectText(
      plainJson(asked.reply.text),
      { source: 'reply' },
      inTime,
    );
    const reading = readLabels(answer, prompt, calls.taxonomies);
    const isLast = attempt > 1;
    // After the repair a label counts though an answer beside it does not: that one is missing, and says why.
    const read = reading.kind === 'invalid' && isLast ? (reading.salvaged ?? reading) : reading;
    if (read.kind === 'answer') {
      const { label, confidence, rationale, evidence, labels } = read;
      const why =
        label === abstain ? { problem: problem('not-evaluable', rationale === '' ? undecided : rationale) } : {};
      return give(
        { label, confidence, rationale, evidence, labels, mustConfirm: mustConfirm(label, prepared), ...why },
        asked,
      );
    }
    const again =
      attempt === 1
        ? await compose(
            { ...frame, repair: { answer, why: read.why } },
            record,
            { tokens: budgetTokens, counter },
            inTime,
          )
        : undefined;
    if (again === undefined) return give({ problem: problem('invalid-answer', read.why) }, asked);
    await calls.book.answered(asked);
    composed = again;
  }
}

/** One hostile record must not stop the rest, so what cannot be made fit to send is said of that one. */
async function sealOrWhy(
  rendered: RenderedPrompt,
  { protector }: Prepared,
  signal: AbortSignal,
): Promise<RenderedPrompt | { readonly why: ProtectedText }> {
  try {
    return await sealPrompt(rendered, protector, signal);
  } catch (error) {
    if (!isTierwiseError(error)) throw error;
    return { why: literal('it was not sent: what stands in it looks like a secret again after every look') };
  }
}

const undecided = literal('nothing in it decided between the labels');

/** Nothing to judge: no text, and no header that says anything. Fields of our own making (`Body`) are no evidence. */
function isEmpty({ text, fields }: ProtectedRecord): boolean {
  return text.trim() === '' && fields.every(({ name, value }) => name === 'Body' || value.trim() === '');
}

const endReasons: ReadonlySet<FailureReason> = new Set(['cancelled', 'cap', 'unpriced', 'paused']);

/** What is true for all calls ends the run; what is true for one record is written down for that one. */
function endsRun(failure: SendFailure, sender: Sender): boolean {
  return endReasons.has(failure.reason) || sender.stopped() !== undefined;
}

function mustConfirm(label: ProtectedText, { request }: Prepared): boolean {
  return request.task.labels.some(one => one.name === label && one.mustConfirm);
}

function problem(kind: ResultProblem['kind'], why: ProtectedText): ResultProblem {
  return { kind, why };
}

async function sayFailure(failure: SendFailure, { protector }: Prepared, signal: AbortSignal): Promise<ResultProblem> {
  const { text } = await protector.protectText(failure.message, { source: 'reply' }, signal);
  return problem(failure.reason === 'too-long' ? 'too-long' : 'failed', text);
}

function noAnswer({ record, alsoAt }: PlacedRecord, { request }: Prepared): LabelResult {
  const { id, path, line, fields } = record;
  return {
    id,
    path,
    line,
    label: literal(abstain),
    confidence: 'none',
    rationale: literal(''),
    evidence: [],
    tier: request.tier.name,
    model: request.tier.model,
    mustConfirm: false,
    alsoAt,
    fields,
  };
}

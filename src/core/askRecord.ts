import { compose } from './compose/compose';
import type { Prompt, RenderedPrompt } from './compose/prompt';
import { isTierwiseError } from './errors';
import { judgeReply, noAnswer, problem } from './judgeReply';
import type { LabelsBook } from './keep/runBook';
import type { Prepared } from './prepare';
import { literal, type ProtectedText } from './protect/protected';
import type { ProtectedRecord } from './protect/protectedThings';
import { sealPrompt } from './protect/sealPrompt';
import type { LabelResult, ResultProblem } from './read/results';
import type { PlacedRecord } from './records/protectRecords';
import { type AnsweredCall, type AskListener, askInBook, keepReply } from './send/ledger';
import type { Call, FailureReason, SendFailure } from './send/provider';
import type { ReplyCache } from './send/replyCache';
import type { Sender } from './send/send';
import type { Taxonomies } from './taxonomy/loadTaxonomies';

export interface RecordAsking {
  readonly sender: Sender;
  readonly book: LabelsBook;
  readonly replies?: ReplyCache;
  readonly taxonomies: Taxonomies;
  readonly waiting?: AskListener['onRetry'];
}

export type Judged =
  | {
      readonly kind: 'judged';
      readonly result: LabelResult;
      readonly asked?: AnsweredCall;
      readonly failure?: SendFailure;
    }
  | { readonly kind: 'stopped'; readonly failure: SendFailure };

/** A prompt that may leave, or why there is none. */
export type Ready = Promise<Sendable | { readonly problem: ResultProblem }>;

export interface Sendable {
  readonly prompt: Prompt;
  readonly rendered: RenderedPrompt;
  readonly upperTokens: number;
}

export async function makeReady(
  { record }: PlacedRecord,
  prepared: Prepared,
  signal: AbortSignal,
  repair?: Prompt['repair'],
): Ready {
  const { frame, budgetTokens, counter } = prepared;
  if (isEmpty(record)) {
    return { problem: problem('unreadable', record.problem ?? literal('nothing can be read in it')) };
  }
  const beside = await prepared.beside?.for(record, signal);
  const composed = await compose({ ...frame, repair, beside }, record, { tokens: budgetTokens, counter }, signal);
  if (composed === undefined) {
    return { problem: problem('too-long', literal('its headers alone are longer than the budget leaves room for')) };
  }
  const rendered = await sealOrWhy(composed.rendered, prepared, signal);
  return 'why' in rendered ? { problem: problem('unreadable', rendered.why) } : { ...composed, rendered };
}

/** Asks for one record, and once more where the answer was not valid. */
export async function askRecord(
  placed: PlacedRecord,
  first: Awaited<Ready>,
  calls: RecordAsking,
  prepared: Prepared,
  signal: AbortSignal,
): Promise<Judged> {
  const { record } = placed;
  const { request } = prepared;
  const give = (part: Partial<LabelResult>, asked?: AnsweredCall) => ({
    kind: 'judged' as const,
    result: {
      ...noAnswer(placed, prepared),
      model: asked?.reply.model ?? request.tier.model,
      ...(asked?.reply.fromCache === true ? { fromCache: true } : {}),
      ...part,
    },
    asked,
  });
  let ready = first;
  const repaired: { readonly call: Call; readonly asked: AnsweredCall; readonly answer: ProtectedText }[] = [];
  for (let attempt = 1; ; attempt++) {
    if ('problem' in ready) return give({ problem: ready.problem });
    const { prompt, rendered, upperTokens } = ready;
    const call = { model: request.tier.model, prompt, rendered };
    const asked = await askInBook(
      calls,
      { call, mostInputTokens: upperTokens },
      [record.id],
      { onRetry: calls.waiting },
      signal,
    );
    if (asked.kind === 'failed') {
      if (endsRun(asked.failure, calls.sender)) return { kind: 'stopped', failure: asked.failure };
      return { ...give({ problem: await sayFailure(asked.failure, prepared, signal) }), failure: asked.failure };
    }
    const judged = await judgeReply(placed, prompt, asked.reply, prepared, calls.taxonomies, attempt > 1);
    if (judged.kind === 'result') {
      const { result, answer } = judged;
      // An answer that had to be repaired is kept with its repair, so that both are found again; alone it would be a trap.
      const whole = answer === undefined ? [] : [...repaired, { call, asked, answer }];
      for (const one of whole) keepReply(calls.replies, one.call, one.asked, one.answer);
      return { kind: 'judged', result, asked };
    }
    const { answer, why } = judged;
    const again =
      attempt === 1 ? await makeReady(placed, prepared, AbortSignal.timeout(30_000), { answer, why }) : undefined;
    if (again === undefined || 'problem' in again) return give({ problem: problem('invalid-answer', why) }, asked);
    await calls.book.answered(asked);
    repaired.push({ call, asked, answer });
    ready = again;
  }
}

/** One hostile record must not stop the rest, so what cannot be made fit to send is said of that one. */
export async function sealOrWhy(
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

/** Nothing to judge: no text, and no header that says anything. Fields of our own making (`Body`) are no evidence. */
export function isEmpty({ text, fields }: ProtectedRecord): boolean {
  return (
    text.trim() === '' && fields.every(({ name, value }) => name === 'Body' || name === 'File' || value.trim() === '')
  );
}

const endReasons: ReadonlySet<FailureReason> = new Set(['cancelled', 'cap', 'unpriced', 'paused']);

/** What is true for all calls ends the run; what is true for one record is written down for that one. */
export function endsRun(failure: SendFailure, sender: Sender): boolean {
  return endReasons.has(failure.reason) || sender.stopped() !== undefined;
}

export async function sayFailure(
  failure: SendFailure,
  { protector }: Prepared,
  signal: AbortSignal,
): Promise<ResultProblem> {
  const { text } = await protector.protectText(failure.message, { source: 'reply' }, signal);
  return problem(failure.reason === 'too-long' ? 'too-long' : 'failed', text);
}

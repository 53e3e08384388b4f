import type { PromptTask, RenderedPrompt } from '../compose/prompt';
import type { Hash } from '../ports';
import type { RunKey } from './journalEntry';

/** What decides an answer. The prompt's fences carry a marker drawn per run: `stable` must be given with a fixed one. */
export interface Question {
  readonly labels: PromptTask['labels'];
  readonly stable: RenderedPrompt['stable'];
  readonly provider: string;
  readonly model: string;
  /** Only where the task asks for it. */
  readonly effort?: string;
  /** Only where each record is asked more than once. */
  readonly votes?: number;
  /** Only where the task escalates: who is asked then. */
  readonly escalatesTo?: { readonly provider: string; readonly model: string };
  /** Only where somebody is asked for the order of the context: what there was to be ordered. */
  readonly ranked?: readonly string[];
}

/** The same for the same records, in any order, and the same question. */
export function runKey(hash: Hash, question: Question, recordIds: readonly string[]): RunKey {
  const { labels, stable, provider, model, effort, votes, escalatesTo, ranked } = question;
  const names = labels.map(({ name, description, examples }) => [name, description, examples]);
  const ofQuestion = hash.sha256(
    JSON.stringify([
      names,
      stable,
      provider,
      model,
      ...(ranked === undefined ? [] : [ranked]),
      ...(effort === undefined ? [] : [{ effort }]),
      ...(votes === undefined ? [] : [{ votes }]),
      ...(escalatesTo === undefined ? [] : [{ escalatesTo }]),
    ]),
  );
  const ofRecords = JSON.stringify([...new Set(recordIds)].sort());
  return { question: ofQuestion, run: hash.sha256(`${ofQuestion} ${ofRecords}`) };
}

import { compose, type Frame } from './compose/compose';
import type { Prompt } from './compose/prompt';
import type { Ended } from './ended';
import { isCancelled, isTierwiseError, nothingToReportOn, promptWithheld } from './errors';
import type { Prepared } from './prepare';
import type { ProtectedText } from './protect/protected';
import { sealPrompt } from './protect/sealPrompt';
import { formProblem } from './read/checkForm';
import { readReportInTurns } from './read/readReport';
import type { Report } from './read/results';
import { streamProtected } from './read/streamProtected';
import { emptyAnswer, refusedByModel } from './send/failures';
import { type AskListener, askInBook, keepReply } from './send/ledger';
import type { Reply, SendFailure } from './send/provider';
import type { Services } from './services';
import type { Session } from './session';
import { hasWrittenRule } from './sigma/isWrittenRule';

export interface ReportWatcher {
  /** The report so far, in whole lines that passed the gate. Shorter than before when a new attempt begins. */
  reportGrew?(markdown: ProtectedText): void;
  waiting?: AskListener['onRetry'];
}

/**
 * One call, one report: composed, looked at once more, sent, and every claim checked against what was sent. Where the form that
 * the task asks for is missed, the model is asked once more, with what is wrong; the better of both is kept.
 */
export async function askForReport(
  prepared: Prepared,
  calls: ReportCalls,
  logs: Pick<Services, 'workspace' | 'logs'>,
  watcher: ReportWatcher,
  signal: AbortSignal,
): Promise<Ended> {
  if (prepared.frame.context.length === 0) throw nothingToReportOn();
  const first = await askOnce(prepared, prepared.frame, calls, watcher, signal);
  if (first === undefined) throw promptWithheld('it is longer than the budget after it was put together');
  const { report, failure } = first;
  const repaired =
    report?.formProblem !== undefined && failure === undefined && !report.isPartial
      ? await repairForm(report, report.formProblem, prepared, calls, watcher, signal)
      : undefined;
  if (report !== undefined) await tryItsRules(repaired ?? report, prepared, calls, logs, signal);
  return { isComplete: failure === undefined, hasSome: report !== undefined, failure };
}

type ReportCalls = Pick<Session, 'sender' | 'book' | 'replies' | 'countExactly'>;

interface Answered {
  readonly report?: Report;
  readonly failure?: SendFailure;
}

/** The report is on the disk when this resolves; `undefined` where the prompt does not fit the budget, and nothing was sent. */
async function askOnce(
  prepared: Prepared,
  frame: Frame,
  calls: ReportCalls,
  watcher: ReportWatcher,
  signal: AbortSignal,
  isBetter: (report: Report) => boolean = () => true,
): Promise<Answered | undefined> {
  const { counter, budgetTokens, protector, request, breathe } = prepared;
  const composed = await compose(frame, undefined, { tokens: budgetTokens, counter }, signal);
  if (composed === undefined) return undefined;
  const rendered = await sealPrompt(composed.rendered, protector, signal);

  const call = { model: request.tier.model, prompt: composed.prompt, rendered };
  await calls.countExactly(call);
  const stream = streamProtected(protector, text => watcher.reportGrew?.(text), signal);
  const asked = await askInBook(
    calls,
    { call, mostInputTokens: composed.upperTokens },
    [],
    {
      onText: stream.take,
      onRetry: (ms, because) => {
        stream.restart();
        watcher.waiting?.(ms, because);
      },
    },
    signal,
  );
  await stream.end();
  const text = asked.kind === 'answered' ? asked.reply.text : asked.failure.partialText;
  const isPartial = asked.kind === 'failed' || asked.reply.end !== 'complete';
  await breathe();
  const report = await readWhatArrived(text ?? '', composed.prompt, isPartial, prepared);
  if (asked.kind === 'answered') {
    await calls.book.answered(asked);
    if (report !== undefined) keepReply(calls.replies, call, asked, report.markdown);
  }
  if (report !== undefined && isBetter(report)) await calls.book.reportWritten(report);
  const failure = asked.kind === 'failed' ? asked.failure : whyUseless(asked.reply, report);
  return { report, failure };
}

/** Rules that a model wrote into a report on logs are run over them; the report without what became of them is on the disk before. */
async function tryItsRules(
  report: Report,
  prepared: Prepared,
  { book }: ReportCalls,
  from: Pick<Services, 'workspace' | 'logs'>,
  signal: AbortSignal,
): Promise<void> {
  if (prepared.manifest.digest === undefined || signal.aborted || !hasWrittenRule(report.markdown)) return;
  const { triedRules } = await import('./digestRecords');
  try {
    await book.reportWritten({ ...report, rules: await triedRules(report, prepared, from, signal) });
  } catch (error) {
    // Cancelled: rules that were not run are not shown.
    if (!isCancelled(error, signal)) throw error;
  }
}

/** The better one, where it is. A repair that cannot be asked for, fails or is no better leaves the first report, and what is wrong with it stays told. */
async function repairForm(
  { markdown, claims }: Report,
  why: ProtectedText,
  prepared: Prepared,
  calls: ReportCalls,
  watcher: ReportWatcher,
  signal: AbortSignal,
): Promise<Report | undefined> {
  if (prepared.request.tier.provider === 'offline' || signal.aborted) return undefined;
  const verified = (some: Report['claims']) => some.filter(({ verdict }) => verdict === 'verified').length;
  const isBetter = (repaired: Report) =>
    !repaired.isPartial && repaired.formProblem === undefined && verified(repaired.claims) * 2 >= verified(claims);
  // What is read stays where it is: the repair is shown when it is there.
  const quiet = { ...watcher, reportGrew: undefined };
  const frame = { ...prepared.frame, repair: { answer: markdown, why } };
  try {
    const answered = await askOnce(prepared, frame, calls, quiet, signal, isBetter);
    return answered?.report !== undefined && isBetter(answered.report) ? answered.report : undefined;
  } catch (error) {
    // Too long by the provider's own count, withheld, or cancelled: the first report is on the disk.
    if (!isTierwiseError(error) && !isCancelled(error, signal)) throw error;
    return undefined;
  }
}

/** A reply that is no report, though it was answered and paid for. */
function whyUseless(reply: Reply, report: Report | undefined): SendFailure | undefined {
  if (reply.end === 'refused') return refusedByModel(reply.refusedAs);
  return report === undefined ? emptyAnswer() : undefined;
}

/** Also after a cancel: what arrived is kept, and nothing is kept that did not pass the gate. */
async function readWhatArrived(
  text: string,
  prompt: Prompt,
  isPartial: boolean,
  { protector, breathe }: Pick<Prepared, 'protector' | 'breathe'>,
): Promise<Report | undefined> {
  if (text.trim() === '') return undefined;
  const passed = await protector.protectText(text, { source: 'reply' }, AbortSignal.timeout(30_000));
  const report = await readReportInTurns(passed.text, prompt, isPartial, breathe);
  const problem = prompt.task.form === undefined || isPartial ? undefined : formProblem(passed.text, prompt.task.form);
  return problem === undefined ? report : { ...report, formProblem: problem };
}

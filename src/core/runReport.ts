import { compose } from './compose/compose';
import type { Prompt } from './compose/prompt';
import type { Ended } from './ended';
import { nothingToReportOn, promptWithheld } from './errors';
import type { Prepared } from './prepare';
import type { ProtectedText } from './protect/protected';
import type { Protector } from './protect/protector';
import { sealPrompt } from './protect/sealPrompt';
import { readReport } from './read/readReport';
import type { Report } from './read/results';
import { streamProtected } from './read/streamProtected';
import { emptyAnswer, refusedByModel } from './send/failures';
import { type AskListener, askInBook, keepReply } from './send/ledger';
import type { Reply, SendFailure } from './send/provider';
import type { Session } from './session';

export interface ReportWatcher {
  /** The report so far, in whole lines that passed the gate. Shorter than before when a new attempt begins. */
  reportGrew?(markdown: ProtectedText): void;
  waiting?: AskListener['onRetry'];
}

/** One call, one report: composed, looked at once more, sent, and every claim checked against what was sent. */
export async function askForReport(
  prepared: Prepared,
  calls: Pick<Session, 'sender' | 'book' | 'replies' | 'countExactly'>,
  watcher: ReportWatcher,
  signal: AbortSignal,
): Promise<Ended> {
  const { frame, counter, budgetTokens, protector, request } = prepared;
  if (frame.context.length === 0) throw nothingToReportOn();
  const composed = await compose(frame, undefined, { tokens: budgetTokens, counter }, signal);
  if (composed === undefined) throw promptWithheld('it is longer than the budget after it was put together');
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
  const report = await readWhatArrived(text ?? '', composed.prompt, isPartial, protector);
  if (asked.kind === 'answered') {
    await calls.book.answered(asked);
    if (report !== undefined) keepReply(calls.replies, call, asked, report.markdown);
  }
  if (report !== undefined) await calls.book.reportWritten(report);
  const failure = asked.kind === 'failed' ? asked.failure : whyUseless(asked.reply, report);
  return { isComplete: failure === undefined, hasSome: report !== undefined, failure };
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
  protector: Protector,
): Promise<Report | undefined> {
  if (text.trim() === '') return undefined;
  const passed = await protector.protectText(text, { source: 'reply' }, AbortSignal.timeout(30_000));
  return readReport(passed.text, prompt, isPartial);
}

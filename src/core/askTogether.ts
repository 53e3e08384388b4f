import { endsRun, isEmpty, type RecordAsking, sayFailure, sealOrWhy } from './askRecord';
import { composeTogether } from './compose/compose';
import type { BesidePiece } from './compose/prompt';
import { judgeTogether, noAnswer } from './judgeReply';
import type { Prepared } from './prepare';
import type { ProtectedRecord } from './protect/protectedThings';
import type { LabelResult } from './read/results';
import type { PlacedRecord } from './records/protectRecords';
import { type AnsweredCall, askInBook, keepReply } from './send/ledger';
import type { FailureReason, SendFailure } from './send/provider';

/** What became of records that shared a call, beside what was written down of them. */
export interface AskedTogether {
  /** To be asked again, each in a call of its own. */
  readonly alone: readonly PlacedRecord[];
  readonly failure?: SendFailure;
  /** True for all calls: the run ends. */
  readonly stopped?: SendFailure;
}

export type WriteDown = (results: readonly LabelResult[], asked?: AnsweredCall) => Promise<void>;

/**
 * Asks about several records in one call and writes down what is clear. Halved, and halved again, where they do not fit
 * together, where the model refuses, where the answer is cut off, and where the request is not taken: one record among them is
 * the reason, and it alone shall bear it.
 */
export async function askTogether(
  group: readonly PlacedRecord[],
  asking: RecordAsking,
  prepared: Prepared,
  write: WriteDown,
  signal: AbortSignal,
): Promise<AskedTogether> {
  const [only] = group;
  if (only === undefined || group.length === 1 || signal.aborted) return { alone: group };
  const empty = group.find(({ record }) => isEmpty(record));
  if (empty !== undefined) {
    const others = await askTogether(
      group.filter(one => one !== empty),
      asking,
      prepared,
      write,
      signal,
    );
    return { ...others, alone: [empty, ...others.alone] };
  }
  const halve = () => inHalves(group, asking, prepared, write, signal);
  const { frame, budgetTokens, counter, request } = prepared;
  const records = group.map(({ record }) => record);
  const beside = await besideAll(records, prepared, signal);
  const composed = await composeTogether({ ...frame, beside }, records, { tokens: budgetTokens, counter }, signal);
  if (composed === undefined) return halve();
  const rendered = await sealOrWhy(composed.rendered, prepared, signal);
  if ('why' in rendered) return halve();
  const call = { model: request.tier.model, prompt: composed.prompt, rendered };
  const asked = await askInBook(
    asking,
    { call, mostInputTokens: composed.upperTokens },
    records.map(({ id }) => id),
    { onRetry: asking.waiting },
    signal,
  );
  if (asked.kind === 'failed') {
    const { failure } = asked;
    if (endsRun(failure, asking.sender)) return { alone: [], stopped: failure };
    if (ofOneRecord.has(failure.reason)) return halve();
    const problem = await sayFailure(failure, prepared, signal);
    await write(group.map(placed => ({ ...noAnswer(placed, prepared), problem })));
    return { alone: [], failure };
  }
  if (asked.reply.end === 'refused') {
    await write([], asked);
    return halve();
  }
  const { results, answer } = await judgeTogether(group, composed.prompt, asked.reply, prepared, asking.taxonomies);
  await write(results, asked);
  if (results.length === group.length) keepReply(asking.replies, call, asked, answer);
  const done = new Set(results.map(({ id }) => id));
  const left = group.filter(({ record }) => !done.has(record.id));
  return asked.reply.end === 'max-tokens' ? inHalves(left, asking, prepared, write, signal) : { alone: left };
}

/** Of all of them, each piece once; what several records name is told them together. */
async function besideAll(records: readonly ProtectedRecord[], { beside }: Prepared, signal: AbortSignal) {
  if (beside === undefined) return undefined;
  const pieces = (await Promise.all(records.map(record => beside.for(record, signal)))).flat();
  const isOwn = ({ kind, text }: BesidePiece) => kind === 'example' && records.some(one => text.endsWith(one.text));
  return [
    ...new Map(pieces.filter(one => !isOwn(one)).map(one => [`${one.kind} ${one.path} ${one.line}`, one])).values(),
  ];
}

/** Failures that what stands in a record can be the reason of. */
const ofOneRecord: ReadonlySet<FailureReason> = new Set<FailureReason>([
  'too-long',
  'invalid-request',
  'unreadable-answer',
  'refused',
]);

async function inHalves(
  group: readonly PlacedRecord[],
  asking: RecordAsking,
  prepared: Prepared,
  write: WriteDown,
  signal: AbortSignal,
): Promise<AskedTogether> {
  const middle = Math.ceil(group.length / 2);
  const first = await askTogether(group.slice(0, middle), asking, prepared, write, signal);
  if (first.stopped !== undefined) return first;
  const second = await askTogether(group.slice(middle), asking, prepared, write, signal);
  return {
    alone: [...first.alone, ...second.alone],
    failure: second.failure ?? first.failure,
    ...(second.stopped === undefined ? {} : { stopped: second.stopped }),
  };
}

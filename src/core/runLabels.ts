import pLimit from 'p-limit';
import { askByVotes } from './askByVotes';
import { askRecord, type Judged, makeReady, type Ready, type RecordAsking } from './askRecord';
import { askTogether } from './askTogether';
import { perCallOf, votesOf } from './callPlan';
import { renderPrompt } from './compose/renderPrompt';
import type { Ended } from './ended';
import { isCancelled } from './errors';
import { problem } from './judgeReply';
import type { LabelsBook } from './keep/runBook';
import { isFinished } from './keep/runState';
import { lookAhead } from './lookAhead';
import type { Prepared } from './prepare';
import { literal } from './protect/protected';
import { sealPrompt } from './protect/sealPrompt';
import type { LabelResult } from './read/results';
import type { PlacedRecord } from './records/protectRecords';
import { callsOf } from './records/shareCall';
import { textsAgain } from './records/textsAgain';
import type { AnsweredCall, AskListener } from './send/ledger';
import type { SendFailure } from './send/provider';
import type { ReplyCache } from './send/replyCache';
import type { Sender } from './send/send';
import type { Total } from './send/spending';
import type { Services } from './services';
import { loadTaxonomies } from './taxonomy/loadTaxonomies';

export interface LabelsWatcher {
  labelled?(result: LabelResult): void;
  waiting?: AskListener['onRetry'];
  spent?(total: Total): void;
}

export interface LabelsAsking {
  readonly sender: Sender;
  readonly book: LabelsBook;
  readonly replies?: ReplyCache;
  /** Where the records lie, for texts that are read at their turn. */
  readonly reading: Pick<Services, 'workspace' | 'hash' | 'clock'>;
}

/** A record with its text, and its prompt where it is asked once. */
interface MadeReady {
  readonly placed: PlacedRecord;
  readonly ready?: Awaited<Ready>;
}

/**
 * Every record that has no answer yet gets exactly one: a label of the list, or `abstain` with the reason. Records are
 * asked one by one, so that none can change another's answer; where the task lets some share a call, each answer is checked
 * to be for its record, and what is not clear is asked again alone.
 */
export async function askForLabels(
  prepared: Prepared,
  { sender, book, replies, reading }: LabelsAsking,
  { answered, planned }: { readonly answered: ReadonlyMap<string, LabelResult>; readonly planned: ReadonlySet<string> },
  watcher: LabelsWatcher,
  signal: AbortSignal,
): Promise<Ended> {
  const { request, frame } = prepared;
  const taxonomies = await loadTaxonomies(request.task.also.flatMap(one => one.taxonomy ?? []));
  const asking: RecordAsking = { sender, book, replies, taxonomies, waiting: watcher.waiting };
  const results = new Map(answered);
  // Each prompt is its own, and none is looked at again when its call is done.
  prepared.memory.isPassing = true;
  const limit = pLimit(request.tier.concurrency);
  const votes = votesOf(prepared);
  let stopped: SendFailure | undefined;
  let lastFailure: SendFailure | undefined;

  const { protector, collected } = prepared;
  const texts = textsAgain({ ...reading, protector, collected, how: request.task.records ?? {} });
  const whole = (placed: PlacedRecord) => texts.whole(placed, signal);

  const write = async (given: readonly LabelResult[], asked?: AnsweredCall): Promise<void> => {
    if (asked !== undefined) await book.answered(asked, ...given);
    else for (const result of given) await book.decided(result);
    for (const result of given) {
      results.set(result.id, result);
      watcher.labelled?.(result);
    }
  };
  const isOver = () => stopped !== undefined || signal.aborted;

  const readyFor = async (placed: PlacedRecord): Promise<MadeReady> => {
    const read = await whole(placed);
    if (read === undefined) return { placed, ready: { problem: problem('unreadable', changed) } };
    return { placed: read, ready: votes > 1 ? undefined : await makeReady(read, prepared, signal) };
  };
  const askOne = async (placed: PlacedRecord, madeReady?: Promise<MadeReady>): Promise<HandedOver> => {
    if (isOver()) return none;
    const judged = await untilCancelled<Judged>(
      signal,
      (madeReady ?? readyFor(placed)).then(({ placed: read, ready }) =>
        ready === undefined
          ? askByVotes(read, votes, asking, prepared, signal)
          : askRecord(read, ready, asking, prepared, signal),
      ),
    );
    if (judged === undefined) return none;
    if (judged.kind === 'stopped') {
      stopped ??= judged.failure;
      return none;
    }
    lastFailure = judged.failure ?? lastFailure;
    return { written: write([judged.result], judged.asked) };
  };
  const askCall = async (call: readonly PlacedRecord[], madeReady?: Promise<MadeReady>): Promise<HandedOver> => {
    const [first, second] = call;
    await untilCancelled(signal, request.gate?.passed(signal) ?? Promise.resolve());
    if (first === undefined || isOver()) return none;
    if (second === undefined) return askOne(first, madeReady);
    const read = await untilCancelled(signal, Promise.all(call.map(whole)));
    if (read === undefined) return none;
    const group = read.filter(placed => placed !== undefined);
    const together = await untilCancelled(signal, askTogether(group, asking, prepared, write, signal));
    if (together === undefined) return none;
    lastFailure = together.failure ?? lastFailure;
    if (together.stopped !== undefined) stopped ??= together.stopped;
    for (const placed of [...together.alone, ...call.filter((_, index) => read[index] === undefined)]) {
      await untilCancelled(signal, request.gate?.passed(signal) ?? Promise.resolve());
      await (await askOne(placed)).written;
    }
    return none;
  };

  const open = prepared.records.records.filter(({ record }) => planned.has(record.id) && !results.has(record.id));
  // What all calls share must be fit to send, or none is: refused here, it ends the run and not each record.
  if (open.length > 0) await sealPrompt(renderPrompt(frame), prepared.protector, signal);
  const [first, ...rest] = callsOf(open, frame.task.several === true ? perCallOf(request) : 1);
  // The next prompts are put together while calls are under way, so that no call waits for that.
  const make = ([placed, second]: readonly PlacedRecord[]) =>
    placed === undefined || second !== undefined ? undefined : readyFor(placed);
  try {
    // The first call alone, so that the provider has the shared part in its cache before the others ask for it.
    const begun = first === undefined ? undefined : askCall(first, make(first));
    const ahead = lookAhead(rest, make, { most: request.tier.concurrency, clock: reading.clock, signal });
    const { written: firstWritten } = (await begun) ?? none;
    await Promise.all([
      firstWritten,
      ...rest.map(async (call, index) => {
        const { written } = await limit(async () => (isOver() ? none : askCall(call, ahead.take(index))));
        await written;
      }),
    ]);
  } finally {
    await texts.end();
  }
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

/**
 * The answer is with the journal and its slot is free: the journal writes in order, so that the next call's intent, without
 * which nothing leaves, is on the disk behind this answer and never before it.
 */
interface HandedOver {
  readonly written?: Promise<void>;
}

const none: HandedOver = {};

const changed = literal('its file was changed while the run was under way, so that it was not found again');

/** `undefined` after a cancel: the others still write down what arrived for them. */
async function untilCancelled<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isCancelled(error, signal)) return undefined;
    throw error;
  }
}

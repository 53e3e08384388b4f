import { isEmpty, sayFailure, sealOrWhy } from './askRecord';
import { compose } from './compose/compose';
import type { Prompt } from './compose/prompt';
import type { Ended } from './ended';
import { isCancelled } from './errors';
import { judgeReply, noAnswer, problem } from './judgeReply';
import type { KeptRun } from './keep/keepRun';
import type { BatchBook } from './keep/runBook';
import { isFinished, type OpenCall } from './keep/runState';
import type { Clock } from './ports';
import type { Prepared } from './prepare';
import { literal, type ProtectedText } from './protect/protected';
import type { LabelResult } from './read/results';
import type { PlacedRecord } from './records/protectRecords';
import type { LabelsWatcher } from './runLabels';
import { askedOf } from './runStorms';
import { type Batch, type BatchDesk, mostCallsOfBatch, parcels } from './send/batches';
import { cancelled, cutOff } from './send/failures';
import { type AnsweredCall, keepReply } from './send/ledger';
import { withModelName } from './send/modelName';
import { patiently } from './send/patiently';
import type { Call, Reply, SendFailure } from './send/provider';
import type { Reservation } from './send/spending';
import type { Session } from './session';
import { loadTaxonomies, type Taxonomies } from './taxonomy/loadTaxonomies';

export interface BatchWatcher extends LabelsWatcher {
  /** The provider works on a batch; looked at again in `nextLookMs`. */
  batchWaiting?(batch: string, calls: number, nextLookMs: number): void;
}

/**
 * The labels of a run in batches: submitted, looked at until they end, and collected. Each id is in the journal before
 * anything else happens, so whoever takes the run up collects what was paid for and submits only what was not. A stop ends
 * the waiting; the batch itself goes on, unless `cancelBatch` says otherwise.
 */
export async function askInBatches(
  prepared: Prepared,
  session: Session,
  kept: KeptRun,
  { clock, cancelBatch }: { readonly clock: Clock; readonly cancelBatch: boolean },
  watcher: BatchWatcher,
  signal: AbortSignal,
): Promise<Ended> {
  const desk = session.connection.batches;
  if (desk === undefined) throw new Error('the provider takes no batches');
  const taxonomies = await loadTaxonomies(prepared.request.task.also.flatMap(one => one.taxonomy ?? []));
  const work = batchWork(prepared, session, kept, { desk, clock, taxonomies }, watcher, signal);
  let failure: SendFailure | undefined;
  try {
    failure = await work.findLost();
    for (const batch of [...kept.state.batches.keys()]) {
      if (cancelBatch && failure === undefined) failure = failed(await desk.cancel(batch, signal));
      failure ??= await work.collect(batch);
    }
    if (cancelBatch) failure ??= cancelled();
    while (failure === undefined && work.open().length > 0) {
      const { submitted, failure: why } = await work.submit();
      for (const batch of submitted) failure ??= await work.collect(batch);
      if (submitted.length === 0 || (why !== undefined && why.reason !== 'cap')) failure ??= why;
      if (submitted.length === 0) break;
    }
  } catch (error) {
    if (!isCancelled(error, signal)) throw error;
  }
  const asked = [...askedOf(prepared, kept.planned)];
  const finished = asked.filter(id => isAnswered(work.results.get(id)));
  return {
    isComplete: finished.length === asked.length,
    hasSome: finished.length > 0,
    failure: failure ?? work.lastFailure(),
  };
}

/** One record as it goes out. */
interface Planned {
  readonly placed: PlacedRecord;
  readonly call: Call;
  readonly mostInputTokens: number;
  readonly reservation: Reservation;
}

const firstLookMs = 2_000;
/** The provider's own advice for looking at batches. */
const rarestLookMs = 60_000;

function batchWork(
  prepared: Prepared,
  session: Session,
  kept: KeptRun,
  { desk, clock, taxonomies }: { readonly desk: BatchDesk; readonly clock: Clock; readonly taxonomies: Taxonomies },
  watcher: BatchWatcher,
  signal: AbortSignal,
) {
  const { frame, budgetTokens, counter, request } = prepared;
  const book: BatchBook = kept.batchBook(() => watcher.spent?.(session.total()));
  const results = new Map<string, LabelResult>(kept.answered);
  const placedOf = new Map(prepared.records.records.map(placed => [placed.record.id, placed]));
  const reservations = new Map<string, Reservation>();
  const repairs = new Map<string, NonNullable<Prompt['repair']>>();
  const firsts = new Map<
    string,
    { readonly call: Call; readonly asked: AnsweredCall; readonly answer: ProtectedText }
  >();
  const calls = new Map<string, Call>();
  /** Cancelled at the provider before they were asked: they have no result, and are not asked again here. */
  const given = new Set<string>();
  let lastFailure: SendFailure | undefined;

  const asked = askedOf(prepared, kept.planned);
  const open = (): readonly PlacedRecord[] =>
    prepared.records.records.filter(({ record: { id } }) => asked.has(id) && !results.has(id) && !given.has(id));
  const conclude = (result: LabelResult): void => {
    results.set(result.id, result);
    watcher.labelled?.(result);
  };
  const decide = async (placed: PlacedRecord, why: LabelResult['problem']): Promise<void> => {
    const result = { ...noAnswer(placed, prepared), problem: why };
    await book.decided(result);
    conclude(result);
  };
  const composeFor = async (placed: PlacedRecord) => {
    const repair = repairs.get(placed.record.id);
    const beside = await prepared.beside?.for(placed.record, signal);
    return compose({ ...frame, repair, beside }, placed.record, { tokens: budgetTokens, counter }, signal);
  };

  /** Writes down what a reply says; an answer that is not valid is asked again once, in the next parcel. */
  const take = async (
    placed: PlacedRecord,
    asked: AnsweredCall,
    call: Call | undefined,
    prompt: Prompt,
  ): Promise<void> => {
    const { id } = placed.record;
    const judged = await judgeReply(placed, prompt, asked.reply, prepared, taxonomies, repairs.has(id));
    if (judged.kind === 'result') {
      await book.answered(asked, judged.result);
      conclude(judged.result);
      const first = firsts.get(id);
      const whole = judged.answer === undefined || call === undefined ? [] : [{ call, asked, answer: judged.answer }];
      for (const one of [...(first !== undefined && whole.length > 0 ? [first] : []), ...whole])
        keepReply(session.replies, one.call, one.asked, one.answer);
      return;
    }
    const { answer, why } = judged;
    if (repairs.has(id)) {
      const model = asked.reply.model;
      const result = { ...noAnswer(placed, prepared), model, problem: problem('invalid-answer', why) };
      await book.answered(asked, result);
      conclude(result);
      return;
    }
    await book.answered(asked);
    repairs.set(id, { answer, why });
    if (call !== undefined) firsts.set(id, { call, asked, answer });
  };

  /** What can be known without asking is; the rest with its money set aside. `undefined`: concluded. */
  const plan = async (placed: PlacedRecord): Promise<Planned | SendFailure | undefined> => {
    const { record } = placed;
    if (isEmpty(record)) {
      await decide(placed, problem('unreadable', record.problem ?? literal('nothing can be read in it')));
      return undefined;
    }
    const composed = await composeFor(placed);
    if (composed === undefined) {
      await decide(
        placed,
        problem('too-long', literal('its headers alone are longer than the budget leaves room for')),
      );
      return undefined;
    }
    const rendered = await sealOrWhy(composed.rendered, prepared, signal);
    if ('why' in rendered) {
      await decide(placed, problem('unreadable', rendered.why));
      return undefined;
    }
    const call = { model: request.tier.model, prompt: composed.prompt, rendered };
    const known = await session.replies?.find(call);
    if (known !== undefined) {
      const id = await book.intended({ attempt: 1, records: [record.id], reservedUsd: 0 });
      await take(placed, answeredCall(id, known.reply, { kind: 'known', usd: 0 }, 'no'), call, composed.prompt);
      return undefined;
    }
    const most = { inputTokens: composed.upperTokens, outputTokens: frame.maxOutputTokens };
    const reservation = await session.spending.reserve(most, signal, 'none');
    if (reservation.kind === 'failure') return reservation;
    return { placed, call, mostInputTokens: composed.upperTokens, reservation };
  };

  const post = async (parcel: readonly Planned[]): Promise<string | SendFailure> => {
    const ids = await Promise.all(
      parcel.map(({ placed, reservation: { mostUsd, ticket } }) =>
        book.intended({
          attempt: repairs.has(placed.record.id) ? 2 : 1,
          records: [placed.record.id],
          reservedUsd: mostUsd,
          ticket: ticket && `${ticket.day}/${ticket.id}`,
        }),
      ),
    );
    const batchCalls = parcel.map(({ call }, index) => ({ customId: `${kept.run}_${ids[index]}`, call }));
    const answer = await patiently(() => desk.submit(batchCalls, signal), clock, watcher, signal);
    for (const [index, { reservation, call }] of parcel.entries()) {
      const id = ids[index] ?? '';
      reservations.set(id, reservation);
      calls.set(id, call);
      if (answer.kind !== 'failure') continue;
      const cost = reservation.settle(answer.mayBeBilled ? { kind: 'may-be-billed' } : { kind: 'not-billed' });
      const billed = answer.mayBeBilled ? 'maybe' : 'no';
      await book.failed(id, answer, { number: 1, outcome: answer.reason, billed, cost });
    }
    if (answer.kind === 'failure') return answer;
    await book.created({ batch: answer.id, calls: ids });
    return answer.id;
  };

  const settle = async (call: string, openCall: OpenCall, outcome: Reply | SendFailure): Promise<void> => {
    const reservation =
      reservations.get(call) ??
      session.spending.adopt({ mostUsd: openCall.reservedUsd, ticket: ticketOf(openCall.ticket) });
    const placed = placedOf.get(openCall.records[0] ?? '');
    if (outcome.kind === 'failure') {
      const cost = reservation.settle({ kind: 'not-billed' });
      await book.failed(call, outcome, { number: 1, outcome: outcome.reason, billed: 'no', cost });
      if (placed === undefined) return;
      if (outcome.reason === 'cancelled') {
        given.add(placed.record.id);
        return;
      }
      lastFailure = outcome;
      await decide(placed, await sayFailure(outcome, prepared, AbortSignal.timeout(30_000)));
      return;
    }
    const cost = reservation.settle({ kind: 'answered', reply: outcome });
    const asked = answeredCall(call, withModelName(outcome, request.tier.model), cost, 'yes');
    // A record that is gone by now was paid for all the same: the ledger holds it.
    const composed = placed && (await composeFor(placed));
    if (placed === undefined || composed === undefined) await book.answered(asked);
    else await take(placed, asked, calls.get(call), composed.prompt);
  };

  const ended = async (id: string, count: number): Promise<Batch | SendFailure> => {
    for (let nextMs = firstLookMs; ; nextMs = Math.min(rarestLookMs, nextMs * 2)) {
      const batch = await patiently(() => desk.look(id, signal), clock, watcher, signal);
      if (batch.kind === 'failure' || batch.state === 'ended') return batch;
      watcher.batchWaiting?.(id, count, nextMs);
      await clock.sleep(nextMs, signal);
    }
  };

  return {
    results,
    open,
    lastFailure: () => lastFailure,

    /** As much as the caps let pass, in parcels; `failure` says why not all. */
    async submit(): Promise<{ readonly submitted: readonly string[]; readonly failure?: SendFailure }> {
      const planned: Planned[] = [];
      let failure: SendFailure | undefined;
      for (const placed of open()) {
        const one = await plan(placed);
        if (one === undefined) continue;
        if ('kind' in one) {
          failure = one;
          break;
        }
        planned.push(one);
      }
      const submitted: string[] = [];
      for (const parcel of parcels(planned)) {
        if (failure !== undefined && failure.reason !== 'cap') {
          for (const { reservation } of parcel) reservation.settle({ kind: 'not-billed' });
          continue;
        }
        const posted = await post(parcel);
        if (typeof posted === 'string') submitted.push(posted);
        else failure = posted;
      }
      return { submitted, failure };
    },

    /** Waits for the end of a batch and writes its results down. `undefined` when that is done. */
    async collect(id: string): Promise<SendFailure | undefined> {
      const batch = kept.state.batches.get(id);
      if (batch === undefined) return undefined;
      const end = await ended(id, batch.calls.length);
      if (end.kind === 'failure') return end;
      const got = await patiently(() => desk.results(id, signal), clock, watcher, signal);
      if (got.kind === 'failure') return got;
      const outcomes = new Map(got.results.map(({ customId, outcome }) => [customId, outcome]));
      for (const call of batch.calls) {
        const openCall = kept.state.openCalls.get(call);
        // Settled before the run was taken up.
        if (openCall === undefined) continue;
        await settle(call, openCall, outcomes.get(`${kept.run}_${call}`) ?? cutOff('The batch'));
      }
      await book.ended(id);
      return undefined;
    },

    /** A crash between the provider's yes and the journal: the batch is there, and only its results say whose it is. */
    async findLost(): Promise<SendFailure | undefined> {
      const lost = kept.state.ledger.mayBeBilled.filter(one => one.purpose === 'batch');
      if (lost.length === 0) return undefined;
      const listed = await patiently(() => desk.newest(signal), clock, watcher, signal);
      // Submitting anew without having looked could pay twice.
      if (listed.kind === 'failure') return listed;
      const earliestMs = Math.min(...lost.map(({ at }) => Date.parse(at))) - clockSkewMs;
      const candidates = listed.batches.filter(
        ({ id, createdMs, count }) =>
          !kept.state.batches.has(id) &&
          createdMs >= earliestMs &&
          (count === lost.length || count === mostCallsOfBatch || count < lost.length),
      );
      for (const { id, count } of candidates) {
        const end = await ended(id, count);
        const got = end.kind === 'failure' ? end : await desk.results(id, signal);
        if (got.kind === 'failure') return got;
        const own = lost.filter(({ call }) => got.results.some(({ customId }) => customId === `${kept.run}_${call}`));
        if (own.length > 0) await book.created({ batch: id, calls: own.map(({ call }) => call) });
      }
      return undefined;
    },
  };
}

const clockSkewMs = 10 * 60_000;

function isAnswered(result: LabelResult | undefined): boolean {
  return result !== undefined && isFinished(result);
}

const failed = (answer: Batch | SendFailure) => (answer.kind === 'failure' ? answer : undefined);

function answeredCall(
  call: string,
  reply: Reply,
  cost: AnsweredCall['attempt']['cost'],
  billed: AnsweredCall['attempt']['billed'],
): AnsweredCall {
  return { kind: 'answered', call, reply, attempt: { number: 1, outcome: 'reply', billed, usage: reply.usage, cost } };
}

function ticketOf(text: string | undefined) {
  const [day, id] = text?.split('/') ?? [];
  return day === undefined || id === undefined ? undefined : { kind: 'ticket' as const, day, id };
}

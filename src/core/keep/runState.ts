import type { Manifest } from '../fit/manifest';
import { atOnce, type InParts, mapped } from '../inParts';
import type { ProtectedText } from '../protect/protected';
import type { LabelResult, Report } from '../read/results';
import { addUsage as sumOf } from '../send/addUsage';
import { noUsage, type Usage } from '../send/provider';
import type {
  BatchCreated,
  CallAnswered,
  CallFailed,
  CallIntended,
  CallPurpose,
  EndState,
  GoldSaid,
  JournalRecord,
  LabelCorrected,
  LeaseTaken,
  PassagesOrdered,
  RunStarted,
  Stamp,
} from './journalEntry';

/** What a run's journal adds up to, record by record. */
export interface RunState {
  readonly start: RunStarted;
  /** ISO 8601, UTC; also below. */
  readonly startedAt: string;
  readonly lastAt: string;
  /** Absent while nobody said that it ended: somebody works on it, or it was interrupted. */
  readonly ended?: { readonly state: EndState; readonly at: string; readonly why?: ProtectedText };
  /** Who works on it now, or did last. */
  readonly holder?: ProtectedText;
  /** As they were made; a report or a set of labels usually has one. */
  readonly manifests: readonly Manifest[];
  /** By record id, at most one each: the first answer counts, and only a failure makes room for a later one. */
  readonly results: ReadonlyMap<string, LabelResult>;
  /** Of records that are asked several times and have no result yet, the answers so far, by record id. */
  readonly votes: ReadonlyMap<string, readonly LabelResult[]>;
  /** Absent where no order was asked for, or it is not settled yet. */
  readonly ordered?: PassagesOrdered;
  /** What a person said, by record id. */
  readonly corrections: ReadonlyMap<string, Correction>;
  /** Corrections that can be taken back, the last one at the end. */
  readonly undoable: readonly CorrectionStep[];
  readonly report?: Report;
  /** Intended and neither answered nor failed. In a journal nobody works on: in flight when the run died. */
  readonly openCalls: ReadonlyMap<string, OpenCall>;
  /** Parcels at the provider that were not collected yet, by id. Their calls stay open over a resume. */
  readonly batches: ReadonlyMap<string, BatchCreated>;
  readonly ledger: Ledger;
}

export interface Correction {
  readonly label: ProtectedText;
  readonly by: ProtectedText;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What one action changed, and how it was before. */
export interface CorrectionStep {
  readonly action: string;
  readonly records: readonly {
    readonly id: string;
    readonly before?: Correction;
    readonly goldBefore?: GoldSaid;
  }[];
}

export interface OpenCall {
  readonly call: string;
  readonly attempt: number;
  readonly records: readonly string[];
  readonly purpose?: CallPurpose;
  readonly tier?: string;
  readonly reservedUsd?: number;
  readonly ticket?: string;
  readonly at: string;
}

/** What calls of one tier came to, without those for the order of passages. */
export interface TierSums {
  readonly tier: string;
  readonly calls: number;
  /** Of these, by the reply cache: they have no tokens and no cost. */
  readonly cachedCalls: number;
  readonly usage: Usage;
  /** Of the calls whose price is known. */
  readonly costUsd: number;
  readonly unpricedCalls: number;
}

/** What was spent, and what may have been. */
export interface Ledger {
  readonly answeredCalls: number;
  readonly failedCalls: number;
  /** Of the answered ones, by the reply cache: nothing was sent for them. */
  readonly cachedCalls: number;
  /** Of the calls whose price is known. */
  readonly costUsd: number;
  /** Answered at an unknown price: not part of `costUsd`, and never taken for 0. */
  readonly unpricedCalls: number;
  readonly usage: Usage;
  /** Calls without an answer that the provider may have billed all the same, each with its records. */
  readonly mayBeBilled: readonly DoubtfulCall[];
  /** Who answered the task's question, in the order of their first answer. More than one: the model moved during the run. */
  readonly models: readonly string[];
  /** The run's tier first, then the one it escalates to; absent ones answered no call. */
  readonly tiers: ReadonlyMap<string, TierSums>;
}

export interface DoubtfulCall extends OpenCall {
  /** `interrupted`: in flight when the run died. */
  readonly why: 'interrupted' | CallFailed['reason'];
}

/** In the order in which the records were planned. */
export function resultsOf(state: RunState): readonly LabelResult[] {
  const results: LabelResult[] = [];
  for (const { id } of state.start.records) {
    const result = state.results.get(id);
    if (result !== undefined) results.push(result);
  }
  return results;
}

/** The same with a person's word in place of the answer's, where there is one: nothing is left to confirm there. */
export function correctedResultsOf(state: RunState): readonly LabelResult[] {
  return atOnce(correctedResultsInParts(state));
}

export function correctedResultsInParts(state: RunState): InParts<readonly LabelResult[]> {
  return mapped(resultsOf(state), result => {
    const said = state.corrections.get(result.id);
    if (said === undefined) return result;
    const corrected = { given: result.label, by: said.by, at: said.at };
    return { ...result, label: said.label, mustConfirm: false, corrected };
  });
}

/** False for a record whose calls failed, or that a higher tier is still to be asked about: it may be asked again, and its result be replaced. */
export function isFinished(result: LabelResult): boolean {
  return result.problem?.kind !== 'failed' && result.escalation?.state !== 'waiting';
}

/** The most that may have been spent: known costs and what was set aside for calls that are open or in doubt. */
export function spentAtMostUsd(state: RunState): number {
  return state.ledger.costUsd + setAsideUsd([...state.ledger.mayBeBilled, ...state.openCalls.values()]);
}

/** What was set aside for these calls together: the most that they may come to, where their price is known. */
export function setAsideUsd(calls: readonly Pick<OpenCall, 'reservedUsd'>[]): number {
  return calls.reduce((sum, { reservedUsd = 0 }) => sum + reservedUsd, 0);
}

/** Whether what became of it matters to a bill: not where everything is free. */
export function canCost({ reservedUsd }: OpenCall): boolean {
  return reservedUsd !== 0;
}

/** The state after a run's first record. It grows in place: `apply` adds every record that follows, in order. */
export function beginState(start: RunStarted, at: string): GrowingState {
  const results = new Map<string, LabelResult>();
  const { corrections, undoable, correct } = corrected();
  const openCalls = new Map<string, OpenCall>();
  const batches = new Map<string, BatchCreated>();
  const votes = new Map<string, readonly LabelResult[]>();
  const manifests: Manifest[] = [];
  const mayBeBilled: DoubtfulCall[] = [];
  const models: string[] = [];
  const tiers = new Map<string, TierSums>();
  const ledger: Writable<Ledger> = {
    answeredCalls: 0,
    failedCalls: 0,
    cachedCalls: 0,
    costUsd: 0,
    unpricedCalls: 0,
    usage: noUsage,
    mayBeBilled,
    models,
    tiers,
  };
  const state: Writable<RunState> = {
    start,
    startedAt: at,
    lastAt: at,
    manifests,
    results,
    votes,
    corrections,
    undoable,
    openCalls,
    batches,
    ledger,
  };

  const closeCall = (call: string) => {
    const open = openCalls.get(call);
    openCalls.delete(call);
    return open;
  };
  const addResults = (added: readonly LabelResult[]) => {
    for (const result of added) {
      if (isFinished(result)) votes.delete(result.id);
      const earlier = results.get(result.id);
      if (earlier === undefined || !isFinished(earlier)) results.set(result.id, result);
    }
  };
  const addUsage = (usage: Usage | undefined) => {
    if (usage !== undefined) ledger.usage = sumOf(ledger.usage, usage);
  };

  const addToTier = (tier: string, { usage, costUsd, fromCache }: CallAnswered) => {
    const before = tiers.get(tier) ?? { calls: 0, cachedCalls: 0, usage: undefined, costUsd: 0, unpricedCalls: 0 };
    tiers.set(tier, {
      tier,
      calls: before.calls + 1,
      cachedCalls: before.cachedCalls + (fromCache === true ? 1 : 0),
      usage: before.usage === undefined ? usage : sumOf(before.usage, usage),
      costUsd: before.costUsd + (costUsd ?? 0),
      unpricedCalls: before.unpricedCalls + (costUsd === undefined ? 1 : 0),
    });
  };

  const takeOver = (record: LeaseTaken) => {
    const inBatches = new Set([...batches.values()].flatMap(batch => batch.calls));
    for (const open of [...openCalls.values()]) {
      if (inBatches.has(open.call)) continue;
      if (canCost(open)) mayBeBilled.push({ ...open, why: 'interrupted' });
      openCalls.delete(open.call);
    }
    state.holder = record.holder;
    if (record.purpose !== 'correct') state.ended = undefined;
  };
  const intend = ({ call, attempt, records, purpose, tier, reservedUsd, ticket }: CallIntended, intendedAt: string) => {
    openCalls.set(call, { call, attempt, records, purpose, tier, reservedUsd, ticket, at: intendedAt });
  };
  const createBatch = (record: BatchCreated) => {
    batches.set(record.batch, record);
    // Found again after a crash: nothing of it is in doubt any more.
    for (const call of record.calls) {
      const at = mayBeBilled.findIndex(one => one.call === call);
      const [found] = at < 0 ? [] : mayBeBilled.splice(at, 1);
      if (found !== undefined) openCalls.set(call, found);
    }
  };
  const answer = (record: CallAnswered) => {
    const open = closeCall(record.call);
    ledger.answeredCalls += 1;
    if (record.costUsd === undefined) ledger.unpricedCalls += 1;
    if (record.fromCache === true) ledger.cachedCalls += 1;
    ledger.costUsd += record.costUsd ?? 0;
    addUsage(record.usage);
    if (open?.purpose !== 'rerank' && !models.includes(record.model)) models.push(record.model);
    if (open?.purpose !== 'rerank') addToTier(open?.tier ?? start.tier, record);
    const { vote } = record;
    if (vote !== undefined) votes.set(vote.id, [...(votes.get(vote.id) ?? []), vote]);
    addResults(record.results);
  };
  const fail = (record: CallFailed) => {
    const open = closeCall(record.call);
    ledger.failedCalls += 1;
    ledger.costUsd += record.costUsd ?? 0;
    addUsage(record.usage);
    const isPaid = record.costUsd !== undefined;
    if (record.mayBeBilled && !isPaid && open !== undefined) mayBeBilled.push({ ...open, why: record.reason });
    addResults(record.results ?? []);
  };

  return {
    state,
    apply(record) {
      // Somebody who looks at a run months later makes it no longer.
      if (!isOfCorrecting(record)) state.lastAt = record.at;
      if (record.kind === 'lease-taken') takeOver(record);
      else if (record.kind === 'manifest-made') manifests.push(record.manifest);
      else if (record.kind === 'passages-ordered') state.ordered = record;
      else if (record.kind === 'call-intended') intend(record, record.at);
      else if (record.kind === 'call-answered') answer(record);
      else if (record.kind === 'call-failed') fail(record);
      else if (record.kind === 'batch-created') createBatch(record);
      else if (record.kind === 'batch-ended') batches.delete(record.batch);
      else if (record.kind === 'records-decided') addResults(record.results);
      else if (record.kind === 'report-written') state.report = record.report;
      else if (record.kind === 'label-corrected') correct(record);
      else if (record.kind === 'run-ended') state.ended = { state: record.state, at: record.at, why: record.why };
    },
  };
}

function isOfCorrecting(record: JournalRecord): boolean {
  return record.kind === 'label-corrected' || (record.kind === 'lease-taken' && record.purpose === 'correct');
}

function corrected() {
  const corrections = new Map<string, Correction>();
  const undoable: CorrectionStep[] = [];
  const correct = ({ id, label, by, at, action, undoes, goldBefore }: LabelCorrected & Stamp): void => {
    const before = corrections.get(id);
    if (label === undefined) corrections.delete(id);
    else corrections.set(id, { label, by, at });
    const last = undoable.at(-1);
    if (undoes !== undefined) {
      if (last?.action === undoes) undoable.pop();
    } else if (action !== undefined) {
      const change = { id, before, goldBefore };
      if (last?.action === action) undoable.splice(-1, 1, { action, records: [...last.records, change] });
      else undoable.push({ action, records: [change] });
    }
  };
  return { corrections, undoable, correct };
}

export interface GrowingState {
  /** The same object for good; it changes with every `apply`. */
  readonly state: RunState;
  apply(record: JournalRecord): void;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

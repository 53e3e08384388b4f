import { renderPrompt } from '../compose/renderPrompt';
import type { CorrectionBook } from '../correct';
import { cannotResume, questionChanged } from '../errors';
import type { Manifest } from '../fit/manifest';
import type { Prepared, PrepareRequest } from '../prepare';
import { join, literal, numeral, type ProtectedText } from '../protect/protected';
import { pickKey } from '../rank/picks';
import type { LabelResult, Report } from '../read/results';
import type { AnsweredCall } from '../send/ledger';
import type { Cost } from '../send/spending';
import type { Services } from '../services';
import { type Journal, openJournal, resumeJournal } from './journal';
import type { CallPurpose, EndState, RunInputs, RunKey } from './journalEntry';
import type { Kept } from './journalGroups';
import { changedSince } from './resume';
import type { BatchBook, LabelsBook, OrderBook, ReportBook } from './runBook';
import { runKey } from './runKey';
import { isFinished, type RunState } from './runState';

/** A run and its journal: everything is written down before and after it is done. */
export interface KeptRun {
  readonly run: string;
  readonly state: RunState;
  /** Aborted once somebody else took the run over. */
  readonly lost: AbortSignal;
  /** Results from before a resume, by record id; a failed one is not among them and is asked again. */
  readonly answered: ReadonlyMap<string, LabelResult>;
  /** Among the results from before a resume those that a higher tier is still to be asked about, by record id. */
  readonly waiting: ReadonlyMap<string, LabelResult>;
  /** Ids of the records that the run was begun for; a resume asks no others, whatever lies there by now. */
  readonly planned: ReadonlySet<string>;
  book(onSpent: () => void): LabelsBook & ReportBook;
  /** The same journal, for the one call that asks for an order. */
  orderBook(onSpent: () => void): OrderBook;
  /** The same journal, for calls that go out in parcels. */
  batchBook(onSpent: () => void): BatchBook;
  /** A manifest that says more than the one before. */
  manifest(manifest: Manifest): Promise<void>;
  /** The same journal, for what a person says of the labels while they arrive. */
  readonly corrections: CorrectionBook;
  end(state: EndState, why?: ProtectedText): Promise<void>;
}

export interface KeepRequest {
  readonly resume?: string;
  readonly holder: ProtectedText;
}

export interface KeepWatcher {
  noticed?(note: ProtectedText): void;
}

/** Opens the run's journal, or takes up an earlier one that asked the same. Rejects where nothing could be kept: then nothing is sent. */
export async function keepRun(
  prepared: Prepared,
  { resume, holder }: KeepRequest,
  services: Services,
  watcher: KeepWatcher,
  signal: AbortSignal,
): Promise<KeptRun> {
  const { storage, hash, clock, leaseTimes } = services;
  const ports = { storage, hash, clock, holder, leaseTimes };
  const key = keyOf(prepared, services);
  const journal =
    resume === undefined
      ? await openJournal(ports, await plan(prepared, services, key, signal), signal)
      : await takeUp(ports, resume, key, signal);
  const say = (kept: Kept): void => {
    if (kept.kind === 'unsaved') watcher.noticed?.(sayUnsaved(kept));
  };
  const answered = new Map([...journal.state.results].filter(([, result]) => isFinished(result)));
  say(await journal.keep({ kind: 'manifest-made', manifest: prepared.manifest }));
  return {
    run: journal.run,
    state: journal.state,
    lost: journal.lost,
    answered,
    waiting: new Map([...journal.state.results].filter(([, result]) => result.escalation?.state === 'waiting')),
    planned: new Set(journal.state.start.records.map(record => record.id)),
    book: onSpent => bookOf(journal, say, onSpent),
    orderBook: onSpent => bookOf(journal, say, onSpent, 'rerank'),
    batchBook: onSpent => bookOf(journal, say, onSpent, 'batch'),
    manifest: async manifest => say(await journal.keep({ kind: 'manifest-made', manifest })),
    corrections: { state: journal.state, keep: entry => journal.keep(entry) },
    async end(state, why) {
      const kept = await journal.end(state, why);
      say(kept);
      // Tried once more and given back: a run that nobody works on must not look as if somebody did.
      if (kept.kind === 'unsaved') await journal.close();
    },
  };
}

async function takeUp(
  ports: Parameters<typeof resumeJournal>[0],
  run: string,
  key: RunKey,
  signal: AbortSignal,
): Promise<Journal> {
  const resumed = await resumeJournal(ports, run, signal);
  if (resumed.kind !== 'resumed') throw cannotResume(resumed.why);
  if (changedSince(resumed.journal.state, key) !== 'question') return resumed.journal;
  await resumed.journal.close();
  throw questionChanged();
}

/** The marker of the fences is drawn anew for each run and is no part of the question. */
const fixedMarker = '0'.repeat(39);

/** What a run of this would be told by: the same for one that asks the same of the same records. */
export function keyOf({ frame, request, records, ranked }: Prepared, { hash }: Pick<Services, 'hash'>): RunKey {
  const { stable } = renderPrompt({ ...frame, marker: fixedMarker });
  const { tier, escalateTo: escalation } = request;
  const { provider, model } = tier;
  return runKey(
    hash,
    {
      labels: frame.task.labels,
      stable,
      provider,
      model,
      effort: frame.effort,
      votes: request.task.votes,
      escalatesTo: escalation === undefined ? undefined : { provider: escalation.provider, model: escalation.model },
      ranked:
        request.task.context.rerank === true ? ranked.map(({ snippet }) => pickKey(snippet) + snippet.text) : undefined,
    },
    records.records.map(({ record }) => record.id),
  );
}

async function plan(
  { frame, request, records, budgetTokens, protector }: Prepared,
  services: Services,
  key: RunKey,
  signal: AbortSignal,
) {
  const { task, tier } = request;
  const names = [services.workspaceName, task.gold ?? ''];
  const [workspace, gold] = (await protector.protectTexts(names, { source: 'workspace' }, signal)).texts;
  return {
    task: {
      name: frame.task.name,
      title: frame.task.title,
      hash: task.hash,
      produces: task.produces,
      records:
        task.records === undefined
          ? undefined
          : { as: task.records.as, unwrap: task.records.unwrap, diff: task.records.diff },
      labels: frame.task.labels.map(({ name, description }, index) => ({
        name,
        description,
        mustConfirm: task.labels[index]?.mustConfirm ?? false,
      })),
      ...((frame.task.also ?? []).length === 0
        ? {}
        : { questions: (frame.task.also ?? []).map(question => question.name) }),
      ...(task.tlp === undefined ? {} : { tlp: task.tlp }),
      ...(gold === undefined || gold === '' ? {} : { gold }),
    },
    tier: tier.name,
    provider: tier.provider,
    model: tier.model,
    ...(request.escalateTo === undefined
      ? {}
      : {
          escalatesTo: {
            tier: request.escalateTo.name,
            provider: request.escalateTo.provider,
            model: request.escalateTo.model,
          },
        }),
    key,
    records: records.records.map(({ record, alsoAt }) => ({
      id: record.id,
      places: [{ path: record.path, line: record.line }, ...alsoAt],
    })),
    workspace: workspace ?? literal(''),
    budgetTokens,
    capUsd: services.settings.maxCostUsd,
    ...(request.inBatches === true ? { inBatches: true } : {}),
    inputs: await inputsOf(request, protector, signal),
  };
}

async function inputsOf(
  request: KeepableRequest,
  protector: Prepared['protector'],
  signal: AbortSignal,
): Promise<RunInputs> {
  const { variables, query, recordPaths, goldPath, picks } = request;
  const lists = [
    [...variables.keys()],
    [...variables.values()],
    recordPaths ?? [],
    [...picks.pinned],
    [...picks.excluded],
    [query ?? '', goldPath ?? ''],
  ];
  const { texts } = await protector.protectTexts(lists.flat(), { source: 'task' }, signal);
  let at = 0;
  const [names = [], values = [], paths = [], pinned = [], excluded = [], [asked, gold] = []] = lists.map(list => {
    at += list.length;
    return texts.slice(at - list.length, at);
  });
  return {
    variables: names.map((name, index) => ({ name, value: values[index] ?? literal('') })),
    query: query === undefined ? undefined : asked,
    recordPaths: recordPaths === undefined ? undefined : paths,
    goldPath: goldPath === undefined ? undefined : gold,
    pinned,
    excluded,
  };
}

interface KeepableRequest extends PrepareRequest {
  readonly goldPath?: string;
}

function bookOf(
  journal: Journal,
  say: (kept: Kept) => void,
  onSpent: () => void,
  purpose?: CallPurpose,
): BatchBook & ReportBook & OrderBook {
  const keepAnswer = async (
    { call, reply, attempt }: AnsweredCall,
    results: readonly LabelResult[],
    vote?: LabelResult,
  ): Promise<void> => {
    say(
      await journal.keep(
        {
          kind: 'call-answered',
          call,
          model: reply.model,
          usage: reply.usage,
          fromCache: reply.fromCache,
          costUsd: dollarsOf(attempt.cost),
          results,
          vote,
        },
        'with-next',
      ),
    );
    onSpent();
  };
  const answered = (asked: AnsweredCall, ...results: readonly LabelResult[]) => keepAnswer(asked, results);
  // As it was when the run was taken up: those of this process are with who asks.
  const votes = new Map(journal.state.votes);
  return {
    intended: call => journal.intend({ ...call, purpose }),
    async failed(call, failure, { cost, usage }) {
      const reason = failure.reason;
      const mayBeBilled = failure.mayBeBilled && cost.kind !== 'free';
      // Where nobody knows what was billed, what was set aside stays in the sums.
      const costUsd = mayBeBilled ? undefined : dollarsOf(cost);
      say(await journal.keep({ kind: 'call-failed', call, reason, mayBeBilled, usage, costUsd }));
      onSpent();
    },
    answered,
    voted: (asked, vote) => keepAnswer(asked, [], vote),
    votesOf: id => votes.get(id) ?? [],
    async ordered(order, asked) {
      // Both in one write, the order first: what is torn in between is known, and not paid for again.
      const written = journal.keep({ kind: 'passages-ordered', ...order });
      await Promise.all([written.then(say), asked === undefined ? undefined : answered(asked)]);
    },
    async created(batch) {
      say(await journal.keep({ kind: 'batch-created', ...batch }));
    },
    async ended(batch) {
      say(await journal.keep({ kind: 'batch-ended', batch }));
    },
    async decided(result) {
      say(await journal.keep({ kind: 'records-decided', results: [result] }));
    },
    async reportWritten(report: Report) {
      say(await journal.keep({ kind: 'report-written', report }));
    },
  };
}

/** Absent where the price is not known: unpriced is not free. */
function dollarsOf(cost: Cost): number | undefined {
  switch (cost.kind) {
    case 'free':
      return 0;
    case 'known':
    case 'at-most':
      return cost.usd;
    case 'unpriced':
      return undefined;
  }
}

function sayUnsaved({ records, why }: Extract<Kept, { kind: 'unsaved' }>): ProtectedText {
  // `why` is one of our own phrases about the disk; it holds nothing of the workspace.
  const reasons: Readonly<Record<string, ProtectedText>> = { 'the disk is full': literal('the disk is full') };
  return join([
    numeral(records),
    literal(' results are not on the disk yet: '),
    reasons[why] ?? literal('it cannot be written'),
    literal('. They are kept in memory and tried again.'),
  ]);
}

import { type ConsentQuestion, consents } from './consent';
import { noSuchProvider, notAllowed, restrictedMode } from './errors';
import { estimateRun, type TierEstimate } from './estimate';
import type { Manifest } from './fit/manifest';
import type { EndState } from './keep/journalEntry';
import { type KeptRun, keepRun } from './keep/keepRun';
import { type RunState, spentAtMostUsd } from './keep/runState';
import { type Prepared, type PrepareRequest, prepare } from './prepare';
import { secretsDoor } from './protect/door';
import { literal, type ProtectedText } from './protect/protected';
import type { LabelResult, Report } from './read/results';
import { goldExamples } from './records/goldExamples';
import { askForLabels, type LabelsWatcher } from './runLabels';
import { askForReport, type ReportWatcher } from './runReport';
import type { Connection, Provider, SendFailure } from './send/provider';
import { sender } from './send/send';
import { type Spending, spending, type Total } from './send/spending';
import type { Services } from './services';

export interface RunRequest extends PrepareRequest {
  /** In place of the task's own gold. */
  readonly goldPath?: string;
  /** A run that ended early, to be taken up. */
  readonly resume?: string;
  /** Who we are, for another who finds the run in use: `VS Code`. */
  readonly holder: ProtectedText;
}

/** Told what happens while it happens. Nothing it does changes the run, but for `consent`. */
export interface RunWatcher extends LabelsWatcher, ReportWatcher {
  /** All is known and nothing is sent yet. */
  prepared?(prepared: Prepared, estimates: readonly TierEstimate[]): void;
  started?(run: string, state: RunState): void;
  spent?(total: Total): void;
  /** Something a person should know that ends nothing: the disk is full, gold rows were not found. */
  noticed?(note: ProtectedText): void;
  /** Whether something may leave, or a stranger's task be run. Asked once; the answer is remembered on this machine. */
  consent(question: ConsentQuestion): Promise<boolean>;
}

export interface RunOutcome {
  readonly run: string;
  readonly state: EndState;
  /** Why it ended early, for people. */
  readonly why?: ProtectedText;
  /** In the order of the records; empty for a report. */
  readonly labels: readonly LabelResult[];
  readonly report?: Report;
  readonly manifest: Manifest;
  /** Everything the journal adds up to: usage, cost, who answered. */
  readonly kept: RunState;
}

/**
 * The product: ask, gather, protect, rank, fit, compose, send, read, keep. Throws a sentence when nothing could be begun;
 * once begun it always ends with what was kept.
 */
export async function run(
  request: RunRequest,
  services: Services,
  watcher: RunWatcher,
  signal: AbortSignal,
): Promise<RunOutcome> {
  if (!services.workspace.trusted) throw restrictedMode();
  const provider = await openProvider(request, services);
  const prepared = await prepare(request, services, signal);
  const estimates = await estimateRun(prepared, services, signal);
  watcher.prepared?.(prepared, estimates);
  await requireConsent(prepared, provider, estimates, services, watcher);

  const kept = await keepRun(prepared, request, services, watcher, signal);
  const money = spending(services.prices, request.tier, services.settings.maxCostUsd, spentAtMostUsd(kept.state));
  try {
    watcher.started?.(kept.run, kept.state);
    const connection = await connect(provider, prepared, services, watcher, signal);
    return await ask(connection, prepared, kept, money, services, watcher, AbortSignal.any([signal, kept.lost]));
  } catch (error) {
    await kept.end('failed', await sayWhy(error, prepared));
    throw error;
  }
}

async function openProvider({ tier }: RunRequest, services: Services): Promise<Provider> {
  const provider = await services.provider(tier.provider, secretsDoor(services.workers));
  if (provider === undefined) throw noSuchProvider(tier.name, tier.provider);
  return provider;
}

/** The last moment at which nothing has left. */
async function requireConsent(
  { request, manifest }: Prepared,
  provider: Provider,
  estimates: readonly TierEstimate[],
  services: Services,
  watcher: RunWatcher,
): Promise<void> {
  if (provider.reach === 'local') return;
  const estimate = estimates.find(one => one.tier.name === request.tier.name);
  const questions: ConsentQuestion[] = [{ kind: 'first-send', provider: provider.name, manifest, estimate }];
  if (request.task.origin === 'workspace')
    questions.unshift({ kind: 'workspace-task', provider: provider.name, task: request.task });
  const given = consents(services.storage, services.workspaceKey);
  for (const question of questions) {
    if (await given.isGiven(question)) continue;
    if (!(await watcher.consent(question))) throw notAllowed(provider.name);
    await given.give(question);
  }
}

/** The offline tier learns from the gold; others are not shown it. */
async function connect(
  provider: Provider,
  prepared: Prepared,
  services: Services,
  watcher: RunWatcher,
  signal: AbortSignal,
): Promise<Connection> {
  const { task, goldPath } = prepared.request as RunRequest;
  const gold = goldPath ?? task.gold;
  if (provider.reach !== 'local' || gold === undefined) return provider.connect({ gold: [] }, signal);
  const labels = task.labels.map(label => label.name);
  const from = { ...services, rules: prepared.rules, protector: prepared.protector };
  const { examples, notes } = await goldExamples(gold, labels, prepared.collected, from, signal);
  for (const note of notes) watcher.noticed?.(note);
  return provider.connect({ gold: examples }, signal);
}

async function ask(
  connection: Connection,
  prepared: Prepared,
  kept: KeptRun,
  money: Spending,
  services: Services,
  watcher: RunWatcher,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const book = kept.book(() => watcher.spent?.(money.total()));
  const calls = { sender: sender(connection, { clock: services.clock, spending: money }), book };
  const base = { run: kept.run, manifest: prepared.manifest, kept: kept.state };
  if (prepared.request.task.produces === 'report') {
    const { report, asked } = await askForReport(prepared, calls, watcher, signal);
    const failure = asked.kind === 'failed' ? asked.failure : undefined;
    const state = failure === undefined ? 'done' : stateAfter(failure, report !== undefined);
    const why = await sayFailure(failure, prepared);
    await kept.end(state, why);
    return { ...base, state, why, labels: [], report };
  }
  const { results, stopped } = await askForLabels(prepared, calls, kept.answered, watcher, signal);
  const isComplete = results.length === prepared.records.records.length;
  const state = isComplete ? 'done' : stateAfter(stopped, results.length > 0);
  const why = isComplete ? undefined : await sayFailure(stopped, prepared);
  await kept.end(state, why);
  return { ...base, state, why, labels: results };
}

function stateAfter(failure: SendFailure | undefined, hasSome: boolean): EndState {
  if (failure === undefined || failure.reason === 'cancelled') return 'cancelled';
  if (failure.reason === 'cap' || failure.reason === 'unpriced') return 'capped';
  return hasSome ? 'part' : 'failed';
}

async function sayFailure(
  failure: SendFailure | undefined,
  { protector }: Prepared,
): Promise<ProtectedText | undefined> {
  if (failure === undefined) return undefined;
  return (await protector.protectText(failure.message, { source: 'reply' }, AbortSignal.timeout(30_000))).text;
}

async function sayWhy(error: unknown, { protector }: Prepared): Promise<ProtectedText> {
  if (!(error instanceof Error)) return literal('an unexpected error');
  return (await protector.protectText(error.message, { source: 'reply' }, AbortSignal.timeout(30_000))).text;
}

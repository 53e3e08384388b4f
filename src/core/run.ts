import { type ConsentQuestion, requireConsent } from './consent';
import type { Ended } from './ended';
import { isCancelled, noSuchProvider, restrictedMode } from './errors';
import { estimateRun, type TierEstimate } from './estimate';
import type { Manifest } from './fit/manifest';
import type { EndState } from './keep/journalEntry';
import { type KeptRun, keepRun } from './keep/keepRun';
import { type RunState, resultsOf } from './keep/runState';
import { type Prepared, type PrepareRequest, prepare } from './prepare';
import { secretsDoor } from './protect/door';
import { join, literal, numeral, type ProtectedText } from './protect/protected';
import type { LabelResult, Report } from './read/results';
import { askAboutCanary } from './runCanary';
import { askForLabels, type LabelsWatcher } from './runLabels';
import { askForReport, type ReportWatcher } from './runReport';
import { type RerankWatcher, rerank } from './runRerank';
import type { Provider, SendFailure } from './send/provider';
import { resolveTier } from './send/resolveTier';
import type { Total } from './send/spending';
import type { Tier } from './send/tier';
import type { Services } from './services';
import { openSession, type Session } from './session';

export interface RunRequest extends PrepareRequest {
  /** In place of the task's own gold. */
  readonly goldPath?: string;
  /** A run that ended early, to be taken up. */
  readonly resume?: string;
  /** Who we are, for another who finds the run in use: `VS Code`. */
  readonly holder: ProtectedText;
}

/** Told what happens while it happens. Nothing it does changes the run, but for `consent`. */
export interface RunWatcher extends LabelsWatcher, ReportWatcher, RerankWatcher {
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
 * The product. Throws a sentence when nothing could be begun; once begun it always ends with what was kept, also when it
 * is cancelled.
 */
export async function run(
  asked: RunRequest,
  services: Services,
  watcher: RunWatcher,
  signal: AbortSignal,
): Promise<RunOutcome> {
  if (!services.workspace.trusted) throw restrictedMode();
  const request = { ...asked, tier: await resolveTier(asked.tier, services, signal) };
  const prepared = await prepare(request, services, signal); // gather, protect, rank, fit
  const estimates = await estimateRun(prepared, services, signal);
  watcher.prepared?.(prepared, estimates);

  const provider = await openProvider(request.tier, services);
  await requireConsent(prepared, provider, estimates, services, watcher.consent);
  // Where the tier may be answered instead is asked for now, and not in the midst of a run.
  for (const place of request.tier.fallback ?? []) {
    await requireConsent(prepared, await openProvider(place, services), estimates, services, watcher.consent);
  }
  const kept = await keepRun(prepared, request, services, watcher, signal);
  watcher.started?.(kept.run, kept.state);
  try {
    const ordered = await rerank(prepared, provider, kept, services, watcher, signal);
    const session = await openSession(provider, ordered, kept, request, services, watcher, signal);
    const ended = session.signal.aborted
      ? stopped
      : request.task.produces === 'report'
        ? await askForReport(ordered, session, watcher, session.signal) // compose, send, read
        : await askForLabels(ordered, session, kept, watcher, session.signal);
    const told = await askAboutCanary(ordered, session, kept, services, watcher.noticed);
    return await close(ended, told, session, kept, watcher);
  } catch (error) {
    const isCancel = isCancelled(error, signal);
    await kept.end(isCancel ? 'cancelled' : 'failed', isCancel ? undefined : await sayError(error, prepared));
    if (isCancel) return outcomeOf(kept, 'cancelled', undefined);
    throw error;
  }
}

/** Cancelled, or taken over by somebody else, before the first question. */
const stopped: Ended = { isComplete: false, hasSome: false };

/** The last words of a run: how it ended, why, and whether the budget held by the provider's own count. */
async function close(
  ended: Ended,
  prepared: Prepared,
  session: Session,
  kept: KeptRun,
  watcher: RunWatcher,
): Promise<RunOutcome> {
  const over =
    session.mostInputTokens() > prepared.budgetTokens ? sayOverBudget(session.mostInputTokens(), prepared) : undefined;
  if (over !== undefined) {
    watcher.noticed?.(over);
    const last = kept.state.manifests.at(-1) ?? prepared.manifest;
    await kept.manifest({ ...last, notes: [...last.notes, over] });
  }
  const state = ended.isComplete ? 'done' : kept.lost.aborted ? 'part' : stateAfter(ended.failure, ended.hasSome);
  const why = ended.isComplete
    ? undefined
    : kept.lost.aborted
      ? takenOver
      : ended.failure && (await sayFailure(ended.failure, prepared));
  await kept.end(state, why);
  return outcomeOf(kept, state, why);
}

const takenOver = literal('Another window or command line took the run over, so it goes on there.');

function outcomeOf(kept: KeptRun, state: EndState, why: ProtectedText | undefined): RunOutcome {
  const { manifests, report } = kept.state;
  const manifest = manifests.at(-1);
  if (manifest === undefined) throw new Error('a run begins with its manifest');
  return { run: kept.run, state, why, labels: resultsOf(kept.state), report, manifest, kept: kept.state };
}

async function openProvider(tier: Tier, services: Services): Promise<Provider> {
  const provider = await services.provider(tier, secretsDoor(services.workers));
  if (provider === undefined) throw noSuchProvider(tier.name, tier.provider);
  return provider;
}

function stateAfter(failure: SendFailure | undefined, hasSome: boolean): EndState {
  if (failure === undefined || failure.reason === 'cancelled') return 'cancelled';
  if (failure.reason === 'cap' || failure.reason === 'unpriced') return 'capped';
  return hasSome ? 'part' : 'failed';
}

async function sayFailure(failure: SendFailure, { protector }: Prepared): Promise<ProtectedText> {
  return (await protector.protectText(failure.message, { source: 'reply' }, AbortSignal.timeout(30_000))).text;
}

async function sayError(error: unknown, { protector }: Prepared): Promise<ProtectedText> {
  const words = error instanceof Error ? error.message : 'an unexpected error';
  return (await protector.protectText(words, { source: 'reply' }, AbortSignal.timeout(30_000))).text;
}

function sayOverBudget(tokens: number, { budgetTokens }: Prepared): ProtectedText {
  return join([
    literal('error: the provider counted '),
    numeral(tokens),
    literal(' tokens in a call, over the budget of '),
    numeral(budgetTokens),
    literal('; the factor of this tier is too low'),
  ]);
}

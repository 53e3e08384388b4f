import { type ConsentQuestion, requireConsent } from './consent';
import type { CorrectionBook } from './correct';
import { type CountedSample, tellCounted } from './countSample';
import type { Ended } from './ended';
import { isCancelled, noBatches, noSuchProvider, restrictedMode } from './errors';
import { estimateRun, type TierEstimate } from './estimate';
import type { Manifest } from './fit/manifest';
import type { EndState } from './keep/journalEntry';
import { type KeptRun, keepRun } from './keep/keepRun';
import { type RunState, resultsOf } from './keep/runState';
import { type Prepared, type PrepareRequest, prepare } from './prepare';
import { secretsDoor } from './protect/door';
import { literal, type ProtectedText } from './protect/protected';
import type { LabelResult, Report } from './read/results';
import { askInBatches, type BatchWatcher } from './runBatch';
import { askAboutCanary } from './runCanary';
import {
  type EscalationPlan,
  escalate,
  escalationTier,
  planEscalation,
  tellOverBudget,
  untilEscalated,
} from './runEscalation';
import { askForLabels } from './runLabels';
import { askForReport, type ReportWatcher } from './runReport';
import { type RerankWatcher, rerank } from './runRerank';
import { giveToStorms } from './runStorms';
import type { Provider, SendFailure } from './send/provider';
import { repliesKept } from './send/replyCache';
import { resolveTier } from './send/resolveTier';
import type { Total } from './send/spending';
import type { Tier } from './send/tier';
import type { Services } from './services';
import { openSession, type Session } from './session';
import { dayLedger } from './spend/dayLedger';

export interface RunRequest extends PrepareRequest {
  /** A run that ended early, to be taken up. */
  readonly resume?: string;
  /** Of a run in batches that is taken up: ends them at the provider, and collects what was done. */
  readonly cancelBatch?: boolean;
  /** A person chose a tier that sends nothing: no higher one is asked, whatever the task says. */
  readonly sendsNothing?: boolean;
  /** Who we are, for another who finds the run in use: `VS Code`. */
  readonly holder: ProtectedText;
}

const staysHere = literal(
  'the task would ask a higher tier again; on a tier that was chosen because it sends nothing, none is asked',
);

/** Told what happens while it happens. Nothing it does changes the run, but for `consent`. */
export interface RunWatcher extends BatchWatcher, ReportWatcher, RerankWatcher {
  /** All is known and nothing is sent yet. */
  prepared?(prepared: Prepared, estimates: readonly TierEstimate[], escalation?: EscalationPlan): void;
  started?(run: string, state: RunState, corrections: CorrectionBook): void;
  spent?(total: Total): void;
  /** Before the first of many calls: what the run costs by the provider's own count of some of them. */
  counted?(sample: CountedSample): void;
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
  const tier = await resolveTier(asked.tier, services, signal);
  const escalateTo = asked.sendsNothing === true ? undefined : await escalationTier(asked.task, tier, services, signal);
  if (asked.sendsNothing === true && asked.task.escalateTo !== undefined) watcher.noticed?.(staysHere);
  const request = { ...asked, tier, escalateTo };
  const prepared = await prepare(request, services, signal); // gather, protect, rank, fit
  const estimates = await estimateRun(prepared, services, signal);
  const escalation = await planEscalation(prepared, services, signal);
  watcher.prepared?.(prepared, estimates, escalation);

  const provider = await openProvider(request.tier, services);
  const cancelBatch = request.cancelBatch === true;
  if (request.inBatches === true) requireBatches(request, provider, escalateTo);
  const { mayBeUnpriced } = await requireConsent(prepared, provider, estimates, services, watcher.consent);
  // Where the tier may be answered instead is asked for now, and not in the midst of a run.
  for (const place of request.tier.fallback ?? []) {
    await requireConsent(prepared, await openProvider(place, services), estimates, services, watcher.consent);
  }
  const higher = escalation?.prepared.request.tier;
  let higherMayBeUnpriced = false;
  for (const place of higher === undefined ? [] : [higher, ...(higher.fallback ?? [])]) {
    if (escalation === undefined) break;
    const { prepared: second, estimate } = escalation;
    const given = await requireConsent(
      second,
      await openProvider(place, services),
      [estimate],
      services,
      watcher.consent,
    );
    higherMayBeUnpriced ||= given.mayBeUnpriced;
  }
  await prepared.breathe();
  const kept = await keepRun(prepared, request, services, watcher, signal);
  watcher.started?.(kept.run, kept.state, kept.corrections);
  try {
    const ordered = await rerank(prepared, provider, kept, services, watcher, signal);
    const asked = { goldPath: request.goldPath, mayBeUnpriced };
    const session = await openSession(provider, ordered, kept, asked, services, watcher, signal);
    const first = untilEscalated(session, kept, ordered, watcher);
    if (watcher.counted !== undefined) await tellCounted(ordered, session, first.asked, services, watcher.counted);
    const ended = session.signal.aborted
      ? stopped
      : request.task.produces === 'report'
        ? await askForReport(ordered, session, services, watcher, session.signal) // compose, send, read
        : request.inBatches === true
          ? await askInBatches(ordered, session, kept, { clock: services.clock, cancelBatch }, watcher, session.signal)
          : await askForLabels(ordered, first.session, first.asked, first.watcher, session.signal);
    const second = { open: openProvider, mayBeUnpriced: higherMayBeUnpriced };
    const whole = await escalate(ended, ordered, session, kept, second, services, watcher, signal);
    if (request.task.produces === 'labels') await giveToStorms(ordered, kept, session.book, watcher);
    const told = await askAboutCanary(ordered, session, kept, services, watcher.noticed);
    return await close(whole, told, session, kept, watcher);
  } catch (error) {
    const isCancel = isCancelled(error, signal);
    await kept.end(isCancel ? 'cancelled' : 'failed', isCancel ? undefined : await sayError(error, prepared));
    if (isCancel) return outcomeOf(kept, 'cancelled', undefined);
    throw error;
  } finally {
    // What the calls came to is on the disk before whoever asked goes away.
    await Promise.all([dayLedger(services.storage, services.clock).idle(), repliesKept(services.storage)]);
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
  await tellOverBudget(session, prepared, kept, watcher);
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

function requireBatches({ task, tier }: RunRequest, { takesBatches }: Provider, escalateTo: Tier | undefined): void {
  if (escalateTo !== undefined)
    throw noBatches(`The task "${task.name}" escalates to "${escalateTo.name}", and that is not built for batches`);
  if (task.votes !== undefined)
    throw noBatches(`The task "${task.name}" asks ${task.votes} times, and that is not built for batches`);
  if (task.produces !== 'labels') throw noBatches(`The task "${task.name}" is a report, which is one call`);
  if (takesBatches !== true) throw noBatches(`The tier "${tier.name}" takes no batches`);
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

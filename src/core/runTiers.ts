import { estimateFor, type TierEstimate } from './estimate';
import { keyOf } from './keep/keepRun';
import { remainingRecords } from './keep/resume';
import { spentAtMostUsd } from './keep/runState';
import { listRuns, loadRun } from './keep/runs';
import { prepare } from './prepare';
import { type RunOutcome, type RunRequest, type RunWatcher, run } from './run';
import { escalationTier, planEscalation } from './runEscalation';
import { resolveTier } from './send/resolveTier';
import type { Services } from './services';

/** What is asked of one tier, and how much of it was asked before. */
export interface TierPlan {
  readonly request: RunRequest;
  /** A run that asked the same of the same records: one that is whole is taken as it is, another is taken up. */
  readonly before?: { readonly run: string; readonly isWhole: boolean; readonly inBatches?: boolean };
  /** Absent where nothing is asked. With the higher tier's where the task escalates. */
  readonly estimates: readonly TierEstimate[];
}

/**
 * What running the same task on several tiers would ask and cost. Nothing is sent but the question which models there are. A run that
 * learns from the gold is made anew: what it was asked does not tell from which labels it had learned.
 */
export async function planTiers(
  requests: readonly RunRequest[],
  services: Services,
  signal: AbortSignal,
): Promise<readonly TierPlan[]> {
  const plans: TierPlan[] = [];
  for (const asked of requests) {
    const tier = await resolveTier(asked.tier, services, signal);
    const escalateTo =
      asked.sendsNothing === true ? undefined : await escalationTier(asked.task, tier, services, signal);
    const prepared = await prepare({ ...asked, tier, escalateTo }, services, signal);
    const learns = tier.provider === 'offline' || (asked.task.context.examples ?? 0) > 0;
    const found = await askedBefore(keyOf(prepared, services).run, services);
    const before = found?.isWhole === true && (learns || services.settings.replyCache === false) ? undefined : found;
    const request =
      before === undefined || before.isWhole ? asked : { ...asked, resume: before.run, inBatches: before.inBatches };
    const own = await estimateFor(prepared, tier, services, signal);
    const higher = await planEscalation(prepared, services, signal);
    const estimates = before?.isWhole === true ? [] : [own, ...(higher === undefined ? [] : [higher.estimate])];
    plans.push({ request, before, estimates });
  }
  return plans;
}

/** The newest run that asked the same; one that somebody works on is none. */
async function askedBefore(key: string, services: Services): Promise<TierPlan['before']> {
  for (const listed of await listRuns(services)) {
    if (listed.kind !== 'run' || listed.status === 'running' || listed.readOnlyWhy !== undefined) continue;
    const loaded = await loadRun(services, listed.id);
    if (loaded.kind !== 'run' || loaded.state.start.key.run !== key) continue;
    const isWhole = listed.status === 'done' && remainingRecords(loaded.state).length === 0;
    return { run: listed.id, isWhole, inBatches: loaded.state.start.inBatches };
  }
  return undefined;
}

export interface TiersOutcome {
  /** Of each tier that came to an end, in the order of the plans: a run of now, or one from before. */
  readonly runs: readonly string[];
  /** Of those that were run now. */
  readonly outcomes: readonly RunOutcome[];
  /** Plans that were not begun, since one before them was cancelled or stopped by the cap. */
  readonly left: readonly TierPlan[];
}

/** Runs one tier after the other. The cap of the settings holds for all of them together. */
export async function runTiers(
  plans: readonly TierPlan[],
  services: Services,
  watcher: RunWatcher,
  signal: AbortSignal,
): Promise<TiersOutcome> {
  const capUsd = services.settings.maxCostUsd;
  const runs: string[] = [];
  const outcomes: RunOutcome[] = [];
  let spentUsd = 0;
  for (const [index, { request, before }] of plans.entries()) {
    if (before?.isWhole === true) {
      runs.push(before.run);
      continue;
    }
    const maxCostUsd = capUsd === undefined ? undefined : Math.max(0, capUsd - spentUsd);
    const within = { ...services, settings: { ...services.settings, maxCostUsd } };
    const outcome = await run(request, within, watcher, signal);
    outcomes.push(outcome);
    spentUsd += spentAtMostUsd(outcome.kept);
    if (outcome.state === 'done' || outcome.state === 'part') runs.push(outcome.run);
    else if (outcome.state !== 'failed') return { runs, outcomes, left: plans.slice(index + 1) };
  }
  return { runs, outcomes, left: [] };
}

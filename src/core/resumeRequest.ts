import { cannotResume } from './errors';
import type { RunState } from './keep/runState';
import { loadRun } from './keep/runs';
import type { ProtectedText } from './protect/protected';
import type { Picks } from './rank/picks';
import { tierFor } from './readSettings';
import type { RunRequest } from './run';
import type { Services } from './services';
import { listTasks, takeTask } from './task/shelf';

/**
 * A run as it was asked for, from its journal, so that taking it up asks the same: task, tier, records, variables, picks.
 * What was a secret then stands redacted in the journal; the run is then refused as another question, and not guessed.
 */
export async function resumeRequest(run: string, services: Services, holder: ProtectedText): Promise<RunRequest> {
  const loaded = await loadRun(services, run);
  if (loaded.kind === 'damaged') throw cannotResume(loaded.why);
  const { start } = loaded.state;
  if (start.task.produces === 'report')
    throw cannotResume('A report is one answer, and has no part to take up. Run the task again.');
  if (loaded.summary.status === 'done') throw cannotResume('The run is done; every record has its answer.');
  return { ...(await requestOf(loaded.state, services, holder)), resume: run, inBatches: start.inBatches };
}

/** The same question as a run's about one of its records alone: a new run, also where that one has ended. */
export async function aloneRequest(
  run: string,
  record: string,
  services: Services,
  holder: ProtectedText,
): Promise<RunRequest> {
  const loaded = await loadRun(services, run);
  if (loaded.kind === 'damaged') throw cannotResume(loaded.why);
  return { ...(await requestOf(loaded.state, services, holder)), onlyRecords: new Set([record]) };
}

async function requestOf({ start }: RunState, services: Services, holder: ProtectedText): Promise<RunRequest> {
  const task = takeTask(await listTasks(services.builtInTasks, services.workspace, services.hash), start.task.name);
  const { inputs } = start;
  const picks: Picks = { pinned: new Set(inputs?.pinned), excluded: new Set(inputs?.excluded) };
  return {
    task,
    tier: tierFor(services.settings, start.tier),
    variables: new Map((inputs?.variables ?? []).map(({ name, value }) => [name, value])),
    query: inputs?.query,
    recordPaths: inputs?.recordPaths,
    goldPath: inputs?.goldPath,
    picks,
    budgetTokens: start.budgetTokens,
    sendsNothing: start.provider === 'offline' && start.escalatesTo === undefined,
    holder,
  };
}

import { cannotCompare } from '../errors';
import { isRunId } from '../keep/runFolder';
import { isFinished, type RunState } from '../keep/runState';
import { type ListedRun, listRuns, loadRun, type RunPorts } from '../keep/runs';
import { quoted } from '../show/quoted';
import { counted } from '../show/words';

/** A run that can be measured, as its journal tells it. */
export interface MeasuredRun {
  readonly state: RunState;
  readonly summary: ListedRun;
}

/** Runs that a person named. Throws a sentence for one that has nothing to compare, or belongs to another task. */
export async function namedRuns(ids: readonly string[], ports: RunPorts): Promise<readonly MeasuredRun[]> {
  const runs: MeasuredRun[] = [];
  for (const id of new Set(ids)) {
    if (!isRunId(id)) throw cannotCompare(`${quoted(id)} is no id of a run`);
    const loaded = await loadRun(ports, id);
    if (loaded.kind === 'damaged') throw cannotCompare(`The run ${quoted(id)} cannot be read: ${loaded.why}`);
    const { state, summary } = loaded;
    if (state.start.task.produces !== 'labels')
      throw cannotCompare(`The run ${quoted(id)} wrote a report, and has no labels`);
    if (summary.status === 'running') throw cannotCompare(`The run ${quoted(id)} is still under way`);
    const [first] = runs;
    if (first !== undefined && first.state.start.task.name !== state.start.task.name)
      throw cannotCompare(
        `The run ${quoted(id)} is one of the task "${state.start.task.name}", and ${quoted(first.summary.id)} one of "${first.state.start.task.name}"`,
      );
    runs.push({ state, summary });
  }
  return runs;
}

/** So many of a task's newest runs are looked through. */
const mostRuns = 100;

/** The runs of a task in this workspace that came to an end with labels, newest first. */
export async function finishedRuns(
  task: string,
  ports: RunPorts & { readonly workspaceName: string },
): Promise<readonly MeasuredRun[]> {
  const listed = await listRuns(ports);
  const own = listed.filter(
    (one): one is ListedRun =>
      one.kind === 'run' &&
      one.task === task &&
      one.produces === 'labels' &&
      one.workspace === ports.workspaceName &&
      (one.status === 'done' || one.status === 'part'),
  );
  const runs: MeasuredRun[] = [];
  for (const { id } of own.slice(0, mostRuns)) {
    const loaded = await loadRun(ports, id);
    if (loaded.kind === 'run') runs.push({ state: loaded.state, summary: loaded.summary });
  }
  return runs;
}

export interface ChosenRuns {
  /** Newest first, one of each tier. */
  readonly runs: readonly MeasuredRun[];
  /** Tiers with a finished run that has not all of the records, in words. */
  readonly left: readonly string[];
}

/**
 * The newest run of each tier over the same labelled records: of all sets of records that some run was asked, the one that says
 * most, by how many further tiers were asked all of it and how many records it has.
 */
export function chooseRuns(runs: readonly MeasuredRun[], gold: ReadonlyMap<string, unknown>): ChosenRuns {
  const candidates = runs.map(run => ({ run, tier: tierOf(run), ids: labelledIn(run, gold) }));
  let best: { readonly worth: number; readonly chosen: typeof candidates } | undefined;
  for (const { ids } of candidates) {
    const chosen = [...new Set(candidates.map(({ tier }) => tier))].flatMap(
      tier => candidates.find(one => one.tier === tier && isWithin(ids, one.ids)) ?? [],
    );
    const worth = (chosen.length - 1) * ids.size;
    if (best === undefined || worth > best.worth) best = { worth, chosen };
  }
  const chosen = best?.chosen ?? [];
  const others = new Map(
    candidates
      .flatMap(one => (chosen.some(({ tier }) => tier === one.tier) ? [] : [[one.tier, one] as const]))
      .reverse(),
  );
  return {
    runs: chosen.map(({ run }) => run),
    left: [...others.values()].map(
      ({ tier, run, ids }) =>
        `${tier} is not compared: its run ${run.summary.id} has other records (${counted(ids.size, 'labelled one')})`,
    ),
  };
}

function tierOf({ state: { start } }: MeasuredRun): string {
  return start.escalatesTo === undefined ? start.tier : `${start.tier}, then ${start.escalatesTo.tier}`;
}

function labelledIn({ state }: MeasuredRun, gold: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  return new Set(
    [...state.results.values()].flatMap(result => (gold.has(result.id) && isFinished(result) ? [result.id] : [])),
  );
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return some.size > 0 && [...some].every(id => all.has(id));
}

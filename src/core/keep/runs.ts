import { breather } from '../breathe';
import { noSuchRun } from '../errors';
import type { Clock, Hash, Storage } from '../ports';
import type { ProtectedText } from '../protect/protected';
import type { EndState } from './journalEntry';
import { diskProblem } from './keepErrors';
import { type LeaseTimes, seemsHeld } from './lease';
import { describeDamage, type JournalDamage, replayBreathing } from './replayJournal';
import { folderOf, isRunId, journalPath, runsFolder } from './runFolder';
import { canCost, isFinished, type RunState } from './runState';

export type RunSummary = ListedRun | DamagedRun;

export interface ListedRun {
  readonly kind: 'run';
  readonly id: string;
  readonly status: RunStatus;
  readonly task: ProtectedText;
  readonly title: ProtectedText;
  readonly produces: 'labels' | 'report';
  readonly tier: string;
  readonly provider: string;
  /** Who answered; before the first answer, who was asked. */
  readonly model: string;
  readonly workspace: ProtectedText;
  /** All 0 for a report. `failed` ones can be asked again. */
  readonly records: { readonly planned: number; readonly finished: number; readonly failed: number };
  readonly costUsd: number;
  /** Answered calls at an unknown price, which `costUsd` does not hold. */
  readonly unpricedCalls: number;
  /** Answered by the reply cache, at no cost. */
  readonly cachedCalls: number;
  /** Calls without an answer that may have been billed all the same. */
  readonly doubtfulCalls: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Absent while it runs, and for an interrupted one. */
  readonly endedAt?: string;
  /** Of the last record. */
  readonly lastAt: string;
  /** Phrases: what is wrong with its journal, though it can be used. */
  readonly damage: readonly string[];
  /** A sentence: why it can be looked at but not continued. */
  readonly readOnlyWhy?: string;
}

/** `running`: somebody works on it. `interrupted`: nobody does, and nobody said that it ended. */
export type RunStatus = EndState | 'running' | 'interrupted';

/** Its files are there and say too little. They are left as they are. */
export interface DamagedRun {
  readonly kind: 'damaged';
  readonly id: string;
  /** A finished sentence. */
  readonly why: string;
}

export interface LoadedRun {
  readonly kind: 'run';
  readonly summary: ListedRun;
  readonly state: RunState;
  readonly damage: JournalDamage;
}

export interface RunPorts {
  readonly storage: Storage;
  readonly hash: Hash;
  readonly clock: Clock;
  readonly leaseTimes?: LeaseTimes;
}

/** The newest runs first, from their files alone: there is no list that could be wrong. Each is read whole, so ask for few. */
export async function listRuns(ports: RunPorts, limit = Number.POSITIVE_INFINITY): Promise<readonly RunSummary[]> {
  const names = await ports.storage.list(runsFolder);
  // What has another name was put there by another program.
  const newest = names.filter(isRunId).sort().reverse().slice(0, limit);
  const runs: RunSummary[] = [];
  for (const id of newest) {
    const known = await endedBefore(ports.storage, id);
    if (known !== undefined) {
      runs.push(known);
      continue;
    }
    const run = await readRun(ports, id);
    runs.push(run.kind === 'run' ? run.summary : run);
  }
  return runs;
}

/** Of a run that ended, for as long as its journal is as long: a list is asked for at every change, and thousands of lines stand in one. */
interface EndedRun {
  readonly journalBytes: number;
  readonly summary: ListedRun;
}

const endedRuns = new WeakMap<Storage, Map<string, EndedRun>>();

async function endedBefore(storage: Storage, id: string): Promise<ListedRun | undefined> {
  const known = endedRuns.get(storage)?.get(id);
  if (known === undefined) return undefined;
  // Its last byte and nothing behind it. What cannot be read now is told by reading it whole.
  const rest = await storage.readFrom(journalPath(id), known.journalBytes - 1).catch(() => undefined);
  return rest?.length === 1 ? known.summary : undefined;
}

function remember(storage: Storage, id: string, ended: EndedRun): void {
  const known = endedRuns.get(storage) ?? new Map<string, EndedRun>();
  endedRuns.set(storage, known.set(id, ended));
}

/** A run whose journal has these bytes, all of them sound. */
export function rememberEnded(storage: Storage, id: string, state: RunState, journalBytes: number): void {
  if (state.ended === undefined) return;
  remember(storage, id, {
    journalBytes,
    summary: { ...summaryOf(id, state.ended.state, state), damage: [], readOnlyWhy: undefined },
  });
}

/** Rejects for an id that names no run. */
export async function loadRun(ports: RunPorts, id: string): Promise<LoadedRun | DamagedRun> {
  if (!isRunId(id) || (await ports.storage.list(folderOf(id))).length === 0) throw noSuchRun(id);
  return readRun(ports, id);
}

async function readRun(ports: RunPorts, id: string): Promise<LoadedRun | DamagedRun> {
  try {
    const bytes = await ports.storage.read(journalPath(id));
    if (bytes === undefined) return damaged(id, 'It has no journal: it ended before anything was sent.');
    const replay = await replayBreathing(bytes, ports.hash, breather(ports.clock));
    if (replay.kind === 'unreadable') return damaged(id, replay.why);
    const { state, damage, readOnlyWhy } = replay;
    const status = state.ended?.state ?? ((await seemsHeld(ports, id)) ? 'running' : 'interrupted');
    const summary: ListedRun = { ...summaryOf(id, status, state), damage: describeDamage(damage), readOnlyWhy };
    if (state.ended !== undefined) remember(ports.storage, id, { journalBytes: bytes.length, summary });
    return { kind: 'run', summary, state, damage };
  } catch (error) {
    // One run that cannot be read must not hide the others.
    return damaged(id, `Its journal cannot be read: ${diskProblem(error)}.`);
  }
}

function damaged(id: string, why: string): DamagedRun {
  return { kind: 'damaged', id, why };
}

function summaryOf(id: string, status: RunStatus, state: RunState): Omit<ListedRun, 'damage'> {
  const { start, ledger } = state;
  const results = [...state.results.values()];
  const finished = results.filter(isFinished).length;
  return {
    kind: 'run',
    id,
    status,
    task: start.task.name,
    title: start.task.title,
    produces: start.task.produces,
    tier: start.tier,
    provider: start.provider,
    model: ledger.models.length === 0 ? start.model : ledger.models.join(', '),
    workspace: start.workspace,
    records: { planned: start.records.length, finished, failed: results.length - finished },
    costUsd: ledger.costUsd,
    unpricedCalls: ledger.unpricedCalls,
    cachedCalls: ledger.cachedCalls,
    doubtfulCalls:
      ledger.mayBeBilled.length + (status === 'running' ? 0 : [...state.openCalls.values()].filter(canCost).length),
    startedAt: state.startedAt,
    endedAt: state.ended?.at,
    lastAt: state.lastAt,
  };
}

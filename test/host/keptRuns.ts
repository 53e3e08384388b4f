import { nodeClock } from '../../src/adapters/node/clock';
import { nodeHash } from '../../src/adapters/node/hash';
import { nodeStorage } from '../../src/adapters/node/storage';
import type { Manifest } from '../../src/core/fit/manifest';
import type { RunState } from '../../src/core/keep/runState';
import { type ListedRun, listRuns, loadRun } from '../../src/core/keep/runs';
import { eventually } from './eventually';

/** The runs in a run folder, as the command line would read them: what a run did is what its journal says. */
export interface KeptRuns {
  list(): Promise<readonly ListedRun[]>;
  load(id: string): Promise<RunState>;
  /** Waits until somebody wrote that the run has ended. */
  ended(id: string): Promise<RunState & { readonly ended: NonNullable<RunState['ended']> }>;
}

export function keptRuns(home: string): KeptRuns {
  const ports = { storage: nodeStorage(home), hash: nodeHash, clock: nodeClock };
  const load = async (id: string) => {
    const loaded = await loadRun(ports, id);
    if (loaded.kind !== 'run') throw new Error(loaded.why);
    return loaded.state;
  };
  return {
    list: async () => (await listRuns(ports)).filter(run => run.kind === 'run'),
    load,
    ended: id =>
      eventually(`the run ${id} to end`, async () => {
        const state = await load(id);
        return state.ended === undefined ? undefined : { ...state, ended: state.ended };
      }),
  };
}

/** The last manifest of a run, which it must have. */
export function manifestOf(state: RunState): Manifest {
  const manifest = state.manifests.at(-1);
  if (manifest === undefined) throw new Error('The run keeps no manifest.');
  return manifest;
}

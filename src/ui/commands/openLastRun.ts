import { TierwiseError } from '../../core/errors';
import { listRuns } from '../../core/keep/runs';
import type { Parts } from '../parts';

/** Opens the newest run, or the one that is named. Gives its id. */
export async function openLastRun({ services, panels }: Parts, [named]: readonly unknown[]): Promise<string> {
  const id =
    typeof named === 'string' ? named : (await listRuns(services.now(), 20)).find(run => run.kind === 'run')?.id;
  if (id === undefined)
    throw new TierwiseError('wrong-use', 'There is no run yet. Run a task first: “Tierwise: Run Task”.');
  await panels.openRun(id);
  return id;
}

import type { RunStarted } from '../keep/journalEntry';
import type { WorkspaceFolder } from '../ports';
import type { Task } from '../task/task';

/** Where the labels that a person gives for a task are kept: the file that it names, else one of its own. */
export function goldPathOf({ name, gold }: Pick<Task, 'name' | 'gold'>): string {
  return gold ?? `.tierwise/gold/${name}.csv`;
}

/**
 * The same for a run that was kept, as a path of the workspace as it is open now. A file outside of it, which a command line
 * may name, is no place to write to.
 */
export function goldPathOfRun(
  { task, inputs, records }: Pick<RunStarted, 'task' | 'inputs' | 'records'>,
  folders: readonly WorkspaceFolder[],
): string {
  const named = inputs?.goldPath;
  const path = named === undefined || /^([/\\]|[A-Za-z]:)/.test(named) ? goldPathOf(task) : named;
  const isIn = (folder: WorkspaceFolder, one: string) => one.startsWith(folder.prefix);
  if (folders.some(folder => isIn(folder, path))) return path;
  const ofRecords = folders.find(folder => isIn(folder, records[0]?.places[0]?.path ?? ''));
  return `${(ofRecords ?? folders[0])?.prefix ?? ''}${path}`;
}

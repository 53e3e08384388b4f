import { Minimatch } from 'minimatch';
import type { Task } from './task';

const most = 3;

/**
 * The tasks whose records a file is by its path, which is relative to its folder: a scan for the scan summary, a mailbox for the
 * triage. Those that take any file or change are no answer to what this one is good for. At most three, as they are listed.
 */
export function tasksFor(path: string, tasks: readonly Task[]): readonly Task[] {
  return tasks.filter(task => takes(task, path)).slice(0, most);
}

function takes({ records, produces }: Task, path: string): boolean {
  if (records === undefined || records.as === 'hunk' || (records.as === 'file' && produces === 'labels')) return false;
  return records.include.some(pattern =>
    new Minimatch(pattern, { dot: true, nonegate: true, nocomment: true }).match(path),
  );
}

import { join, literal, type ProtectedText } from '../core/protect/protected';
import type { DeskTask } from '../core/show/deskView';
import type { ShelvedTask } from '../core/task/shelf';

/** What of a task is shown and must pass the gate first: in the order in which `deskTaskOf` takes it. */
export function textsOf({ file, parsed }: ShelvedTask): readonly string[] {
  return parsed.kind === 'task'
    ? [parsed.task.title, parsed.task.description]
    : [file.name, parsed.problems[0]?.message ?? ''];
}

/** A line of the desk's list of tasks, or why the task cannot run. */
export function deskTaskOf({ file, parsed }: ShelvedTask, take: () => ProtectedText): DeskTask {
  const [title, words] = [take(), take()];
  const origin = file.origin;
  if (parsed.kind === 'task')
    return { id: file.name, title, description: words, produces: parsed.task.produces, origin };
  return {
    id: file.name,
    title,
    description: literal(''),
    produces: 'report',
    origin,
    problem: join([literal('Cannot run: '), words]),
  };
}

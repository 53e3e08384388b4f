import { TierwiseError } from '../core/errors';
import type { Task } from '../core/task/task';
import type { CommandContext } from './context';

/** The task with the template and the style that a person names by hand, in place of its own. */
export function withShapeNamed(task: Task, { services, flags }: Pick<CommandContext, 'services' | 'flags'>): Task {
  const { template, style } = flags;
  if (template === undefined && style === undefined) return task;
  if (task.produces !== 'report')
    throw new TierwiseError(
      'wrong-use',
      `The task "${task.name}" writes no report, so "--${template === undefined ? 'style' : 'template'}" means nothing to it.`,
    );
  return {
    ...task,
    ...(template === undefined ? {} : { template: services.pathOf(template) }),
    ...(style === undefined ? {} : { style: services.pathOf(style) }),
  };
}

import { listTasks } from '../core/task/shelf';
import type { CommandContext } from './context';

/** `tierwise tasks`: every task, and what is wrong with those that cannot run. */
export async function tasks({ services, print }: CommandContext): Promise<number> {
  const shelved = await listTasks(services.builtInTasks, services.workspace, services.hash);
  const listed = shelved.map(({ file, parsed }) =>
    parsed.kind === 'task'
      ? {
          name: file.name,
          origin: file.origin,
          path: file.path,
          title: parsed.task.title,
          description: parsed.task.description,
          produces: parsed.task.produces,
          variables: parsed.task.variables,
        }
      : { name: file.name, origin: file.origin, path: file.path, problems: parsed.problems },
  );
  if (print.asJson) print.json(listed);
  for (const { file, parsed } of shelved) {
    const origin = file.origin === 'workspace' ? ` (${file.path})` : '';
    if (parsed.kind === 'task')
      print.row(`${file.name.padEnd(20)}  ${parsed.task.produces.padEnd(8)}${parsed.task.description}${origin}`);
    else {
      print.row(`${file.name.padEnd(20)}  cannot run${origin}`);
      for (const problem of parsed.problems) print.row(`  line ${problem.line}: ${problem.message}`);
    }
  }
  return 0;
}

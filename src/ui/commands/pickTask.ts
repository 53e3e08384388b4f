import * as vscode from 'vscode';
import { breather } from '../../core/breathe';
import { listTasks, takeTask } from '../../core/task/shelf';
import type { Task } from '../../core/task/task';
import { optionalVariablesIn } from '../../core/task/variables';
import type { EditorServices } from '../../services';
import { pick } from '../pick';

/** The task that is named, or that a person picks; `undefined` when they picked none. Throws for a name that is none. */
export async function pickTask(services: EditorServices, named: unknown, title: string): Promise<Task | undefined> {
  const { builtInTasks, workspace, hash, clock } = services.now();
  const shelved = await listTasks(builtInTasks, workspace, hash, breather(clock));
  const name = nameOf(named);
  if (name !== undefined) return takeTask(shelved, name);
  const picked = await pick(
    shelved.map(({ file, parsed }) => ({
      name: file.name,
      label: parsed.kind === 'task' ? parsed.task.title : file.name,
      description: parsed.kind === 'task' ? parsed.task.produces : vscode.l10n.t('cannot run: its file has problems'),
      detail: parsed.kind === 'task' ? parsed.task.description : parsed.problems[0]?.message,
    })),
    { title, placeHolder: vscode.l10n.t('Which task?'), matchOnDetail: true },
  );
  return picked === undefined ? undefined : takeTask(shelved, picked.name);
}

/** A name, or the file of a task as a menu gives it. */
function nameOf(named: unknown): string | undefined {
  if (typeof named === 'string') return named;
  const end = '.task.md';
  if (named instanceof vscode.Uri && named.path.endsWith(end))
    return named.path.slice(named.path.lastIndexOf('/') + 1, -end.length);
  return undefined;
}

/** Values for a task's `{{variables}}`, asked one after another; `undefined` when a person gave up. */
export async function askVariables(task: Task): Promise<ReadonlyMap<string, string> | undefined> {
  const values = new Map<string, string>();
  const optional = optionalVariablesIn(task.instructions);
  for (const [index, name] of task.variables.entries()) {
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t('{0}: {1} ({2} of {3})', task.title, name, index + 1, task.variables.length),
      prompt: optional.has(name)
        ? vscode.l10n.t('The task asks for “{0}”; it may be left empty.', name)
        : vscode.l10n.t('The task asks for “{0}”.', name),
      ignoreFocusOut: true,
    });
    if (value === undefined) return undefined;
    values.set(name, value);
  }
  return values;
}

import * as vscode from 'vscode';
import { pathOf } from '../../adapters/vscode/folders';
import type { Parts } from '../parts';
import { askVariables, pickTask } from './pickTask';

/** Runs a task: the named one, the one whose file is open, or the one that is picked; on one file of records where one is given. Gives the run's id. */
export async function runTask(
  { services, runs, desk }: Parts,
  [named, tier, file]: readonly unknown[],
): Promise<string | undefined> {
  const task = await pickTask(services, named, vscode.l10n.t('Run a task'));
  if (task === undefined) return undefined;
  const recordPath = file instanceof vscode.Uri ? pathOf(file, services.now().folders) : undefined;
  const variables = await askVariables(task);
  if (variables === undefined) return undefined;
  return runs.start({
    task,
    variables,
    picks: desk.picksOf(task.name),
    tier: typeof tier === 'string' ? tier : undefined,
    ...(recordPath === undefined ? {} : { recordPaths: [recordPath] }),
  });
}

import * as vscode from 'vscode';
import { TierwiseError } from '../../core/errors';
import type { Parts } from '../parts';
import { askVariables, pickTask } from './pickTask';

/** Runs a task of labels in batches, after saying what that means. Gives the run's id. */
export async function runInBatch(
  { services, runs, desk }: Parts,
  [named, tier]: readonly unknown[],
): Promise<string | undefined> {
  const task = await pickTask(services, named, vscode.l10n.t('Run a task in a batch'));
  if (task === undefined) return undefined;
  if (task.produces !== 'labels') {
    throw new TierwiseError(
      'wrong-use',
      vscode.l10n.t('“{0}” is a report, which is one call. Run it without a batch.', task.title),
    );
  }
  const variables = await askVariables(task);
  if (variables === undefined) return undefined;
  const go = vscode.l10n.t('Run in a Batch');
  const detail = vscode.l10n.t(
    'At the batch price, done within a day, most within an hour. When this window closes the batch goes on; “Resume” on the desk collects it. The provider keeps a batch and its results for up to 29 days: an agreement on zero retention does not cover it.',
  );
  const message = vscode.l10n.t('Run “{0}” in a batch?', task.title);
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, go)) !== go) return undefined;
  return runs.start({
    task,
    variables,
    picks: desk.picksOf(task.name),
    tier: typeof tier === 'string' ? tier : undefined,
    inBatches: true,
  });
}

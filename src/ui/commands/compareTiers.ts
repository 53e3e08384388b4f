import * as vscode from 'vscode';
import { TierwiseError } from '../../core/errors';
import { listRuns } from '../../core/keep/runs';
import type { Parts } from '../parts';
import { pick } from '../pick';

/** Shows the tiers of a task side by side, by the labels that a person gave: of the task that is named, or picked among those with runs. */
export async function compareTiers({ services, comparison }: Parts, [named]: readonly unknown[]): Promise<void> {
  if (typeof named === 'string') return comparison.show(named);
  const now = services.now();
  const runs = (await listRuns(now)).flatMap(run =>
    run.kind === 'run' && run.produces === 'labels' && run.workspace === now.workspaceName ? [run] : [],
  );
  const tasks = [...new Map(runs.map(({ task, title }) => [String(task), String(title)]))];
  const [only] = tasks;
  if (only === undefined)
    throw new TierwiseError(
      'wrong-use',
      vscode.l10n.t('There is no run of labels in this folder yet. Run a task that labels on two tiers first.'),
    );
  const picked =
    tasks.length === 1
      ? { name: only[0] }
      : await pick(
          tasks.map(([name, title]) => ({
            name,
            label: title,
            description: [...new Set(runs.filter(run => run.task === name).map(({ tier }) => tier))].join(', '),
          })),
          { title: vscode.l10n.t('Compare tiers'), placeHolder: vscode.l10n.t('Of which task?') },
        );
  if (picked !== undefined) comparison.show(picked.name);
}

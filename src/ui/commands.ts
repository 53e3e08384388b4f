import * as vscode from 'vscode';
import { isCancelled, isTierwiseError } from '../core/errors';
import type { CommandId } from './commandIds';
import { chooseTier } from './commands/chooseTier';
import { clearReplyCache } from './commands/clearReplyCache';
import { compareTiers } from './commands/compareTiers';
import { exportRun } from './commands/exportRun';
import { mapFields } from './commands/mapFields';
import { newTask } from './commands/newTask';
import { openGuide } from './commands/openGuide';
import { openLastRun } from './commands/openLastRun';
import { previewContext } from './commands/previewContext';
import { refreshModels } from './commands/refreshModels';
import { runInBatch } from './commands/runInBatch';
import { runTask } from './commands/runTask';
import { setApiKey } from './commands/setApiKey';
import { triageEmails } from './commands/triageEmails';
import type { Parts } from './parts';

/** The contents page: every command and the file that does it. */
const table: Readonly<Record<CommandId, (parts: Parts, args: readonly unknown[]) => Promise<unknown>>> = {
  'tierwise.runTask': runTask,
  'tierwise.runInBatch': runInBatch,
  'tierwise.previewContext': previewContext,
  'tierwise.chooseTier': chooseTier,
  'tierwise.setApiKey': setApiKey,
  'tierwise.refreshModels': refreshModels,
  'tierwise.openLastRun': openLastRun,
  'tierwise.exportRun': exportRun,
  'tierwise.compareTiers': compareTiers,
  'tierwise.showSpending': async ({ spending }) => spending.show(),
  'tierwise.clearReplyCache': clearReplyCache,
  'tierwise.clearFindings': async ({ findings }) => findings.clear(),
  'tierwise.newTask': newTask,
  'tierwise.mapFields': mapFields,
  'tierwise.refreshDesk': async ({ desk }) => desk.refresh(),
  'tierwise.openSettings': async () => vscode.commands.executeCommand('workbench.action.openSettings', 'tierwise.'),
  'tierwise.openGuide': openGuide,
  'tierwise.triageEmails': triageEmails,
  'tierwise.writeChangeReport': (parts, args) => runTask(parts, ['change-report', ...args]),
};

export async function runCommand(id: CommandId, args: readonly unknown[], parts: Parts): Promise<unknown> {
  try {
    return await table[id](parts, args);
  } catch (error) {
    showError(error, parts);
    return undefined;
  }
}

/** The one place that shows what went wrong. Cancelling shows nothing; a bug goes to the log whole. */
export function showError(error: unknown, { log }: Pick<Parts, 'log'>): void {
  if (isCancelled(error, AbortSignal.abort()) || error instanceof vscode.CancellationError) return;
  if (isTierwiseError(error)) {
    log.info(error.message);
    void vscode.window.showErrorMessage(error.message);
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  const show = vscode.l10n.t('Show Log');
  void vscode.window
    .showErrorMessage(vscode.l10n.t('Tierwise met an error of its own. The log has it; please report it.'), show)
    .then(choice => choice === show && log.show());
}

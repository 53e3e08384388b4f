import * as vscode from 'vscode';
import { defaultRunFolder } from '../../src/adapters/node/storage';
import { eventually } from './eventually';
import { keptRuns } from './keptRuns';

/** The extension as the host knows it; absent would mean that the host did not take it. */
export function tierwise(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('tierwise.tierwise');
  if (extension === undefined) throw new Error('The extension is not installed in this host.');
  return extension;
}

/** The run folder of this host, which the launcher chose. */
export const runs = keptRuns(defaultRunFolder(process.env));

/** A file of the workspace folder that is open. */
export function fileOf(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) throw new Error('No folder is open.');
  return vscode.Uri.joinPath(folder, path);
}

/** Closes every tab, pinned ones too, without a question; unsaved text is given up. */
export async function closeEditors(): Promise<void> {
  const tabs = () => vscode.window.tabGroups.all.flatMap(group => group.tabs);
  for (const tab of tabs().filter(one => one.isDirty)) {
    if (tab.input instanceof vscode.TabInputText) await vscode.window.showTextDocument(tab.input.uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  // A panel that was asked for just now becomes a tab a moment later.
  await eventually('every tab to close', async () => {
    if (tabs().length === 0) return true;
    await vscode.window.tabGroups.close(tabs());
    return false;
  });
}

/** What the witness saw our extension do: programs, connections, folders. */
export function witnessed(): readonly string[] {
  const witness = vscode.extensions.getExtension<{ readonly seen: readonly string[] }>('tierwise.witness');
  if (witness?.isActive !== true) throw new Error('The witness was not there.');
  return witness.exports.seen;
}

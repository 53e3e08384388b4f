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

/**
 * Begins a run by a command, gives its id, and waits until its page is open: the editor opens it a moment after the run began
 * and gives it the focus, which whatever follows would lose.
 */
export async function beginRun(command: string, ...args: readonly unknown[]): Promise<string> {
  const pages = () =>
    tabs().filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('tierwise.'))
      .length;
  const before = pages();
  const id = await vscode.commands.executeCommand<unknown>(command, ...args);
  if (typeof id !== 'string') throw new Error(`A run's id was expected of ${command}, not ${String(id)}.`);
  await eventually('the page of the run', () => pages() > before);
  return id;
}

/** Shows a text, and waits until the editor lists its tab, which it tells apart from the text. */
export async function showText(
  text: vscode.Uri | vscode.TextDocument,
  options?: vscode.TextDocumentShowOptions,
): Promise<vscode.TextEditor> {
  const document = text instanceof vscode.Uri ? await vscode.workspace.openTextDocument(text) : text;
  const editor = await vscode.window.showTextDocument(document, options);
  const wanted = document.uri.toString();
  await eventually(`the tab of ${wanted}`, () =>
    tabs().some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === wanted),
  );
  return editor;
}

function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(group => group.tabs);
}

/** Closes every tab, pinned ones too, and a list that still asks, without a question; unsaved text is given up. */
export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
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

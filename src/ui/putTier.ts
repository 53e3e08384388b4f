import * as vscode from 'vscode';
import { uriOf } from '../adapters/vscode/folders';
import { TierwiseError } from '../core/errors';
import { listTasks, taskFolder } from '../core/task/shelf';
import { withTier } from '../core/task/withTier';
import type { EditorServices } from '../services';

/** Writes a tier into the file of a task and shows it; of a built-in task, after asking, into a copy in the workspace. */
export async function putTier(task: string, tier: string, services: EditorServices): Promise<void> {
  const { builtInTasks, workspace, hash, folders } = services.now();
  const file = (await listTasks(builtInTasks, workspace, hash)).find(one => one.file.name === task)?.file;
  if (file === undefined)
    throw new TierwiseError(
      'failed',
      vscode.l10n.t('The task “{0}” is not there any more, so nothing was written.', task),
    );
  const uri = file.path === undefined ? await copyOf(task, file.text) : uriOf(file.path, folders);
  if (uri === undefined) return;
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const changed = withTier(text, tier);
  if (changed === undefined)
    throw new TierwiseError(
      'failed',
      vscode.l10n.t('The file of the task “{0}” has no front matter to write a tier into.', task),
    );
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(document.positionAt(0), document.positionAt(text.length)), changed);
  // Left unsaved where it was: the editor's own undo takes it back.
  const wasSaved = !document.isDirty;
  await vscode.workspace.applyEdit(edit);
  if (wasSaved) await document.save();
  await vscode.window.showTextDocument(document);
}

/** A workspace's task stands in for a built-in one of the same name; `undefined` where a person does not want that. */
async function copyOf(task: string, text: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined)
    throw new TierwiseError(
      'wrong-use',
      vscode.l10n.t('A task of your own lies in a workspace folder. Open a folder first.'),
    );
  const copy = vscode.l10n.t('Copy and Use');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('“{0}” is built in. A copy in {1} will stand in for it, and is yours to change.', task, taskFolder),
    { modal: true },
    copy,
  );
  if (answer !== copy) return undefined;
  const uri = vscode.Uri.joinPath(folder, taskFolder, `${task}.task.md`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

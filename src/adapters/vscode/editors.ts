import * as vscode from 'vscode';
import type { OpenFile, SelectedText } from '../../core/ports';
import type { NodeFolder } from '../node/workspace';
import { pathOf } from './folders';

/** Texts that tabs show, in every group, each document once, pinned tabs first. Unsaved text is what the editor has. */
export async function openTexts(folders: readonly NodeFolder[]): Promise<readonly OpenFile[]> {
  const files = new Map<string, OpenFile>();
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
  for (const tab of [...tabs].sort((a, b) => Number(b.isPinned) - Number(a.isPinned))) {
    const uri = uriOfTab(tab);
    if (uri === undefined || files.has(uri.toString())) continue;
    const file = await readTab(tab, uri, folders);
    if (file !== undefined) files.set(uri.toString(), file);
  }
  return [...files.values()];
}

/** What is marked in the active editor; `undefined` when nothing is. */
export function selectedText(folders: readonly NodeFolder[]): SelectedText | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.selection.isEmpty || !isReadable(editor.document.uri)) return undefined;
  const { selection, document } = editor;
  const path = pathOf(document.uri, folders);
  return {
    path,
    title: path ?? document.fileName,
    text: document.getText(selection),
    startLine: selection.start.line + 1,
    // A selection that ends at a line's beginning does not hold that line.
    endLine: selection.end.line + (selection.end.character === 0 && selection.end.line > selection.start.line ? 0 : 1),
  };
}

/** Files, and texts that were never saved. Other schemes show what nobody would expect to be sent: settings, output, history. */
function isReadable(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' || uri.scheme === 'untitled';
}

function uriOfTab(tab: vscode.Tab): vscode.Uri | undefined {
  const { input } = tab;
  const uri =
    input instanceof vscode.TabInputTextDiff
      ? input.modified
      : input instanceof vscode.TabInputText ||
          input instanceof vscode.TabInputCustom ||
          input instanceof vscode.TabInputNotebook
        ? input.uri
        : undefined;
  return uri !== undefined && isReadable(uri) ? uri : undefined;
}

async function readTab(
  tab: vscode.Tab,
  uri: vscode.Uri,
  folders: readonly NodeFolder[],
): Promise<OpenFile | undefined> {
  const path = pathOf(uri, folders);
  const about = { path, title: path ?? tab.label, pinned: tab.isPinned };
  if (uri.scheme === 'file' && path === undefined) return { ...about, why: 'lies outside the workspace' };
  if (tab.input instanceof vscode.TabInputCustom || tab.input instanceof vscode.TabInputNotebook) {
    return { ...about, why: 'the editor shows no plain text' };
  }
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return { ...about, text: document.getText() };
  } catch {
    // Binary or too large for an editor; the tab says the same.
    return { ...about, why: 'the editor shows no text' };
  }
}

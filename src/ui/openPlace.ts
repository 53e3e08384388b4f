import * as vscode from 'vscode';
import type { NodeFolder } from '../adapters/node/workspace';
import { uriOf } from '../adapters/vscode/folders';

const highlight = vscode.window.createTextEditorDecorationType({
  isWholeLine: true,
  backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
  borderColor: new vscode.ThemeColor('contrastActiveBorder'),
  overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
});

const highlightMs = 4_000;

/** Opens a file of the workspace at its lines, beside the page, and marks them for a moment. Says so when it is gone. */
export async function openPlace(
  path: string,
  lines: { readonly startLine?: number; readonly endLine?: number },
  folders: readonly NodeFolder[],
): Promise<void> {
  const uri = uriOf(path, folders);
  if (uri === undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('“{0}” lies in no folder of this workspace, so it cannot be opened.', path),
    );
    return;
  }
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const start = Math.min(Math.max(0, (lines.startLine ?? 1) - 1), document.lineCount - 1);
    const end = Math.min(Math.max(start, (lines.endLine ?? start + 1) - 1), document.lineCount - 1);
    const range = new vscode.Range(start, 0, end, document.lineAt(end).text.length);
    const editor = await vscode.window.showTextDocument(document, {
      selection: new vscode.Range(range.start, range.start),
      viewColumn: vscode.ViewColumn.Beside,
      preview: true,
      preserveFocus: false,
    });
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    if (lines.startLine === undefined) return;
    editor.setDecorations(highlight, [range]);
    setTimeout(() => editor.setDecorations(highlight, []), highlightMs);
  } catch {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('“{0}” cannot be opened: it was moved, deleted, or holds no text.', path),
    );
  }
}

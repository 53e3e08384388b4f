import * as vscode from 'vscode';
import { guidePages } from '../guidePages';
import type { Parts } from '../parts';

/** Shows a page of the guide that comes with the extension, and asks which one where none is named. Gives its name. */
export async function openGuide({ extensionUri }: Parts, [named]: readonly unknown[]): Promise<string | undefined> {
  const page =
    guidePages.find(one => one.name === named) ??
    (await vscode.window.showQuickPick(guidePages, { title: vscode.l10n.t('Which page of the guide?') }));
  if (page === undefined) return undefined;
  await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.joinPath(extensionUri, page.path));
  return page.name;
}

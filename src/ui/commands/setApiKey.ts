import * as vscode from 'vscode';
import type { Parts } from '../parts';

/** Keeps a key in the editor's secret storage, bound to the address it is for. An empty answer removes it. */
export async function setApiKey({ services, desk }: Parts): Promise<void> {
  const origin = services.anthropicOrigin();
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t('API key for {0}', origin),
    prompt: vscode.l10n.t(
      'It is kept in the secret storage of the editor and sent to {0} alone. Leave it empty to remove the key.',
      origin,
    ),
    password: true,
    ignoreFocusOut: true,
    validateInput: text =>
      /^[\x21-\x7e]*$/.test(text.trim())
        ? undefined
        : vscode.l10n.t('A key has no blanks and no special letters. Paste it as it was given to you.'),
  });
  if (key === undefined) return;
  if (key.trim() === '') await services.keys.remove(origin);
  else await services.keys.set(origin, key.trim());
  void vscode.window.showInformationMessage(
    key.trim() === ''
      ? vscode.l10n.t('The key for {0} was removed.', origin)
      : vscode.l10n.t('The key for {0} was kept.', origin),
  );
  desk.refresh();
}

import * as vscode from 'vscode';

/**
 * Asks a person to choose from a list, which stays until it is answered or left with Escape. After the palette has closed, the
 * editor gives the focus back to a page in a message of its own, and a page that opens takes it: a list that goes with the
 * focus would be gone before anybody read it.
 */
export function pick<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: Omit<vscode.QuickPickOptions, 'ignoreFocusOut' | 'canPickMany'>,
): Thenable<T | undefined> {
  return vscode.window.showQuickPick(items, { ...options, ignoreFocusOut: true });
}

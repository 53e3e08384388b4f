import * as vscode from 'vscode';

/** The tier in use, always in sight; a click changes it. Reads one setting and nothing else, since it is part of activation. */
export function showTier(): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('tierwise.tier', vscode.StatusBarAlignment.Right, 90);
  item.name = vscode.l10n.t('Tierwise tier');
  item.command = 'tierwise.chooseTier';
  const show = (): void => {
    const tier = vscode.workspace.getConfiguration('tierwise').get<string>('tier', 'offline');
    item.text = `$(layers) ${tier}`;
    item.tooltip = vscode.l10n.t('Tierwise: tasks that name no tier run on “{0}”. Click to change it.', tier);
    item.accessibilityInformation = { label: vscode.l10n.t('Tierwise tier: {0}', tier) };
  };
  show();
  item.show();
  const listening = vscode.workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration('tierwise.tier')) show();
  });
  return vscode.Disposable.from(item, listening);
}

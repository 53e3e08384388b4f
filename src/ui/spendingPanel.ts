import * as vscode from 'vscode';
import { forSpreadsheet } from '../core/show/forSpreadsheet';
import { type MessageFromPage, readMessageFromPage } from '../core/show/protocol';
import { spendingCsv, viewOfSpending } from '../core/show/viewOfSpending';
import { readSpending } from '../core/spend/readSpending';
import type { EditorServices } from '../services';
import { fillWebview } from './pageHtml';
import type { RunBoard } from './runBoard';

/** What was spent on this machine, day by day: one panel, read anew from the ledgers whenever a run changes. */
export class SpendingPanel {
  onFailed: (error: unknown) => void = () => undefined;
  private panel: vscode.WebviewPanel | undefined;
  private readonly listening: vscode.Disposable;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly services: EditorServices,
    runs: RunBoard,
  ) {
    this.listening = runs.onDidChange(() => void this.draw().catch(this.onFailed));
  }

  show(): void {
    if (this.panel !== undefined) {
      this.panel.reveal();
      return;
    }
    this.restore(
      vscode.window.createWebviewPanel('tierwise.spending', vscode.l10n.t('Spending'), vscode.ViewColumn.Active),
    );
  }

  /** Takes a panel that the editor kept over a reload, or a new one. */
  restore(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    const icon = (theme: string) => vscode.Uri.joinPath(this.extension, 'media', `tab-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = readMessageFromPage('spending', data);
      if (message !== undefined) this.receive(message).catch(this.onFailed);
    });
    panel.onDidChangeViewState(() => void this.draw().catch(this.onFailed));
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
    });
    fillWebview(panel.webview, 'spending', vscode.l10n.t('Spending'), this.extension);
  }

  dispose(): void {
    this.listening.dispose();
    this.panel?.dispose();
  }

  private async receive(message: MessageFromPage<'spending'>): Promise<void> {
    if (message.kind === 'export-asked') return this.exportCsv();
    return this.draw();
  }

  private async draw(): Promise<void> {
    if (this.panel?.visible !== true) return;
    await this.panel.webview.postMessage({ kind: 'spending-shown', view: await this.view() });
  }

  private async view() {
    const { storage, clock, settings } = this.services.now();
    return viewOfSpending(await readSpending(storage, clock), settings.maxCostUsdPerDay);
  }

  private async exportCsv(): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Export'),
      defaultUri: folder && vscode.Uri.joinPath(folder, 'spending.csv'),
      filters: { CSV: ['csv'] },
    });
    if (file === undefined) return;
    const text = forSpreadsheet(spendingCsv(await this.view()));
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  }
}

import * as vscode from 'vscode';
import { type Compared, compareFound } from '../core/compareFound';
import { isTierwiseError } from '../core/errors';
import { readBar } from '../core/measure/bar';
import { finishedRuns } from '../core/measure/comparableRuns';
import { literal } from '../core/protect/protected';
import { createProtector } from '../core/protect/protector';
import { compareCsv } from '../core/show/compareFiles';
import { forSpreadsheet } from '../core/show/forSpreadsheet';
import { type MessageFromPage, type MessageToPage, readMessageFromPage } from '../core/show/protocol';
import { viewOfComparison } from '../core/show/viewOfComparison';
import type { EditorServices } from '../services';
import { fillWebview } from './pageHtml';
import type { Panels } from './panels';
import { putTier } from './putTier';
import type { RunBoard } from './runBoard';

/** Tiers of one task by the labels that a person gave: one panel, measured anew whenever a run changes or it is shown again. */
export class ComparePanel {
  onFailed: (error: unknown) => void = () => undefined;
  private panel: vscode.WebviewPanel | undefined;
  private task = '';
  private bar: string | undefined;
  private compared: Compared | undefined;
  private readonly listening: vscode.Disposable;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly services: EditorServices,
    private readonly panels: Pick<Panels, 'openRun'>,
    runs: RunBoard,
  ) {
    this.listening = runs.onDidChange(() => void this.draw().catch(this.onFailed));
  }

  show(task: string): void {
    if (task !== this.task) this.bar = undefined;
    this.task = task;
    if (this.panel !== undefined) {
      this.panel.reveal();
      void this.draw().catch(this.onFailed);
      return;
    }
    this.attach(vscode.window.createWebviewPanel('tierwise.compare', vscode.l10n.t('Tiers'), vscode.ViewColumn.Active));
  }

  /** Takes a panel that the editor kept over a reload; `state` is what its page remembered. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    if (typeof state === 'object' && state !== null) {
      if ('task' in state && typeof state.task === 'string') this.task = state.task;
      if ('bar' in state && typeof state.bar === 'string') this.bar = state.bar;
    }
    this.attach(panel);
  }

  dispose(): void {
    this.listening.dispose();
    this.panel?.dispose();
  }

  private attach(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    const icon = (theme: string) => vscode.Uri.joinPath(this.extension, 'media', `tab-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = readMessageFromPage('compare', data);
      if (message !== undefined) this.receive(message).catch(this.onFailed);
    });
    panel.onDidChangeViewState(() => void this.draw().catch(this.onFailed));
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
    });
    fillWebview(panel.webview, 'compare', vscode.l10n.t('Tiers'), this.extension);
  }

  private async receive(message: MessageFromPage<'compare'>): Promise<void> {
    const tier = 'run' in message ? this.compared?.comparison.tiers.find(({ run }) => run === message.run) : undefined;
    if (message.kind === 'export-asked') return this.exportCsv();
    if (message.kind === 'bar-asked') return this.askBar();
    if (message.kind === 'run-opened') return tier === undefined ? undefined : this.panels.openRun(tier.run);
    if (message.kind === 'tier-use-asked')
      return tier === undefined ? undefined : putTier(this.task, tier.tier, this.services);
    return this.draw();
  }

  private async draw(): Promise<void> {
    if (this.panel?.visible !== true) return;
    await this.panel.webview.postMessage(await this.message());
  }

  private async message(): Promise<MessageToPage<'compare'>> {
    const now = this.services.now();
    const signal = AbortSignal.timeout(120_000);
    try {
      const runs = await finishedRuns(this.task, now);
      this.compared = await compareFound(runs, { choose: true, bar: this.bar }, now, signal);
      return { kind: 'comparison-shown', view: viewOfComparison(this.compared, this.bar) };
    } catch (error) {
      if (!isTierwiseError(error)) throw error;
      this.compared = undefined;
      const words = [this.task, error.message];
      const [task = literal(''), why = literal('')] = (
        await createProtector(now.workers).protectTexts(words, { source: 'task' }, signal)
      ).texts;
      return { kind: 'comparison-failed', task, why };
    }
  }

  private async askBar(): Promise<void> {
    const labels = this.compared?.comparison.labels ?? [];
    const given = await vscode.window.showInputBox({
      title: vscode.l10n.t('What must a tier reach?'),
      prompt: vscode.l10n.t('Recall or precision of a label, or accuracy; empty for no bar.'),
      placeHolder: `${labels[0] ?? 'phishing'} recall >= 95`,
      value: this.bar ?? '',
      ignoreFocusOut: true,
      validateInput: text => {
        const read = text.trim() === '' ? undefined : readBar(text, labels);
        return read !== undefined && 'why' in read ? read.why : undefined;
      },
    });
    if (given === undefined) return;
    this.bar = given.trim() === '' ? undefined : given;
    await this.draw();
  }

  private async exportCsv(): Promise<void> {
    const { compared } = this;
    if (compared === undefined) return;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Export'),
      defaultUri: folder && vscode.Uri.joinPath(folder, 'tiers.csv'),
      filters: { CSV: ['csv'] },
    });
    if (file === undefined) return;
    const text = forSpreadsheet(compareCsv(compared.comparison));
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  }
}

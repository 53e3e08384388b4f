import * as vscode from 'vscode';
import type { RunState as KeptState } from '../core/keep/runState';
import { literal, type ProtectedText, slice } from '../core/protect/protected';
import { exportRun } from '../core/show/exportRun';
import type { RunState } from '../core/show/plainData';
import { type MessageFromPage, type MessageToPage, readMessageFromPage } from '../core/show/protocol';
import type { ReportView } from '../core/show/reportView';
import { modelWords } from '../core/show/tierView';
import { reportHeaderOf, reportViewOf } from '../core/show/viewOfRun';
import { type LinkOpener, openLink } from './openLink';
import { openPlace } from './openPlace';
import type { PanelHost } from './panelHost';
import { pick } from './pick';
import { remedy } from './remedy';

const headerEveryMs = 1_000;

/** One report in a panel: drawn from the journal, live while it is written. */
export class ReportPanel {
  private view: ReportView;
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly run: string,
    private kept: KeptState,
    private readonly host: PanelHost,
  ) {
    const live = host.liveRun(run);
    this.view = reportViewOf(run, kept, live && { markdown: live.markdown, state: waiting });
    panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = readMessageFromPage('report', data);
      if (message !== undefined) this.receive(message).catch(host.onFailed);
    });
    panel.onDidDispose(() => clearInterval(this.ticking));
    if (live !== undefined) this.ticking = setInterval(() => this.headerChanged(), headerEveryMs);
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    this.panel.dispose();
  }

  /** Only what is new goes to the page; a new attempt begins it anew. */
  grew(markdown: ProtectedText): void {
    const { markdown: before } = this.view;
    const isLonger = markdown.length > before.length && markdown.startsWith(before);
    this.view = { ...this.view, markdown, header: { ...this.view.header, state: { kind: 'running' } } };
    if (isLonger)
      this.post({ kind: 'report-grew', run: this.run, from: before.length, text: slice(markdown, before.length) });
    else this.post({ kind: 'report-shown', view: this.view });
  }

  /** The numbers of the pieces, which citations name, are others from here on. */
  contextChanged(): void {
    this.view = { ...this.view, sent: reportViewOf(this.run, this.kept).sent };
    this.post({ kind: 'report-shown', view: this.view });
  }

  waiting(note: ProtectedText): void {
    this.view = { ...this.view, header: { ...this.view.header, state: { kind: 'waiting', note } } };
    this.headerChanged();
  }

  headerChanged(): void {
    const { state } = this.view.header;
    const seconds = Math.max(0, (Date.now() - this.view.startedMs) / 1000);
    this.view = { ...this.view, header: { ...reportHeaderOf(this.kept, state), seconds } };
    this.post({ kind: 'report-header-changed', run: this.run, header: this.view.header });
  }

  ended(kept: KeptState): void {
    clearInterval(this.ticking);
    this.kept = kept;
    this.view = reportViewOf(this.run, kept);
    this.post({ kind: 'report-shown', view: this.view });
  }

  private post(message: MessageToPage<'report'>): void {
    void this.panel.webview.postMessage(message);
  }

  private async receive(message: MessageFromPage<'report'>): Promise<void> {
    switch (message.kind) {
      case 'page-ready':
      case 'report-missed':
        return this.post({ kind: 'report-shown', view: this.view });
      case 'run-stopped':
        return this.host.liveRun(this.run)?.stop();
      case 'run-resumed':
      case 'run-again-asked':
        return this.runAgain();
      case 'copy-asked':
        await vscode.env.clipboard.writeText(this.markdown());
        return this.post({ kind: 'notice-shown', text: literal('Copied as Markdown') });
      case 'export-asked':
        return this.host.ask('tierwise.exportRun', [this.run, message.as]);
      case 'markdown-asked':
        await vscode.window.showTextDocument(
          await vscode.workspace.openTextDocument({ language: 'markdown', content: this.markdown() }),
        );
        return;
      case 'sent-asked':
        return this.showSent();
      case 'citation-opened':
        return this.openCitation(message.claim, message.citation);
      case 'sent-snippet-opened':
        return this.openSnippet(message.snippet, message.startLine, message.endLine);
      case 'link-opened':
        return openLink(message.address, this.view.markdown, linkOpener);
      case 'remedy-asked':
        return remedy(message.action, this.host, { run: this.run, task: this.kept.start.task.name });
    }
  }

  private markdown(): string {
    const { hash, settings } = this.host.services.now();
    const exported = exportRun(this.kept, 'md', hash, { tlp: this.kept.start.task.tlp ?? settings.tlp });
    return 'text' in exported ? exported.text : this.view.markdown;
  }

  private async runAgain(): Promise<void> {
    const { settings } = this.host.services.now();
    const tier = await pick(
      settings.tiers.map(tier => ({ label: tier.name, description: modelWords(tier) })),
      { title: vscode.l10n.t('Run “{0}” again on', this.kept.start.task.title) },
    );
    if (tier !== undefined) this.host.ask('tierwise.runTask', [this.kept.start.task.name, tier.label]);
  }

  private async showSent(): Promise<void> {
    const manifest = this.kept.manifests.at(-1);
    if (manifest !== undefined) await this.host.previews.showSent(this.kept.start.task.name, manifest);
  }

  private async openCitation(claim: number, position: number): Promise<void> {
    const citation = this.view.claims[claim]?.citations[position];
    if (citation === undefined) return;
    if (citation.path === undefined) return this.showSent();
    await openPlace(citation.path, citation, this.host.services.now().folders);
  }

  private async openSnippet(id: string, startLine: number | undefined, endLine: number | undefined): Promise<void> {
    const snippet = this.view.sent.find(one => one.id === id);
    if (snippet?.path === undefined) return this.showSent();
    await openPlace(
      snippet.path,
      { startLine: startLine ?? snippet.startLine, endLine },
      this.host.services.now().folders,
    );
  }
}

const linkOpener: LinkOpener = {
  ask: async (host, address) => {
    const open = vscode.l10n.t('Open in Browser');
    const choice = await vscode.window.showWarningMessage(
      vscode.l10n.t('Open a link that a report contains? It leads to {0}.', host),
      { modal: true, detail: address },
      open,
    );
    return choice === open;
  },
  open: async address => {
    await vscode.env.openExternal(vscode.Uri.parse(address, true));
  },
};

const waiting: RunState = { kind: 'waiting', note: literal('Waiting for the first words') };

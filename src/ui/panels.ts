import * as vscode from 'vscode';
import { TierwiseError } from '../core/errors';
import type { RunState as KeptState } from '../core/keep/runState';
import { loadRun } from '../core/keep/runs';
import { join, literal, numbered, numeral } from '../core/protect/protected';
import type { LabelResult } from '../core/read/results';
import type { EditorServices } from '../services';
import type { CommandId } from './commandIds';
import { LabelsPanel } from './labelsPanel';
import type { LiveRun } from './liveRun';
import { fillWebview } from './pageHtml';
import type { PanelHost } from './panelHost';
import type { PreviewDocuments } from './previewDocuments';
import { ReportPanel } from './reportPanel';

/** The panels of runs, one for each run, opened at its start or from what was kept. */
export class Panels implements PanelHost {
  private readonly reports = new Map<string, ReportPanel>();
  private readonly tables = new Map<string, LabelsPanel>();
  onAsked: (id: CommandId, args: readonly unknown[]) => Promise<unknown> = async () => undefined;
  liveRun: (id: string) => LiveRun | undefined = () => undefined;
  onFailed: (error: unknown) => void = () => undefined;
  resumeRun: (run: string) => Promise<void> = async () => undefined;
  askAlone: (run: string, record: string) => Promise<void> = async () => undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly memory: vscode.Memento,
    readonly services: EditorServices,
    readonly previews: PreviewDocuments,
  ) {}

  ask(id: CommandId, args: readonly unknown[]): void {
    void this.onAsked(id, args);
  }

  openLive(run: LiveRun): void {
    this.show(run.id, run.kept);
  }

  /** The panel of any run, from its files; an open one comes to the front. */
  async openRun(id: string): Promise<void> {
    const live = this.liveRun(id);
    if (live !== undefined) return this.show(id, live.kept);
    const loaded = await loadRun(this.services.now(), id);
    if (loaded.kind === 'damaged') throw new TierwiseError('failed', `The run cannot be opened. ${loaded.why}`);
    this.show(id, loaded.state);
  }

  /** A panel that the editor kept over a reload. One whose run is gone closes. */
  async restore(page: 'report' | 'labels', panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    // A window that closed right after the panel opened may not have kept the page's own word.
    const id = runOf(state) ?? this.memory.get<string>(memoryKey(page));
    const loaded = id === undefined ? undefined : await loadRun(this.services.now(), id).catch(() => undefined);
    if (
      id === undefined ||
      loaded?.kind !== 'run' ||
      (loaded.state.start.task.produces === 'labels') !== (page === 'labels')
    ) {
      panel.dispose();
      return;
    }
    this.fill(panel, id, loaded.state);
  }

  /** Nobody here holds the run's journal any more. */
  async releaseRun(id: string): Promise<void> {
    await this.tables.get(id)?.release();
  }

  labelled(run: LiveRun, result: LabelResult): void {
    this.tables.get(run.id)?.labelled(result);
  }

  /** Another context is sent than the one the run began with. */
  contextChanged(run: LiveRun): void {
    this.reports.get(run.id)?.contextChanged();
  }

  reportGrew(run: LiveRun): void {
    this.reports.get(run.id)?.grew(run.markdown);
  }

  /** The provider asked for patience: said on the page, for a silent minute looks like a hang. */
  waiting(run: LiveRun, ms: number): void {
    const note = join([literal('Waiting '), numeral(Math.round(ms / 1000)), literal(' s, as the provider asked')]);
    this.reports.get(run.id)?.waiting(note);
    this.tables.get(run.id)?.waiting(note);
  }

  /** A batch may take hours: the page says that it is under way, and that the window need not stay open. */
  batchWaiting(run: LiveRun, calls: number): void {
    const parts = [
      literal('The provider works on a batch of '),
      numbered(calls, 'call', 'calls'),
      literal('; it can be resumed later'),
    ];
    this.tables.get(run.id)?.waiting(join(parts));
  }

  headerChanged(run: LiveRun): void {
    this.reports.get(run.id)?.headerChanged();
    this.tables.get(run.id)?.headerChanged();
  }

  ended(run: LiveRun): void {
    this.reports.get(run.id)?.ended(run.kept);
    this.tables.get(run.id)?.ended(run.kept);
  }

  dispose(): void {
    for (const panel of [...this.reports.values(), ...this.tables.values()]) panel.dispose();
  }

  private show(id: string, kept: KeptState): void {
    const open = this.reports.get(id) ?? this.tables.get(id);
    if (open !== undefined) {
      if (open instanceof LabelsPanel && this.liveRun(id) !== undefined) open.takenUp(kept);
      open.reveal();
      return;
    }
    const page = kept.start.task.produces === 'labels' ? 'labels' : 'report';
    this.fill(
      vscode.window.createWebviewPanel(`tierwise.${page}`, kept.start.task.title, vscode.ViewColumn.Active),
      id,
      kept,
    );
  }

  private fill(panel: vscode.WebviewPanel, id: string, kept: KeptState): void {
    const page = kept.start.task.produces === 'labels' ? 'labels' : 'report';
    void this.memory.update(memoryKey(page), id);
    const icon = (theme: string) => vscode.Uri.joinPath(this.extension, 'media', `tab-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    if (page === 'labels') {
      this.tables.set(id, new LabelsPanel(panel, id, kept, this));
      panel.onDidDispose(() => this.tables.delete(id));
    } else {
      this.reports.set(id, new ReportPanel(panel, id, kept, this));
      panel.onDidDispose(() => this.reports.delete(id));
    }
    fillWebview(panel.webview, page, kept.start.task.title, this.extension);
  }
}

function memoryKey(page: 'report' | 'labels'): string {
  return `tierwise.lastPanel.${page}`;
}

/** The page keeps its run's id with what it remembers. */
function runOf(state: unknown): string | undefined {
  return typeof state === 'object' && state !== null && 'run' in state && typeof state.run === 'string'
    ? state.run
    : undefined;
}

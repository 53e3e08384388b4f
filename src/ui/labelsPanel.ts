import type * as vscode from 'vscode';
import { ignoreRules } from '../core/gather/ignoreRules';
import type { RunState as KeptState } from '../core/keep/runState';
import { literal, type ProtectedText } from '../core/protect/protected';
import { createProtector } from '../core/protect/protector';
import type { LabelResult } from '../core/read/results';
import { collectRecords } from '../core/records/collect';
import type { LabelsRow, RecordView } from '../core/show/labelsView';
import type { RunState } from '../core/show/plainData';
import { type MessageFromPage, type MessageToPage, readMessageFromPage, rowsPerMessage } from '../core/show/protocol';
import { labelsHeaderOf, labelsViewOf, recordViewOf, rowOf, rowsOf } from '../core/show/viewOfRun';
import { openPlace } from './openPlace';
import type { PanelHost } from './panelHost';
import { remedy } from './remedy';

const flushEveryMs = 250;

/** One table of labels in a panel: drawn from the journal, live while it grows. */
export class LabelsPanel {
  private rows: LabelsRow[];
  private readonly arrived: LabelsRow[] = [];
  private flushing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly run: string,
    private kept: KeptState,
    private readonly host: PanelHost,
  ) {
    this.rows = [...rowsOf(kept)];
    panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = readMessageFromPage('labels', data);
      if (message !== undefined) this.receive(message).catch(host.onFailed);
    });
    panel.onDidDispose(() => clearTimeout(this.flushing));
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    this.panel.dispose();
  }

  /** Rows go to the page a few times a second, however fast they come. */
  labelled(result: LabelResult): void {
    this.arrived.push(rowOf(result, this.kept));
    this.flushing ??= setTimeout(() => this.flush(), flushEveryMs);
  }

  waiting(note: ProtectedText): void {
    const header = labelsHeaderOf(this.kept, { kind: 'waiting', note }, this.isPaused());
    this.post({ kind: 'labels-header-changed', run: this.run, header });
  }

  headerChanged(): void {
    this.post({
      kind: 'labels-header-changed',
      run: this.run,
      header: labelsHeaderOf(this.kept, this.liveState(), this.isPaused()),
    });
  }

  ended(kept: KeptState): void {
    this.flush();
    this.kept = kept;
    // In the order of the records at last; while it ran they stood in the order of their answers.
    this.rows = [...rowsOf(kept)];
    this.showAll();
  }

  private liveState(): RunState | undefined {
    const live = this.host.liveRun(this.run);
    if (live?.gate?.isPaused === true)
      return { kind: 'waiting', note: literal('Paused; what is under way still arrives') };
    return live === undefined ? undefined : { kind: 'running' };
  }

  private isPaused(): boolean | undefined {
    return this.host.liveRun(this.run)?.gate?.isPaused;
  }

  private flush(): void {
    clearTimeout(this.flushing);
    this.flushing = undefined;
    const from = this.rows.length;
    this.rows.push(...this.arrived.splice(0));
    this.sendRows(from);
    this.headerChanged();
  }

  private showAll(): void {
    const notes = this.host.liveRun(this.run)?.notes ?? [];
    this.post({
      kind: 'labels-shown',
      view: {
        ...labelsViewOf(this.run, this.kept, notes, this.liveState(), this.isPaused()),
        rowCount: this.rows.length,
      },
    });
    this.sendRows(0);
  }

  private sendRows(from: number): void {
    for (let start = from; start < this.rows.length; start += rowsPerMessage) {
      this.post({
        kind: 'rows-arrived',
        run: this.run,
        from: start,
        rows: this.rows.slice(start, start + rowsPerMessage),
      });
    }
  }

  private post(message: MessageToPage<'labels'>): void {
    void this.panel.webview.postMessage(message);
  }

  private async receive(message: MessageFromPage<'labels'>): Promise<void> {
    switch (message.kind) {
      case 'page-ready':
        return this.showAll();
      case 'rows-missed':
        return this.sendRows(message.from);
      case 'run-stopped':
        return this.host.liveRun(this.run)?.stop();
      case 'run-paused':
        this.host.liveRun(this.run)?.gate?.pause();
        return this.headerChanged();
      case 'run-continued':
        this.host.liveRun(this.run)?.gate?.goOn();
        return this.headerChanged();
      case 'run-resumed':
        return remedy('resume-run', this.host, { run: this.run, task: this.kept.start.task.name });
      case 'export-asked':
        return this.host.ask('tierwise.exportRun', [this.run, message.as]);
      case 'sent-asked': {
        const manifest = this.kept.manifests.at(-1);
        if (manifest !== undefined) await this.host.previews.showSent(this.kept.start.task.name, manifest);
        return;
      }
      case 'record-chosen':
        return this.showRecord(message.record);
      case 'record-opened':
        return this.openRecord(message.record, undefined);
      case 'evidence-opened':
        return this.openRecord(message.record, message.evidence);
      case 'remedy-asked':
        return remedy(message.action, this.host, { run: this.run, task: this.kept.start.task.name });
    }
  }

  /** Read from its file and through the gate again: the journal keeps no text of a record. */
  private async showRecord(id: string): Promise<void> {
    const result = this.kept.results.get(id);
    if (result === undefined) return;
    const record = await this.readRecord(result).catch(() => undefined);
    if (record === undefined)
      this.post({
        kind: 'record-missing',
        run: this.run,
        record: id,
        why: literal('Its file was moved, changed or deleted since the run.'),
      });
    else this.post({ kind: 'record-shown', run: this.run, record });
  }

  private async readRecord(result: LabelResult): Promise<RecordView | undefined> {
    const now = this.host.services.now();
    const signal = AbortSignal.timeout(30_000);
    const rules = ignoreRules(now.workspace, now.settings.exclude);
    const { records } = await collectRecords(
      [],
      [result.path],
      { ...now, rules, how: this.kept.start.task.records ?? { as: 'email' } },
      signal,
    );
    const found = records.find(({ record }) => record.id === result.id)?.record;
    if (found === undefined) return undefined;
    const [record] = (await createProtector(now.workers).protectRecords([found], signal)).records;
    return record === undefined ? undefined : recordViewOf(record, result);
  }

  private async openRecord(id: string, evidence: number | undefined): Promise<void> {
    const result = this.kept.results.get(id);
    if (result === undefined) return;
    const line = (evidence === undefined ? undefined : result.evidence[evidence]?.line) ?? result.line;
    await openPlace(result.path, { startLine: line, endLine: line }, this.host.services.now().folders);
  }
}

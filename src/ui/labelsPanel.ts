import * as vscode from 'vscode';
import type { Corrected } from '../core/correct';
import type { RunState as KeptState } from '../core/keep/runState';
import { join, literal, numeral, type ProtectedText } from '../core/protect/protected';
import { createProtector } from '../core/protect/protector';
import type { LabelResult } from '../core/read/results';
import { readAgain } from '../core/readAgain';
import { goldPathOfRun } from '../core/records/goldPath';
import type { RecordView } from '../core/show/labelsView';
import { noWords, type PersonsWords, personsWords } from '../core/show/personsWords';
import type { RunState } from '../core/show/plainData';
import { type MessageFromPage, type MessageToPage, readMessageFromPage } from '../core/show/protocol';
import { labelsHeaderOf, labelsViewOf, recordViewOf } from '../core/show/viewOfLabels';
import { Corrections } from './corrections';
import { openPlace } from './openPlace';
import type { PanelHost } from './panelHost';
import { remedy } from './remedy';
import { TableRows } from './tableRows';

const flushEveryMs = 250;

/** One table of labels in a panel: drawn from the journal, live while it grows. */
export class LabelsPanel {
  private readonly rows: TableRows;
  private readonly arrived: LabelResult[] = [];
  private flushing: ReturnType<typeof setTimeout> | undefined;
  private words: PersonsWords = noWords;
  private goldPath: ProtectedText | undefined;
  private readonly corrections: Corrections;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly run: string,
    private kept: KeptState,
    private readonly host: PanelHost,
  ) {
    const { clock } = host.services.now();
    this.rows = new TableRows(kept, { run, clock, post: message => this.post(message), onFailed: host.onFailed });
    this.corrections = new Corrections(run, host.services, () => host.liveRun(run));
    panel.webview.onDidReceiveMessage((data: unknown) => {
      const message = readMessageFromPage('labels', data);
      if (message !== undefined) this.receive(message).catch(host.onFailed);
    });
    panel.onDidDispose(() => {
      clearTimeout(this.flushing);
      this.rows.end();
      void this.corrections.release();
    });
    // Another window may have corrected labels meanwhile.
    panel.onDidChangeViewState(
      () => panel.visible && void this.readWords().then(() => this.wordsChanged(), host.onFailed),
    );
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    this.panel.dispose();
  }

  /** Rows go to the page a few times a second, however fast they come. */
  labelled(result: LabelResult): void {
    this.arrived.push(result);
    this.flushing ??= setTimeout(() => this.flush(), flushEveryMs);
  }

  waiting(note: ProtectedText): void {
    this.post({ kind: 'labels-header-changed', run: this.run, header: this.header({ kind: 'waiting', note }) });
  }

  headerChanged(): void {
    this.post({ kind: 'labels-header-changed', run: this.run, header: this.header(this.liveState()) });
  }

  /** Somebody goes on with the run in this window. */
  takenUp(kept: KeptState): void {
    if (kept === this.kept) return;
    this.kept = kept;
    this.rows.take(kept, this.words.of);
    this.showAll();
  }

  ended(kept: KeptState): void {
    this.flush();
    this.kept = kept;
    // In the order of the records at last; while it ran they stood in the order of their answers.
    void this.showAnew().catch(this.host.onFailed);
  }

  /** Whoever goes on with the run needs its journal. */
  release(): Promise<void> {
    return this.corrections.release();
  }

  private header(state: RunState | undefined) {
    return labelsHeaderOf(this.kept, { state, agreement: this.words.agreement, isPaused: this.isPaused() });
  }

  private async showAnew(): Promise<void> {
    await this.readWords();
    await this.rows.breathe();
    this.rows.take(this.kept, this.words.of);
    this.showAll();
  }

  private async readWords(): Promise<void> {
    const { workspace, workers } = this.host.services.now();
    const path = goldPathOfRun(this.kept.start, workspace.folders);
    const prefix = workspace.folders.find(folder => path.startsWith(folder.prefix))?.prefix ?? '';
    const me = await this.host.services.person(prefix);
    const ports = { workspace, protector: createProtector(workers), me };
    this.words = await personsWords(this.kept, ports, AbortSignal.timeout(30_000));
    this.goldPath = await ports.protector
      .protectText(path, { source: 'gold' }, AbortSignal.timeout(30_000))
      .then(passed => passed.text);
  }

  private wordsChanged(): void {
    this.rows.takeWords(this.words.of);
    this.headerChanged();
  }

  /** `said` is for the page, and for readers: `Labelled phishing`. */
  private async correct(work: Promise<Corrected & { readonly state?: KeptState }>, said: ProtectedText): Promise<void> {
    const done = await work;
    if (done.state !== undefined) this.kept = done.state;
    if (done.kind === 'refused') {
      void vscode.window.showWarningMessage(done.why);
      return;
    }
    await this.readWords();
    this.wordsChanged();
    if (done.left !== undefined) void vscode.window.showWarningMessage(`${said}; ${done.left}.`);
    this.post({ kind: 'notice-shown', text: join([said, literal(' ('), numeral(done.ids.length), literal(')')]) });
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
    // Nothing stands there yet that could jump: the first results say which columns these records call for.
    if (this.rows.count === 0 && this.arrived.length > 0) {
      this.arrived.splice(0);
      this.rows.take(this.kept, this.words.of);
      this.showAll();
      return;
    }
    this.rows.add(this.arrived.splice(0));
    this.headerChanged();
  }

  private showAll(): void {
    const { problem } = this.words;
    const notes = [...(this.host.liveRun(this.run)?.notes ?? []), ...(problem === undefined ? [] : [problem])];
    const { words, goldPath } = this;
    const { columns, count: rowCount } = this.rows;
    const more = { state: this.liveState(), agreement: words.agreement, goldPath, isPaused: this.isPaused(), columns };
    this.post({
      kind: 'labels-shown',
      view: { ...labelsViewOf(this.run, this.kept, notes, more), rowCount },
    });
    this.rows.sendFrom(0);
  }

  private post(message: MessageToPage<'labels'>): void {
    void this.panel.webview.postMessage(message);
  }

  private async receive(message: MessageFromPage<'labels'>): Promise<void> {
    switch (message.kind) {
      case 'page-ready':
        return this.showAnew();
      case 'rows-missed':
        return this.rows.sendFrom(message.from);
      case 'run-stopped':
        return this.host.liveRun(this.run)?.stop();
      case 'run-paused':
        this.host.liveRun(this.run)?.gate?.pause();
        return this.headerChanged();
      case 'record-asked-alone':
        return this.host.askAlone(this.run, message.record);
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
      case 'labels-set': {
        const label = this.kept.start.task.labels?.[message.label]?.name;
        if (label === undefined) return;
        const said = join([literal('Labelled '), label]);
        return this.correct(this.corrections.correct(message.records, label), said);
      }
      case 'labels-confirmed':
        return this.correct(this.corrections.correct(message.records, undefined), literal('Confirmed'));
      case 'label-undone':
        return this.correct(this.corrections.undo(), literal('Undone'));
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
    const signal = AbortSignal.timeout(30_000);
    const records = await readAgain(this.kept, [result.id], this.host.services.now(), signal);
    const record = records.get(result.id);
    return record === undefined ? undefined : recordViewOf(record, result);
  }

  private async openRecord(id: string, evidence: number | undefined): Promise<void> {
    const result = this.kept.results.get(id);
    if (result === undefined) return;
    const line = (evidence === undefined ? undefined : result.evidence[evidence]?.line) ?? result.line;
    await openPlace(result.path, { startLine: line, endLine: line }, this.host.services.now().folders);
  }
}

import { type Corrected, type CorrectionBook, type CorrectPorts, correctLabels, undoCorrection } from '../core/correct';
import { openCorrections } from '../core/keep/openCorrections';
import type { RunState } from '../core/keep/runState';
import { literal, type ProtectedText } from '../core/protect/protected';
import { createProtector } from '../core/protect/protector';
import { goldPathOfRun } from '../core/records/goldPath';
import type { EditorServices } from '../services';
import type { LiveRun } from './liveRun';

/** A run's journal is given back when nobody has said anything for so long. */
const idleMs = 3_000;

/** What a person says of the labels of one run: one word after the other, into its gold file and its journal. */
export class Corrections {
  private last: Promise<unknown> = Promise.resolve();
  private held: { readonly book: CorrectionBook; close(): Promise<unknown> } | undefined;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly run: string,
    private readonly services: EditorServices,
    private readonly liveRun: () => LiveRun | undefined,
  ) {}

  /** `label` absent: each record's own is right. */
  correct(
    ids: readonly string[],
    label: ProtectedText | undefined,
  ): Promise<Corrected & { readonly state?: RunState }> {
    return this.inTurn((book, ports, signal) => correctLabels(ids, label, book, ports, signal));
  }

  undo(): Promise<Corrected & { readonly state?: RunState }> {
    return this.inTurn(undoCorrection);
  }

  /** Whoever wants to go on with the run can have it. */
  release(): Promise<void> {
    const released = this.last.then(() => this.giveBack());
    this.last = released;
    return released;
  }

  private inTurn(
    work: (book: CorrectionBook, ports: CorrectPorts, signal: AbortSignal) => Promise<Corrected>,
  ): Promise<Corrected & { readonly state?: RunState }> {
    const result = this.last.then(() => this.withBook(work));
    this.last = result.catch(() => {
      // Told to the one who asked.
    });
    return result;
  }

  private async withBook(
    work: (book: CorrectionBook, ports: CorrectPorts, signal: AbortSignal) => Promise<Corrected>,
  ): Promise<Corrected & { readonly state?: RunState }> {
    clearTimeout(this.idle);
    const signal = AbortSignal.timeout(60_000);
    const book = await this.book(signal);
    if ('why' in book) return { kind: 'refused', why: book.why };
    const goldPath = goldPathOfRun(book.state.start, this.services.now().workspace.folders);
    const done = await work(book, await this.ports(goldPath), signal);
    this.idle = setTimeout(() => void this.release(), idleMs);
    return { ...done, state: book.state };
  }

  /** Of the run under way in this window, else of the run as it lies there. */
  private async book(signal: AbortSignal): Promise<CorrectionBook | { readonly why: string }> {
    const live = this.liveRun();
    if (live !== undefined) return live.corrections;
    if (this.held !== undefined) return this.held.book;
    const { storage, hash, clock } = this.services.now();
    const opened = await openCorrections({ storage, hash, clock, holder: literal('VS Code') }, this.run, signal);
    if (opened.kind === 'refused') return { why: opened.why };
    this.held = opened;
    return opened.book;
  }

  private async ports(goldPath: string): Promise<CorrectPorts> {
    const { clock, workers, workspace } = this.services.now();
    const prefix = workspace.folders.find(folder => goldPath.startsWith(folder.prefix))?.prefix ?? '';
    const by = await this.services.person(prefix);
    return { gold: this.services.gold, goldPath, clock, protector: createProtector(workers), by };
  }

  private async giveBack(): Promise<void> {
    clearTimeout(this.idle);
    const held = this.held;
    this.held = undefined;
    // What the disk refuses now is in the gold file all the same.
    await held?.close().catch(() => undefined);
  }
}

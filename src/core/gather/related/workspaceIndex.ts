import type { Git } from '../../ports';
import { asWritten, type TextLimits, whyNotReadable } from '../readText';
import { type ChangeAsked, companionsOf } from './companions';
import type { ProposedFile } from './features';
import { FileScanner } from './fileScan';
import { KnownAnswers } from './knownAnswers';
import { LeftOut, type LeftOutFiles } from './leftOut';
import { type PassageTexts, passageTexts } from './passageTexts';
import { PastCommits } from './pastCommits';
import { propose, type RelatedQuestion } from './propose';
import type { ReadingAhead } from './readingAhead';
import { largeWorkspace, mostDrawn, mostUnread, shareDrawn, shareOfLooking } from './readingLimits';
import { byLot, inReadingOrder } from './readingOrder';
import { readingTrial } from './readingTrial';
import { RelatedIndex } from './relatedIndex';
import { cannotBeRead, type StampedScan, scanRead } from './scanBytes';
import { type Aside, type FilePorts, type FilesNow, manyFiles, severalFiles, WorkspaceFiles } from './workspaceFiles';

export interface IndexPorts extends FilePorts {
  readonly git: Git;
  readonly limits: TextLimits;
  /** Which of the proposed passages are worth reading. */
  shortlist(files: readonly ProposedFile[], budgetTokens: number): readonly ProposedFile[];
  /** Lets whoever waits for an answer have a turn. */
  breathe(): Promise<void>;
}

export interface IndexQuestion extends RelatedQuestion {
  /** Texts of editors by path: they win over the disk. */
  readonly unsaved: ReadonlyMap<string, string>;
  /** What the context may take: passages far beyond it are not read. */
  readonly budgetTokens: number;
  readonly change?: ChangeAsked;
}

export interface Proposals extends PassageTexts {
  /** Files that were read, and files that are still to be read: with any, this is a first answer. */
  readonly filesRead: number;
  readonly filesUnread: number;
  /** What is not read, by reason. */
  readonly leftOut: readonly LeftOutFiles[];
  /** Why there is no history, where there is none. */
  readonly historyWhy?: string;
}

/** How long whoever asks will wait for an answer from a part of a workspace. */
export interface Patience {
  readonly ms: number;
  /** Fewer than these are no answer: on a busy machine the first one comes later, up to `longestWait` times, and is no poorer. */
  readonly leastFiles: number;
}

const longestWait = 6;

/** Looking through a file for the question's words takes a fifth of what reading it takes. */
const leastLookedInto = 10_000;
/** Fewer than these are read before an order for them is found. */
const fewFiles = 500;
const filesAtOnce = 24;
/** Handed out at once to somebody else, of which two such parts are under way. */
const filesAside = 120;
/** Of those, as many as they read in the time in which an answer is found. */
const partsAhead = 6;

/**
 * The index of a workspace, kept up to date by looking at times and sizes before each answer. Holds hashes of terms,
 * paths, lines and times, and no text.
 */
export class WorkspaceIndex {
  private readonly index = new RelatedIndex();
  private readonly scanner = new FileScanner();
  private readonly workspaceFiles: WorkspaceFiles;
  private readonly history: PastCommits;
  /** Files that are to be read, whoever is about to. */
  private readonly pending = new Set<string>();
  /** Files that stand in the index as an editor has them. */
  private readonly overridden = new Set<string>();
  private readonly unreadable = new Map<string, string>();
  private readonly answers = new KnownAnswers();
  /** For the question that was asked last while much was unread: what is likeliest to matter first. */
  private ordered:
    | {
        readonly question: string;
        readonly order: readonly string[];
        readonly known: ReadonlySet<string>;
        readonly drawn: readonly string[];
      }
    | undefined;
  private unread: string[] = [];
  /** What somebody else reads since the folders were walked: pending, and not to be read by us. */
  private ahead: ReadingAhead | undefined;
  private leftOut = new LeftOut();
  private reading: Promise<void> | undefined;
  private following: Promise<void> | undefined;

  constructor(private readonly ports: IndexPorts) {
    this.workspaceFiles = new WorkspaceFiles(ports);
    this.history = new PastCommits(ports.workspace, ports.git, prefix => ports.look.headStamp(prefix));
  }

  /** An answer within about the patience, from what is read by then. */
  async propose(asked: IndexQuestion, patience: Patience, signal: AbortSignal): Promise<Proposals> {
    const since = this.ports.nowMs();
    await this.reading?.catch(() => undefined);
    await this.following?.catch(() => undefined);
    // Git answers in a process of its own, for a second and more where commits are large.
    const history = this.history.refresh(signal).then(hasNew => {
      if (hasNew) this.index.setHistory(this.history.commits);
    });
    // Waited for below; it ends only with the signal.
    history.catch(() => undefined);
    await this.look(signal);
    this.giveBack(asked.unsaved);
    // A disk that is slow to list takes nothing from the time for reading but its half.
    const until = Math.max(since + patience.ms, this.ports.nowMs() + patience.ms / 2);
    await this.readWhatMatters(asked, { ...patience, until }, history, signal);
    this.takeUnsaved(asked.unsaved);
    const companions = asked.change === undefined ? [] : companionsOf(this.index, asked.change);
    const wanted = companions.filter(({ path }) => !asked.shown.includes(path));
    const filesUnread = this.unread.length;
    this.readAhead();
    return {
      ...passageTexts(this.shortlisted(asked), wanted, { ...this.ports, unsaved: asked.unsaved }),
      filesRead: this.index.size,
      filesUnread,
      leftOut: this.leftOut.byReason(),
      historyWhy: this.history.why,
    };
  }

  /** A part of the workspace is still unread. */
  get isReading(): boolean {
    return this.pending.size > 0;
  }

  /** There is work that makes the next answer better or faster. */
  get isUnsettled(): boolean {
    return this.isReading || this.index.isUnsettled;
  }

  /** Reads what is still unread, for whoever has time before the next question. */
  async readOn(signal: AbortSignal): Promise<void> {
    await this.read(signal, () => false);
    this.index.settle();
    this.following = this.follow(signal);
    await this.following;
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const found = await this.workspaceFiles.follow(signal);
    if (found === undefined) return;
    this.note(found);
    await this.read(signal, () => false);
  }

  /** What no editor shows any more is taken from the disk again. */
  private giveBack(unsaved: ReadonlyMap<string, string>): void {
    for (const path of this.overridden) {
      if (unsaved.has(path)) continue;
      this.overridden.delete(path);
      this.pending.add(path);
    }
    this.unread = this.toBeRead();
  }

  private toBeRead(): string[] {
    const { pending, ahead } = this;
    return ahead === undefined ? [...pending] : [...pending].filter(path => !ahead.paths.has(path));
  }

  private takeUnsaved(unsaved: ReadonlyMap<string, string>): void {
    const encoder = new TextEncoder();
    for (const [path, shown] of unsaved) {
      const text = asWritten(path, shown);
      if (whyNotReadable(text, this.ports.limits) !== undefined) continue;
      this.overridden.add(path);
      this.index.set(path, this.scanner.scan(path, encoder.encode(text)));
    }
  }

  /** The same as before where nothing is another. */
  private shortlisted(asked: IndexQuestion): readonly ProposedFile[] {
    return this.answers.of(this.index.version, asked, () =>
      this.ports.shortlist(propose(this.index, asked), asked.budgetTokens),
    );
  }

  /** Finds what came, what changed and what is gone. */
  private async look(signal: AbortSignal): Promise<void> {
    this.note(await this.workspaceFiles.now(signal));
  }

  private note({ changed, leftOut, ahead }: FilesNow): void {
    this.ahead ??= ahead;
    for (const [path, sizeBytes] of changed) {
      if (sizeBytes === undefined) this.forget(path);
      else if (sizeBytes === 'unread' || sizeBytes <= this.ports.limits.maxFileBytes) this.pending.add(path);
      else {
        this.forget(path);
        this.unreadable.set(path, 'too large');
      }
    }
    this.unread = this.toBeRead();
    this.leftOut = new LeftOut();
    for (const [path, why] of [...leftOut, ...this.unreadable]) this.leftOut.add(path, why);
  }

  private forget(path: string): void {
    this.index.delete(path);
    this.pending.delete(path);
    this.unreadable.delete(path);
  }

  /**
   * All there is, where a first while of reading says that it takes not much more than the patience; else what is likeliest to
   * matter first. What is read in that while is drawn by lot, so that it says how often words stand in what stays unread.
   */
  private async readWhatMatters(
    asked: IndexQuestion,
    { ms, leastFiles, until }: Patience & { readonly until: number },
    history: Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const { nowMs } = this.ports;
    const all = this.pending.size;
    const isAtEnd = () => nowMs() >= until + (longestWait - 1) * ms;
    const question = JSON.stringify([asked.question, asked.open]);
    const before = this.ordered?.question === question ? this.ordered : undefined;
    let drawn = before?.drawn ?? [];
    let most = all - leastFiles;
    if (all >= manyFiles && before === undefined) {
      this.unread = byLot(this.unread);
      const lots = [...(this.ahead?.evenly ?? []), ...this.unread];
      const [fewest, left] = [shareDrawn * leastFiles, () => this.pending.size];
      // No patience is enough for a large one, though what comes in from ahead passes for a speed at which it were.
      const isLarge = all >= largeWorkspace;
      const isTried = isLarge ? () => all - left() >= fewest : readingTrial({ ms, until, least: fewest, nowMs, left });
      await this.read(signal, () => isTried() || isAtEnd());
      most = mostUnread({ all, byLot: all - left(), leastFiles });
      drawn = lots.filter(path => !this.pending.has(path)).slice(0, mostDrawn);
    }
    await history;
    if (this.pending.size >= fewFiles) {
      const isLookedInto = this.pending.size >= manyFiles && before === undefined;
      // Who asks the same again while much is unread goes on with what was found then; what came since is read last.
      const order =
        before !== undefined
          ? [...before.order, ...this.unread.filter(path => !before.known.has(path))]
          : await inReadingOrder([...this.unread, ...drawn], asked, this.history.commits, this.ports, {
              untilMs: isLookedInto ? nowMs() + (until - nowMs()) * shareOfLooking(all) : 0,
              latestMs: until + ((longestWait - 1) * ms) / 2,
              leastFiles: isLookedInto ? leastLookedInto : 0,
              signal,
            });
      this.ordered = before ?? { question, order, known: new Set(order), drawn };
      this.unread = order.filter(path => this.pending.has(path));
      await this.read(signal, () => (nowMs() >= until && this.pending.size <= most) || isAtEnd());
      // Those of the drawn that would be unread as well.
      const [next] = this.unread;
      const isDrawn = new Set(drawn);
      const behind = next === undefined ? [] : order.slice(order.indexOf(next)).filter(path => isDrawn.has(path));
      this.index.setUnread({ files: this.unread.length, drawn: new Set(behind) });
      if (this.unread.length === 0) this.ordered = undefined;
      return;
    }
    await this.read(signal, () => (nowMs() >= until && all - this.pending.size >= leastFiles) || isAtEnd());
    this.index.setUnread({ files: this.unread.length, drawn: new Set() });
  }

  private async read(signal: AbortSignal, isDue: () => boolean): Promise<void> {
    await this.reading?.catch(() => undefined);
    this.reading = this.readUntil(signal, isDue);
    await this.reading;
  }

  private async readUntil(signal: AbortSignal, isDue: () => boolean): Promise<void> {
    const isOver = () => signal.aborted || isDue();
    const aside = [this.takeAhead()];
    if (this.unread.length >= severalFiles) aside.push(this.readAside(isOver), this.readAside(isOver));
    const isDone = () => this.unread.length === 0 || isOver();
    do {
      while (!isDone()) {
        for (const path of this.unread.splice(0, filesAtOnce)) {
          this.take(path, scanRead(this.scanner, path, this.ports.look.read(path, this.ports.limits.maxFileBytes)));
        }
        await this.ports.breathe();
      }
      // What somebody failed at comes back.
      await Promise.all(aside);
    } while (!isDone());
    signal.throwIfAborted();
  }

  /** What somebody failed at is unread. */
  private async takeAhead(): Promise<void> {
    for await (const [paths, scans] of this.ahead?.parts() ?? []) {
      for (const [index, path] of paths.entries()) {
        const scan = scans?.[index];
        if (scan === undefined) this.unread.push(path);
        else if (this.pending.has(path)) this.take(path, scan);
      }
    }
    this.ahead = undefined;
  }

  /** Somebody else reads while this thread finds the answer, which it does in one piece: what they read comes in behind it. */
  private readAhead(): void {
    const { aside } = this.ports;
    if (aside === undefined || this.unread.length < partsAhead * filesAside) return;
    const parts = Array.from({ length: partsAhead }, () => this.readPart(aside));
    this.reading = Promise.all(parts).then(() => undefined);
  }

  /** What somebody else began is waited for, also when time is over; what they failed at is unread again. */
  private async readAside(isOver: () => boolean): Promise<void> {
    const { aside } = this.ports;
    while (aside !== undefined && this.unread.length > filesAside && !isOver()) {
      if (!(await this.readPart(aside))) return;
    }
  }

  private async readPart(aside: Aside): Promise<boolean> {
    const paths = this.unread.splice(0, filesAside);
    const results = await aside.scan(paths).catch(() => undefined);
    if (results === undefined) this.unread.unshift(...paths);
    else for (const [index, path] of paths.entries()) this.take(path, results[index] ?? cannotBeRead);
    return results !== undefined;
  }

  private take(path: string, scan: StampedScan): void {
    this.pending.delete(path);
    this.workspaceFiles.noteRead(path, scan);
    const { sizeBytes, result } = scan;
    if (sizeBytes === 0) this.forget(path);
    else if (typeof result === 'string') {
      this.index.delete(path);
      this.unreadable.set(path, result);
      this.leftOut.add(path, result);
    } else {
      this.unreadable.delete(path);
      this.index.set(path, result);
    }
  }
}

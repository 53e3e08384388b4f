import type { Git, PastCommit, Workspace } from '../../ports';
import { sensitiveName } from '../../protect/sensitiveNames';
import { whyNameLeftOut } from '../diff/whyLeftOut';
import type { IgnoreRules } from '../ignoreRules';
import { decodeText, type TextLimits, whyNotReadable } from '../readText';
import { walk } from '../walk';
import { type ChangeAsked, companionsOf } from './companions';
import type { ProposedFile, ReadCompanion, ReadFile } from './features';
import { FileScanner } from './fileScan';
import { linesBetween } from './linesBetween';
import { propose, type RelatedQuestion } from './propose';
import { RelatedIndex } from './relatedIndex';
import { termsOf } from './terms';

export interface IndexPorts {
  readonly workspace: Workspace;
  readonly git: Git;
  readonly limits: TextLimits;
  /** Rules are made anew for each look at the folders: an ignore file may have changed. */
  rules(): IgnoreRules;
  readonly look: FolderLook;
  /** Which of the proposed passages are worth reading. */
  shortlist(files: readonly ProposedFile[], budgetTokens: number): readonly ProposedFile[];
  /** Lets whoever waits for an answer have a turn. */
  breathe(): Promise<void>;
  nowMs(): number;
}

export interface Stamp {
  readonly kind: 'file' | 'folder';
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** Looks at the disk at once, for a thread of which nobody waits. */
export interface FolderLook {
  /** `undefined` for what is neither file nor folder, or is gone; links are not followed. */
  stamp(path: string): Stamp | undefined;
  /** The bytes, good until the next call, or why not, for people. What lies outside, also through a link, is not read. */
  read(path: string, mostBytes: number): Uint8Array | string;
}

/** What was found by walking, good for as long as no folder and no ignore file has changed. */
interface Walk {
  readonly paths: readonly string[];
  readonly leftOut: readonly (readonly [path: string, why: string])[];
  /** Folders and ignore files with the times they had. */
  readonly stamps: ReadonlyMap<string, number>;
  readonly atMs: number;
}

/** Ignore files outside of the folders are not looked at each time. */
const walkAgainMs = 30_000;

export interface IndexQuestion extends RelatedQuestion {
  /** Texts of editors by path: they win over the disk. */
  readonly unsaved: ReadonlyMap<string, string>;
  /** What the context may take: passages far beyond it are not read. */
  readonly budgetTokens: number;
  readonly change?: ChangeAsked;
}

export interface Proposals {
  readonly files: readonly ReadFile[];
  readonly companions: readonly ReadCompanion[];
  /** Proposed files that are gone, or no text any more. */
  readonly unreadable: readonly { readonly path: string; readonly why: string }[];
  /** Files that were read, and files that are still to be read: with any, this is a first answer. */
  readonly filesRead: number;
  readonly filesUnread: number;
  /** What is not read, by reason. */
  readonly leftOut: readonly { readonly why: string; readonly count: number; readonly example: string }[];
  /** Why there is no history, where there is none. */
  readonly historyWhy?: string;
}

const mostCommits = 2_000;
const filesAtOnce = 24;

/**
 * The index of a workspace, kept up to date by looking at times and sizes before each answer. Holds hashes of terms,
 * paths, lines and times, and no text.
 */
export class WorkspaceIndex {
  private readonly index = new RelatedIndex();
  private readonly scanner = new FileScanner();
  private readonly stamps = new Map<string, Stamp>();
  /** Of files that are to be read, as they were when that was noticed. */
  private readonly pending = new Map<string, Stamp>();
  private readonly unreadable = new Map<string, string>();
  private walked: Walk | undefined;
  private unread: string[] = [];
  private leftOut = new Map<string, { count: number; example: string }>();
  private historyWhy: string | undefined;
  private historyHead: string | undefined;
  private reading: Promise<void> | undefined;

  constructor(private readonly ports: IndexPorts) {}

  /** An answer within about `patienceMs`, from what is read by then. */
  async propose(asked: IndexQuestion, patienceMs: number, signal: AbortSignal): Promise<Proposals> {
    const until = this.ports.nowMs() + patienceMs;
    // Git answers in a process of its own meanwhile.
    await Promise.all([this.readHistory(signal), this.look(signal)]);
    this.order(asked);
    await this.read(until, signal);
    const encoder = new TextEncoder();
    for (const [path, text] of asked.unsaved) {
      // The disk's state is taken again when the file was saved or closed.
      this.stamps.delete(path);
      if (whyNotReadable(text, this.ports.limits) === undefined) {
        this.index.set(path, this.scanner.scan(path, encoder.encode(text)));
      }
    }
    const { files, companions, unreadable } = this.readPassages(asked);
    return {
      files,
      companions,
      unreadable,
      filesRead: this.index.size,
      filesUnread: this.unread.length,
      leftOut: [...this.leftOut].map(([why, one]) => ({ why, ...one })),
      historyWhy: this.historyWhy,
    };
  }

  /** Reads what is still unread, for whoever has time before the next question. */
  async readOn(signal: AbortSignal): Promise<void> {
    await this.read(Number.POSITIVE_INFINITY, signal);
    this.index.settle();
  }

  /** Of the passages worth reading, the text. Only here does text leave the index's thread. */
  private readPassages(asked: IndexQuestion): Pick<Proposals, 'files' | 'companions' | 'unreadable'> {
    const files: ReadFile[] = [];
    const unreadable: { path: string; why: string }[] = [];
    for (const file of this.ports.shortlist(propose(this.index, asked), asked.budgetTokens)) {
      const text = asked.unsaved.get(file.path) ?? this.textOf(file.path);
      if (typeof text === 'string') files.push(withTexts(file, text));
      else unreadable.push({ path: file.path, why: text.why });
    }
    const companions: ReadCompanion[] = [];
    for (const one of asked.change === undefined ? [] : companionsOf(this.index, asked.change)) {
      if (asked.shown.includes(one.path)) continue;
      const text = asked.unsaved.get(one.path) ?? this.textOf(one.path);
      if (typeof text === 'string')
        companions.push({ ...one, ...linesBetween(text.split('\n'), one.startLine, one.endLine) });
    }
    return { files, companions, unreadable };
  }

  private textOf(path: string): string | { readonly why: string } {
    const { look, limits } = this.ports;
    const bytes = look.read(path, limits.maxFileBytes);
    if (typeof bytes === 'string') return { why: bytes };
    return decodeText(bytes) ?? { why: 'binary' };
  }

  /** Finds what is there, what is new and what is gone. */
  private async look(signal: AbortSignal): Promise<void> {
    const { look, limits } = this.ports;
    const walked = await this.walk(signal);
    this.leftOut = new Map();
    for (const [path, why] of walked.leftOut) this.leave(path, why);
    const there = new Set<string>();
    const fresh: string[] = [];
    for (const path of walked.paths) {
      const stamp = look.stamp(path);
      if (stamp?.kind !== 'file' || stamp.sizeBytes === 0) continue;
      if (stamp.sizeBytes > limits.maxFileBytes) {
        this.leave(path, 'too large');
        continue;
      }
      there.add(path);
      const known = this.stamps.get(path);
      if (known?.modifiedMs === stamp.modifiedMs && known.sizeBytes === stamp.sizeBytes) {
        const why = this.unreadable.get(path);
        if (why !== undefined) this.leave(path, why);
        continue;
      }
      this.pending.set(path, stamp);
      fresh.push(path);
    }
    for (const path of [...this.stamps.keys()]) if (!there.has(path)) this.forget(path);
    this.unread = fresh;
  }

  private async walk(signal: AbortSignal): Promise<Walk> {
    const { workspace, look, nowMs } = this.ports;
    const known = this.walked;
    if (known !== undefined && nowMs() - known.atMs < walkAgainMs) {
      const isSame = [...known.stamps].every(([path, time]) => look.stamp(path)?.modifiedMs === time);
      if (isSame) return known;
    }
    const paths: string[] = [];
    const leftOut: [string, string][] = [];
    const stamps = new Map<string, number>();
    const atMs = nowMs();
    const note = (path: string) => stamps.set(path, look.stamp(path)?.modifiedMs ?? 0);
    for await (const found of walk(workspace, ['**/*'], this.ports.rules(), signal, note)) {
      if (/(^|\/)\.(git|tierwise)ignore$/.test(found.path)) note(found.path);
      const why = found.kind === 'skipped' ? found.why : whyNotIndexed(found.path);
      if (why === undefined) paths.push(found.path);
      else leftOut.push([found.path, why]);
    }
    this.walked = { paths, leftOut, stamps, atMs };
    return this.walked;
  }

  private forget(path: string): void {
    this.index.delete(path);
    this.stamps.delete(path);
    this.unreadable.delete(path);
  }

  private leave(path: string, why: string): void {
    const known = this.leftOut.get(why);
    if (known === undefined) this.leftOut.set(why, { count: 1, example: path });
    else known.count += 1;
  }

  /** What is likeliest to matter is read first: what the question names, what lies beside open files, what changed lately. */
  private order({ question, open }: RelatedQuestion): void {
    if (this.unread.length < 500) return;
    const asked = termsOf(question);
    const folders = new Set(open.map(path => path.slice(0, path.lastIndexOf('/') + 1)));
    const lately = new Map<string, number>();
    for (const [age, { paths }] of this.history.entries()) {
      for (const path of paths) lately.set(path, (lately.get(path) ?? 0) + 1 / (1 + age / 50));
    }
    const worth = new Map(
      this.unread.map(path => {
        let value = Math.min(3, lately.get(path) ?? 0);
        for (const term of termsOf(path).keys()) if (asked.has(term)) value += 1;
        if (folders.has(path.slice(0, path.lastIndexOf('/') + 1))) value += 3;
        return [path, value];
      }),
    );
    this.unread.sort((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0) || (a < b ? -1 : 1));
  }

  private async read(untilMs: number, signal: AbortSignal): Promise<void> {
    await this.reading?.catch(() => undefined);
    this.reading = this.readUntil(untilMs, signal);
    await this.reading;
  }

  private async readUntil(untilMs: number, signal: AbortSignal): Promise<void> {
    while (this.unread.length > 0) {
      signal.throwIfAborted();
      if (this.ports.nowMs() >= untilMs) return;
      for (const path of this.unread.splice(0, filesAtOnce)) this.readFile(path);
      await this.ports.breathe();
    }
  }

  private readFile(path: string): void {
    const stamp = this.pending.get(path);
    this.pending.delete(path);
    const bytes = this.ports.look.read(path, this.ports.limits.maxFileBytes);
    const text = typeof bytes === 'string' ? undefined : plainText(bytes);
    if (stamp !== undefined) this.stamps.set(path, stamp);
    if (text === undefined) {
      const why = typeof bytes === 'string' ? bytes : 'binary, minified or data';
      this.index.delete(path);
      this.unreadable.set(path, why);
      this.leave(path, why);
    } else {
      this.unreadable.delete(path);
      this.index.set(path, this.scanner.scan(path, text));
    }
  }

  private history: readonly PastCommit[] = [];

  private async readHistory(signal: AbortSignal): Promise<void> {
    this.historyWhy = undefined;
    const { workspace, git } = this.ports;
    if (!workspace.trusted) {
      this.historyWhy = 'git is not run in a workspace that is not trusted';
      return;
    }
    const commits: PastCommit[] = [];
    const heads: string[] = [];
    for (const { prefix } of workspace.folders) {
      try {
        const repository = await git.repository(prefix, signal);
        if (repository === undefined) this.historyWhy = 'the folder lies in no git repository, or git cannot be found';
        else if (repository.hasCommits) {
          heads.push(`${prefix}${repository.headId}`);
          if (this.historyHead?.includes(`${prefix}${repository.headId}`)) continue;
          for (const { message, paths } of await repository.history(mostCommits, signal)) {
            commits.push({ message, paths: paths.map(path => `${prefix}${path}`) });
          }
        }
      } catch (error) {
        signal.throwIfAborted();
        this.historyWhy = error instanceof Error ? error.message : 'git failed';
      }
    }
    const head = heads.join('\n');
    if (head === this.historyHead) return;
    this.historyHead = head;
    this.history = commits;
    this.index.setHistory(commits);
  }
}

const binaryNames =
  /\.(png|jpe?g|gif|ico|webp|avif|bmp|tiff?|psd|woff2?|ttf|otf|eot|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|war|class|so|dylib|dll|exe|o|a|lib|pdb|wasm|bin|dat|db|sqlite3?|mp[34]|m4a|wav|ogg|webm|mov|avi|p12|jks|keystore|der)$/i;

function whyNotIndexed(path: string): string | undefined {
  if (binaryNames.test(path)) return 'binary';
  return sensitiveName(path) === undefined ? whyNameLeftOut(path) : 'sensitive name';
}

/** UTF-8 as it is, other encodings as UTF-8; `undefined` for what nobody wrote by hand. */
function plainText(bytes: Uint8Array): Uint8Array | undefined {
  const isOther = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isOther) {
    const text = decodeText(bytes);
    return text === undefined ? undefined : new TextEncoder().encode(text);
  }
  if (bytes.includes(0)) return undefined;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    if ((end < 0 ? bytes.length : end) - start > 10_000) return undefined;
    if (end < 0) break;
    start = end + 1;
  }
  return bytes;
}

function withTexts(file: ProposedFile, text: string): ReadFile {
  const all = text.split('\n');
  const passages = file.passages.flatMap(passage => {
    const lines = linesBetween(all, passage.startLine, passage.endLine);
    return lines.text.trim() === '' ? [] : { ...passage, ...lines };
  });
  return { ...file, passages };
}

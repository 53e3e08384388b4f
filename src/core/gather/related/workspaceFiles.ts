import type { Workspace } from '../../ports';
import { sensitiveName } from '../../protect/sensitiveNames';
import { whyNameLeftOut } from '../diff/whyLeftOut';
import type { IgnoreRules } from '../ignoreRules';
import { walkInParts } from '../walk';
import { folderOf } from './pathKinds';
import { ReadingAhead } from './readingAhead';
import type { ScanAll, StampedScan } from './scanBytes';
import { SlowDisk } from './slowDisk';

export interface Stamp {
  readonly kind: 'file' | 'folder';
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** What a file holds, and its size and time from before it was read; -1 where it is no file. */
export interface FileRead {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Good until the next call; or why there are none, for people. */
  readonly bytes: Uint8Array | string;
}

/** Looks at the disk at once, for a thread of which nobody waits. */
export interface FolderLook {
  /** `undefined` for what is neither file nor folder, or is gone; links are not followed. */
  stamp(path: string): Stamp | undefined;
  /** What lies outside, also through a link, is not read. */
  read(path: string, mostBytes: number): FileRead;
  /** Whether the bytes of each word stand in the file; empty where `read` would say why not. */
  holds(path: string, mostBytes: number, words: readonly string[]): readonly boolean[];
  /** Of the repository in a folder (its prefix): changes with every commit and checkout. `undefined` where only git can tell. */
  headStamp(prefix: string): string | undefined;
}

/** Hears of changes in folders, so that not every file is looked at for each question. */
export interface FolderWatch {
  /** From now on these are watched as well; `newly-watched` says that one or more were not before. */
  watch(folders: readonly string[]): 'watched' | 'newly-watched' | 'not-watched';
  /**
   * Files and folders by path that came, changed or went since it was asked last; `undefined` where that is not known. Never
   * leaves out what was done before it is asked.
   */
  touched(): Promise<ReadonlySet<string> | undefined>;
  stop(): void;
}

/** The same work in another thread. Rejects when that is gone. */
export interface Aside {
  /** Size and time of each path, one after the other; -1 for what is no file. */
  stamps(paths: readonly string[]): Promise<Float64Array>;
  /** One bit for each of the words that a file holds, the first one lowest; of at most eight words. */
  holds(paths: readonly string[], words: readonly string[]): Promise<Uint8Array>;
  scan: ScanAll;
  /** Has files read that will be read soon, in this order, so that they lie in the machine's memory then. Nobody waits for it. */
  readAhead(paths: readonly string[]): void;
}

export interface FilePorts {
  readonly workspace: Workspace;
  readonly look: FolderLook;
  /** Somebody who takes a part of the work where there is much of it. */
  readonly aside?: Aside;
  /** Absent where changes are not told, or not at once. */
  readonly watch?: FolderWatch;
  /** Rules are made anew for each walk: an ignore file may have changed. */
  rules(): IgnoreRules;
  nowMs(): number;
}

/** What was found by walking, good for as long as no folder and no ignore file has changed. */
interface Walk {
  readonly paths: readonly string[];
  /** The second half of a long list, which somebody else looks at. */
  readonly pathsAside: readonly string[];
  readonly leftOut: readonly (readonly [path: string, why: string])[];
  readonly folders: readonly string[];
  /** Folders and ignore files with the times they had. */
  readonly stamps: ReadonlyMap<string, number>;
  readonly atMs: number;
  readonly rules: IgnoreRules;
  /** Size and time of each path when it was looked at last, those of `pathsAside` behind; -1 for what is no file or empty. */
  readonly known: Float64Array;
  /** Where each path stands in `known`, and what was left out; made when it is needed. */
  places?: ReadonlyMap<string, number>;
  without?: ReadonlySet<string>;
}

export interface FilesNow {
  /** What came, changed or went since the last look; `undefined` for what is gone, and `unread` where reading will say how large it is. */
  readonly changed: readonly (readonly [path: string, sizeBytes: number | 'unread' | undefined])[];
  readonly leftOut: readonly (readonly [path: string, why: string])[];
  /** Of what changed, what somebody else is about to read, at the first look. */
  readonly ahead?: ReadingAhead;
}

/** Ignore files outside of the folders are not looked at each time. */
const walkAgainMs = 30_000;
/** From so many files on, work is worth handing out, and changes are worth hearing of. */
export const manyFiles = 1_500;
/** From so many on it is worth its start to have another thread read while the folders are walked. */
export const severalFiles = 500;

/**
 * Which files a workspace has now, with their times and sizes. Where changes are told, only what was touched is looked at, and all
 * of it from time to time while nobody waits: one change that was not told ends the trust in what is told.
 */
export class WorkspaceFiles {
  private walked: Walk | undefined;
  private lookedMs = 0;
  /** Every folder of the walk is watched, and was looked at since. */
  private isWatched = false;
  private ahead: ReadingAhead | undefined;

  constructor(private readonly ports: FilePorts) {}

  async now(signal: AbortSignal): Promise<FilesNow> {
    const touched = this.isWatched ? await this.ports.watch?.touched() : undefined;
    const quick = touched === undefined ? undefined : await this.lookAt(touched);
    return quick ?? this.lookAtAll(signal);
  }

  /** For when nobody waits: watches the folders, and looks at all there is; `undefined` where there is no need to. */
  async follow(signal: AbortSignal): Promise<FilesNow | undefined> {
    const { watch, nowMs } = this.ports;
    const { walked, isWatched } = this;
    if (watch === undefined || walked === undefined || walked.known.length < 2 * manyFiles) return undefined;
    if (isWatched && nowMs() - this.lookedMs < walkAgainMs) return undefined;
    if (watch.watch(walked.folders) === 'not-watched') {
      this.isWatched = false;
      return undefined;
    }
    const before = await watch.touched();
    const found = await this.lookAtAll(signal);
    this.isWatched = watch.watch(this.walked?.folders ?? []) === 'watched';
    const after = await watch.touched();
    const late = after === undefined ? undefined : await this.lookAt(after);
    if (late === undefined) this.isWatched = false;
    const isTold = ([path]: readonly [string, unknown]) => before === undefined || before.has(path) || after?.has(path);
    if (isWatched && this.isWatched && !found.changed.every(isTold)) {
      watch.stop();
      this.isWatched = false;
    }
    return { changed: [...found.changed, ...(late?.changed ?? [])], leftOut: found.leftOut };
  }

  /** `undefined` where what was touched may be more than files: a folder, or what says what stays out. */
  private async lookAt(touched: ReadonlySet<string>): Promise<FilesNow | undefined> {
    const { walked } = this;
    const { look } = this.ports;
    if (walked === undefined) return undefined;
    walked.places ??= placesOf(walked);
    walked.without ??= new Set(walked.leftOut.map(([path]) => path));
    const changed: (readonly [path: string, stamp: Stamp | undefined, place: number])[] = [];
    const fresh: [path: string, stamp: Stamp][] = [];
    for (const path of touched) {
      if (walked.stamps.has(path)) return undefined;
      const stamp = look.stamp(path);
      const place = walked.places.get(path);
      if (stamp?.kind === 'folder' && walked.without.has(`${path}/`)) continue;
      if (stamp?.kind === 'folder' || isIgnoreFile(path)) return undefined;
      if (place !== undefined) changed.push([path, stamp, place]);
      else if (stamp !== undefined && !walked.without.has(path)) fresh.push([path, stamp]);
    }
    const found: (readonly [path: string, sizeBytes: number | undefined])[] = [];
    for (const [path, stamp, place] of changed) {
      const isThere = stamp !== undefined && stamp.sizeBytes > 0;
      walked.known.set(isThere ? [stamp.sizeBytes, stamp.modifiedMs] : [-1, -1], 2 * place);
      found.push([path, isThere ? stamp.sizeBytes : undefined]);
    }
    if (fresh.length === 0) return { changed: found, leftOut: walked.leftOut };
    const added = await withFiles(walked, fresh);
    if (added === undefined) return undefined;
    this.walked = added.walked;
    return { changed: [...found, ...added.changed], leftOut: added.walked.leftOut };
  }

  private async lookAtAll(signal: AbortSignal): Promise<FilesNow> {
    const { look } = this.ports;
    const before = this.walked;
    const walked = await this.walk(signal);
    // New folders are not watched yet.
    if (walked !== before) this.isWatched = false;
    this.lookedMs = this.ports.nowMs();
    const { ahead } = this;
    this.ahead = undefined;
    if (ahead !== undefined) {
      const all = [...walked.paths, ...walked.pathsAside];
      return { changed: all.map(path => [path, 'unread'] as const), leftOut: walked.leftOut, ahead };
    }
    const aside = this.stampsAside(walked);
    const changed: (readonly [string, number | undefined])[] = [];
    const { known } = walked;
    const note = (place: number, path: string, size: number, time: number) => {
      if (known[2 * place] === size && known[2 * place + 1] === time) return;
      known[2 * place] = size;
      known[2 * place + 1] = time;
      changed.push([path, size < 0 ? undefined : size]);
    };
    const noteNow = (place: number, path: string) => {
      const stamp = look.stamp(path);
      const isThere = stamp?.kind === 'file' && stamp.sizeBytes > 0;
      note(place, path, isThere ? stamp.sizeBytes : -1, isThere ? stamp.modifiedMs : -1);
    };
    for (const [place, path] of walked.paths.entries()) noteNow(place, path);
    const stamps = await aside;
    const own = walked.paths.length;
    for (const [index, path] of walked.pathsAside.entries()) {
      if (stamps === undefined) noteNow(own + index, path);
      else note(own + index, path, stamps[2 * index] || -1, stamps[2 * index + 1] || -1);
    }
    if (before !== undefined && before !== walked) for (const gone of goneSince(before, walked)) changed.push(gone);
    return { changed, leftOut: walked.leftOut };
  }

  /** What a file was when it was read is known of it until it changes. */
  noteRead(path: string, { sizeBytes, modifiedMs }: StampedScan): void {
    const { walked } = this;
    if (walked === undefined) return;
    walked.places ??= placesOf(walked);
    const place = walked.places.get(path);
    if (place === undefined) return;
    walked.known[2 * place] = sizeBytes > 0 ? sizeBytes : -1;
    walked.known[2 * place + 1] = sizeBytes > 0 ? modifiedMs : -1;
  }

  private async stampsAside({ pathsAside }: Walk): Promise<Float64Array | undefined> {
    if (pathsAside.length === 0) return undefined;
    return this.ports.aside?.stamps(pathsAside).catch(() => undefined);
  }

  private async walk(signal: AbortSignal): Promise<Walk> {
    const { workspace, look, nowMs, aside } = this.ports;
    const known = this.walked;
    if (known !== undefined && nowMs() - known.atMs < walkAgainMs) {
      const isSame = [...known.stamps].every(([path, time]) => look.stamp(path)?.modifiedMs === time);
      if (isSame) return known;
    }
    const paths: string[] = [];
    const leftOut: [string, string][] = [];
    const folders: string[] = [];
    const stamps = new Map<string, number>();
    const atMs = nowMs();
    const note = (path: string) => stamps.set(path, look.stamp(path)?.modifiedMs ?? 0);
    const noteFolder = (path: string) => {
      folders.push(path);
      note(path);
    };
    const rules = this.ports.rules();
    const isFirst = known === undefined && aside !== undefined;
    const ahead = isFirst ? new ReadingAhead(aside.scan) : undefined;
    const disk = isFirst ? new SlowDisk(look, aside, nowMs) : undefined;
    for await (const some of walkInParts(workspace, ['**/*'], rules, signal, noteFolder)) {
      for (const found of some) {
        if (isIgnoreFile(found.path)) note(found.path);
        const why = found.kind === 'skipped' ? found.why : whyNotIndexed(found.path);
        if (why !== undefined) leftOut.push([found.path, why]);
        else {
          ahead?.add(found.path);
          disk?.add(found.path);
          if (paths.push(found.path) === severalFiles) ahead?.begin();
        }
      }
    }
    disk?.end();
    if (paths.length >= severalFiles) this.ahead = ahead;
    const isSplit = aside !== undefined && paths.length >= manyFiles;
    const pathsAside = isSplit ? paths.splice(paths.length >> 1) : [];
    const size = 2 * (paths.length + pathsAside.length);
    const now = { paths, pathsAside, leftOut, folders, stamps, atMs, rules, known: new Float64Array(size).fill(-1) };
    if (known !== undefined) carryOver(known, now);
    this.walked = now;
    return now;
  }
}

/** With files that came since, each in a folder that was walked; `undefined` where one lies elsewhere. */
async function withFiles(
  walked: Walk,
  fresh: readonly (readonly [path: string, stamp: Stamp])[],
): Promise<{ readonly walked: Walk; readonly changed: FilesNow['changed'] } | undefined> {
  const paths: string[] = [];
  const known: number[] = [];
  const leftOut = [...walked.leftOut];
  const changed: (readonly [path: string, sizeBytes: number])[] = [];
  for (const [path, { sizeBytes, modifiedMs }] of fresh) {
    // A folder that was left out has no time.
    if (!walked.stamps.has(folderOf(path))) return undefined;
    const why = (await walked.rules.whyIgnored(path, 'file')) ?? whyNotIndexed(path);
    if (why !== undefined) {
      leftOut.push([path, why]);
      continue;
    }
    paths.push(path);
    known.push(...(sizeBytes > 0 ? [sizeBytes, modifiedMs] : [-1, -1]));
    if (sizeBytes > 0) changed.push([path, sizeBytes]);
  }
  const isSplit = walked.pathsAside.length > 0;
  const now: Walk = {
    ...walked,
    paths: isSplit ? walked.paths : [...walked.paths, ...paths],
    pathsAside: isSplit ? [...walked.pathsAside, ...paths] : walked.pathsAside,
    leftOut,
    known: Float64Array.from([...walked.known, ...known]),
    places: undefined,
    without: undefined,
  };
  return { walked: now, changed };
}

function isIgnoreFile(path: string): boolean {
  return /(^|\/)\.(git|tierwise)ignore$/.test(path);
}

/** What was known of files that are still there, so that a new walk reads nothing again. */
function carryOver(before: Walk, now: Walk): void {
  const places = placesOf(before);
  for (const [path, place] of placesOf(now)) {
    const old = places.get(path);
    if (old !== undefined) now.known.set(before.known.subarray(2 * old, 2 * old + 2), 2 * place);
  }
}

function goneSince(before: Walk, now: Walk): readonly (readonly [string, undefined])[] {
  const there = placesOf(now);
  return [...placesOf(before).keys()].flatMap(path => (there.has(path) ? [] : [[path, undefined] as const]));
}

function placesOf({ paths, pathsAside }: Walk): ReadonlyMap<string, number> {
  return new Map([...paths, ...pathsAside].map((path, place) => [path, place]));
}

const binaryNames =
  /\.(png|jpe?g|gif|ico|webp|avif|bmp|tiff?|psd|woff2?|ttf|otf|eot|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|war|class|so|dylib|dll|exe|o|a|lib|pdb|wasm|bin|dat|db|sqlite3?|mp[34]|m4a|wav|ogg|webm|mov|avi|p12|jks|keystore|der)$/i;

function whyNotIndexed(path: string): string | undefined {
  if (binaryNames.test(path)) return 'binary';
  if (/(^|\/)\.tierwise(\/|ignore$)/.test(path)) return 'tells Tierwise what to do';
  return sensitiveName(path) === undefined ? whyNameLeftOut(path) : 'sensitive name';
}

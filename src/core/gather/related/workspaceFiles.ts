import type { Workspace } from '../../ports';
import { sensitiveName } from '../../protect/sensitiveNames';
import { whyNameLeftOut } from '../diff/whyLeftOut';
import type { IgnoreRules } from '../ignoreRules';
import { walk } from '../walk';
import type { ScannedFile } from './fileScan';

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
  /** Of the repository in a folder (its prefix): changes with every commit and checkout. `undefined` where only git can tell. */
  headStamp(prefix: string): string | undefined;
}

/** The same work in another thread. Rejects when that is gone. */
export interface Aside {
  /** Size and time of each path, one after the other; -1 for what is no file. */
  stamps(paths: readonly string[]): Promise<Float64Array>;
  /** What each file comes to, or why it is left out. */
  scan(paths: readonly string[]): Promise<readonly (ScannedFile | string)[]>;
}

export interface FilePorts {
  readonly workspace: Workspace;
  readonly look: FolderLook;
  /** Somebody who takes a part of the work where there is much of it. */
  readonly aside?: Aside;
  /** Rules are made anew for each walk: an ignore file may have changed. */
  rules(): IgnoreRules;
  nowMs(): number;
}

/** What was found by walking, good for as long as no folder and no ignore file has changed. */
interface Walk {
  readonly paths: readonly string[];
  /** The half of a long list that somebody else looks at. */
  readonly pathsAside: readonly string[];
  readonly leftOut: readonly (readonly [path: string, why: string])[];
  /** Folders and ignore files with the times they had. */
  readonly stamps: ReadonlyMap<string, number>;
  readonly atMs: number;
}

export interface FilesNow {
  readonly files: readonly (readonly [path: string, stamp: Stamp])[];
  readonly leftOut: readonly (readonly [path: string, why: string])[];
}

/** Ignore files outside of the folders are not looked at each time. */
const walkAgainMs = 30_000;
/** From so many files on, work is worth handing out. */
export const manyFiles = 1_500;

/** Which files a workspace has now, with their times and sizes. */
export class WorkspaceFiles {
  private walked: Walk | undefined;

  constructor(private readonly ports: FilePorts) {}

  async now(signal: AbortSignal): Promise<FilesNow> {
    const { look } = this.ports;
    const walked = await this.walk(signal);
    const aside = this.stampsAside(walked);
    const files: (readonly [string, Stamp])[] = [];
    const add = (path: string, stamp: Stamp | undefined) => {
      if (stamp?.kind === 'file' && stamp.sizeBytes > 0) files.push([path, stamp]);
    };
    for (const path of walked.paths) add(path, look.stamp(path));
    const stamps = await aside;
    for (const [index, path] of walked.pathsAside.entries()) {
      if (stamps === undefined) add(path, look.stamp(path));
      else if ((stamps[2 * index] ?? -1) >= 0) {
        add(path, { kind: 'file', sizeBytes: stamps[2 * index] ?? 0, modifiedMs: stamps[2 * index + 1] ?? 0 });
      }
    }
    return { files, leftOut: walked.leftOut };
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
    const stamps = new Map<string, number>();
    const atMs = nowMs();
    const note = (path: string) => stamps.set(path, look.stamp(path)?.modifiedMs ?? 0);
    for await (const found of walk(workspace, ['**/*'], this.ports.rules(), signal, note)) {
      if (/(^|\/)\.(git|tierwise)ignore$/.test(found.path)) note(found.path);
      const why = found.kind === 'skipped' ? found.why : whyNotIndexed(found.path);
      if (why === undefined) paths.push(found.path);
      else leftOut.push([found.path, why]);
    }
    const isSplit = aside !== undefined && paths.length >= manyFiles;
    const pathsAside = isSplit ? paths.splice(paths.length >> 1) : [];
    this.walked = { paths, pathsAside, leftOut, stamps, atMs };
    return this.walked;
  }
}

const binaryNames =
  /\.(png|jpe?g|gif|ico|webp|avif|bmp|tiff?|psd|woff2?|ttf|otf|eot|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|war|class|so|dylib|dll|exe|o|a|lib|pdb|wasm|bin|dat|db|sqlite3?|mp[34]|m4a|wav|ogg|webm|mov|avi|p12|jks|keystore|der)$/i;

function whyNotIndexed(path: string): string | undefined {
  if (binaryNames.test(path)) return 'binary';
  if (/(^|\/)\.tierwise(\/|ignore$)/.test(path)) return 'tells Tierwise what to do';
  return sensitiveName(path) === undefined ? whyNameLeftOut(path) : 'sensitive name';
}

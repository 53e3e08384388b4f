/**
 * What the core needs from outside, named after the need. Adapters translate one outside thing each and decide nothing:
 * a rule that seems to need an adapter needs a smaller fact instead.
 *
 * Paths are workspace-relative with `/`. With several workspace folders the folder's name is the first part.
 */

/** Bytes of any length, read once, front to back. */
export type Bytes = AsyncIterable<Uint8Array>;

export interface Clock {
  /** Milliseconds since 1970, for people. May jump. */
  nowMs(): number;
  /** Milliseconds that never run backwards, for waits and watchdogs. */
  monotonicMs(): number;
  /** Rejects with the signal's reason when aborted, at once. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Hash {
  /** 64 lower-case hex digits. A string is hashed as UTF-8. */
  sha256(data: Uint8Array | string): string;
}

/** The folders a person has open, seen through one gate: what lies outside, also through a link, cannot be opened. */
export interface Workspace {
  readonly folders: readonly WorkspaceFolder[];
  /** False in Restricted Mode: git is not run and nothing is sent. */
  readonly trusted: boolean;
  /** Text editors of every tab group, each document once, pinned tabs first; unsaved text wins over the disk. */
  openFiles(): Promise<readonly OpenFile[]>;
  selection(): Promise<SelectedText | undefined>;
  /** The direct children of a folder (`''` lists the folders), by name. Links are told, never followed. Rejects with a `code` when the folder cannot be opened. */
  list(folder: string): Promise<readonly DirectoryEntry[]>;
  /** Opens first and checks then where the open file really lies, so that a swap in between cannot win. */
  open(path: string): Promise<OpenedFile | RefusedFile>;
  /** Ignore files that bind a folder from outside it: those of the folders above, up to the repository's root, outermost first. */
  ignoreFilesAbove(folder: WorkspaceFolder): Promise<readonly OuterIgnoreFile[]>;
}

export interface OuterIgnoreFile {
  /** For people: `../.gitignore`, `.git/info/exclude`. */
  readonly title: string;
  readonly text: string;
  /** The way from that file's folder down to the workspace folder: `''` or `packages/app/`. */
  readonly wayDown: string;
}

export interface WorkspaceFolder {
  /** What its paths begin with: `''` for a single folder, else its name and `/`. */
  readonly prefix: string;
  readonly name: string;
}

export interface OpenFile {
  /** Absent for a text that was never saved. */
  readonly path?: string;
  readonly title: string;
  /** Absent where the editor shows no text (an image, a binary file) or the file lies outside the workspace: `why` says. */
  readonly text?: string;
  readonly why?: string;
  readonly pinned: boolean;
}

export interface SelectedText {
  readonly path?: string;
  readonly title: string;
  readonly text: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

export interface OpenedFile {
  readonly kind: 'opened';
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** To be read at most once; reading to the end, or leaving the loop, closes the file. */
  bytes(signal: AbortSignal): Bytes;
  close(): Promise<void>;
}

export interface RefusedFile {
  readonly kind: 'refused';
  /** For people: `lies outside the workspace`, `does not exist`, `is a folder`, `cannot be read (EACCES)`. */
  readonly why: string;
}

/** The one kind of file in a workspace that is written without asking: CSV files of labels that a person gave. */
export interface GoldFiles {
  /**
   * Puts `change` of the file's text (`''` where there is none yet) in its place: old or new content, never none. Asks again
   * where somebody else wrote in between. No link is followed, on no part of the way, and nothing outside is touched.
   * `why` is a phrase: `is a link`, `has unsaved changes in an editor`. `change` gives `undefined` for what it cannot mean.
   */
  edit(
    path: string,
    change: (text: string) => string | undefined,
  ): Promise<{ readonly kind: 'written' } | { readonly kind: 'refused'; readonly why: string }>;
}

/** Read-only git, called so that a hostile repository runs nothing. Never called in an untrusted workspace. */
export interface Git {
  /**
   * `undefined` where the folder (a workspace folder's prefix) lies in no repository. Rejects with a sentence where git is
   * missing, refuses the folder, or cannot be kept from running what the repository names.
   */
  repository(folderPrefix: string, signal: AbortSignal): Promise<Repository | undefined>;
}

export type DiffScope = 'staged' | 'unstaged' | 'working' | 'branch';

export interface Repository {
  /** Short words for people: `main`, `detached at 1a2b3c4`, `no commits yet`. */
  readonly head: string;
  readonly hasCommits: boolean;
  /** The commit's full id; empty where there is none yet. */
  readonly headId: string;
  /** One unified diff, `a/` and `b/` prefixes, renames found, no external diff, no text conversion, paths relative to the folder. */
  diff(scope: DiffScope, signal: AbortSignal): Promise<RepositoryDiff>;
  /** Files git does not track and does not ignore, relative to the folder. Names only. */
  untracked(signal: AbortSignal): Promise<readonly string[]>;
  /** Messages of the commits that `branch` adds to its base, newest first, subject line only; empty for the other scopes. */
  subjects(signal: AbortSignal): Promise<readonly string[]>;
  /** The last commits before HEAD, merges left out, newest first; fewer in a shallow clone. Paths are relative to the folder, as they were then. */
  history(most: number, signal: AbortSignal): Promise<readonly PastCommit[]>;
}

export interface PastCommit {
  readonly message: string;
  readonly paths: readonly string[];
}

export interface RepositoryDiff {
  readonly text: string;
  /** What it is against, for people: `the index`, `HEAD (1a2b3c4)`, `the merge base with main (9f8e7d6)`. */
  readonly against: string;
  /** The diff was longer than the limit and ends early. */
  readonly cut: boolean;
  /** Changed files of the repository that lie outside the folder: the diff does not hold them. */
  readonly outside: number;
}

/** Files of runs, outside every workspace. Paths are relative to the run folder. */
export interface Storage {
  /** Names in a folder, sorted; empty when there is none. One that is known to be `small` may be read at once. */
  list(folder: string, size?: 'small'): Promise<readonly string[]>;
  /** `undefined` when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** What stands in it from the `start`-th byte on; `undefined` when there is no such file. */
  readFrom(path: string, start: number): Promise<Uint8Array | undefined>;
  /**
   * Adds at the end and returns when it is on the disk. Creates the folder. Rejects with a `code` (`ENOSPC`, `EACCES`, …).
   * `onWritten` is called before that, when it stands in the file and outlives this process, though not yet a power cut.
   */
  append(path: string, bytes: Uint8Array, onWritten?: () => void): Promise<void>;
  /** Old or new content, never none: temporary file, flush, rename. */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  /** False when the file is there already. */
  createExclusively(path: string, bytes: Uint8Array): Promise<boolean>;
  remove(path: string): Promise<void>;
  /** For what can be had again: quick, whole or not there at all, and a power cut may take it. */
  store(path: string, bytes: Uint8Array): Promise<void>;
  /** A folder with everything in it; nothing to do when there is none. */
  removeFolder(folder: string): Promise<void>;
}

/** Work that must not hold up its caller, each job a pure function of the core. */
export interface Workers {
  /** Rejects with `DeadlineError` when no answer came in time (the worker is ended), with the signal's reason when aborted. */
  run<Name extends JobName>(
    name: Name,
    input: Jobs[Name]['input'],
    limits: { readonly deadlineMs: number; readonly signal: AbortSignal },
  ): Promise<Jobs[Name]['output']>;
}

export interface Jobs {
  /** Tokens of each text by o200k_base. Runs of over 256 letters or blanks are cut before counting, and so counted a little high. */
  'count-tokens': { readonly input: readonly string[]; readonly output: readonly number[] };
  'find-secrets': { readonly input: readonly ScanInput[]; readonly output: readonly (readonly SecretFinding[])[] };
}

export type JobName = keyof Jobs;

export interface ScanInput {
  /** A hint for the scanner; may be absent. */
  readonly path?: string;
  readonly text: string;
}

/** Where a secret stands: UTF-16 offsets, end exclusive, covering the secret value and nothing beside it. Sorted, never overlapping. */
export interface SecretFinding {
  /** What kind, for the placeholder: `aws-access-key`, `password`, `private-key`. Lower-case letters, digits and `-`. */
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** A job did not answer in time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

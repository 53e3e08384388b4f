import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, realpath, rename, unlink } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import type { GoldFiles } from '../../core/ports';
import type { NodeFolder } from './workspace';

export interface NodeGoldFilesOptions {
  readonly folders: () => readonly NodeFolder[];
  /** Why a file must not be written now though the disk would let it: an editor holds other text of it. */
  readonly whyNotNow?: (path: string) => string | undefined;
}

const longestGold = 64 * 1024 * 1024;
const mostAttempts = 5;

/** Gold files of the workspace on this machine's disk, one edit after the other. */
export function nodeGoldFiles({ folders, whyNotNow }: NodeGoldFilesOptions): GoldFiles {
  let last: Promise<unknown> = Promise.resolve();
  return {
    edit(path, change) {
      const work = async () => {
        try {
          const why = whyNotNow?.(path);
          if (why !== undefined) throw new Refusal(why);
          await editFile(placeOf(folders(), path), change);
          return { kind: 'written' as const };
        } catch (error) {
          return { kind: 'refused' as const, why: sayWhy(error) };
        }
      };
      // An edit that failed is told to whoever asked for it, and holds no other up.
      const result = last.then(work, work);
      last = result;
      return result;
    },
  };
}

/** A phrase about the file: `is a link`. */
class Refusal extends Error {}

interface Place {
  readonly root: string;
  readonly folders: readonly string[];
  readonly name: string;
}

/** Only a CSV file, so that a task cannot have settings, hooks or code written, and nothing in git's own folder. */
function placeOf(folders: readonly NodeFolder[], path: string): Place {
  const root = folders.find(one => path.startsWith(one.prefix));
  const parts = root === undefined ? [] : path.slice(root.prefix.length).split('/');
  const name = parts.at(-1) ?? '';
  const isOdd = (part: string) => part === '' || part === '.' || part === '..' || /[\\:\0]/.test(part);
  if (root === undefined || isAbsolute(path) || parts.some(isOdd)) throw new Refusal('does not lie in the workspace');
  if (!/^[^.].*\.csv$/i.test(name)) throw new Refusal('is no CSV file by its name');
  if (parts.some(part => part.toLowerCase() === '.git')) throw new Refusal('lies in the folder of git');
  return { root: root.folder, folders: parts.slice(0, -1), name };
}

async function editFile(place: Place, change: (text: string) => string | undefined): Promise<void> {
  const folder = await openFolder(place);
  for (let attempt = 1; ; attempt += 1) {
    const before = await readIfThere(join(folder, place.name));
    const text = change(before?.text ?? '');
    if (text === undefined) throw new Refusal('has no header of a gold file (id or path, and label)');
    if (text === before?.text) return;
    if (await replaceIfSame(place, folder, before?.about, encode(text, before?.charset ?? 'utf-8'))) return;
    if (attempt === mostAttempts) throw new Refusal('is written by another program all the time');
  }
}

/** Each folder on the way is looked at by itself; those that are missing are made, one by one. */
async function openFolder({ root, folders }: Place): Promise<string> {
  let folder = await realpath(root);
  for (const name of folders) {
    folder = join(folder, name);
    const about = await lstatIfThere(folder);
    if (about === undefined) await mkdir(folder).catch(unlessThere);
    const now = about ?? (await lstat(folder));
    if (now.isSymbolicLink()) throw new Refusal(`lies behind a link (${name})`);
    if (!now.isDirectory()) throw new Refusal(`lies in "${name}", which is no folder`);
  }
  return folder;
}

const howToRead = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

interface GoldText {
  readonly text: string;
  readonly about: Stats;
  readonly charset: Charset;
}

async function readIfThere(path: string): Promise<GoldText | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, howToRead);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw codeOf(error) === 'ELOOP' ? new Refusal('is a link') : error;
  }
  try {
    const about = await handle.stat();
    if (!about.isFile()) throw new Refusal('is no regular file');
    // Where opening cannot refuse a link, its name tells.
    if ((await lstat(path)).isSymbolicLink()) throw new Refusal('is a link');
    if (about.size > longestGold) throw new Refusal('is larger than 64 MB');
    const bytes = await handle.readFile();
    const charset = charsetOf(bytes);
    return { text: decode(bytes, charset), about, charset };
  } finally {
    await handle.close();
  }
}

type Charset = 'utf-8' | 'utf-16le' | 'utf-16be';

/** What a spreadsheet calls "Unicode text" is UTF-16, and begins with its mark. */
function charsetOf([first, second]: Uint8Array): Charset {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** With its mark, so that it is written as it was. */
function decode(bytes: Uint8Array, charset: Charset): string {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal('is not UTF-8; save it as “CSV UTF-8”');
  }
}

function encode(text: string, charset: Charset): Uint8Array {
  if (charset === 'utf-8') return Buffer.from(text);
  const bytes = Buffer.from(text, 'utf16le');
  return charset === 'utf-16le' ? bytes : bytes.swap16();
}

/**
 * False where the file is not what was read any more. The new text lies beside it first, and is filled only after it is sure
 * that it lies in the workspace: the folder may have been swapped for a link since it was looked at.
 */
async function replaceIfSame(
  { root, folders, name }: Place,
  folder: string,
  before: Stats | undefined,
  bytes: Uint8Array,
): Promise<boolean> {
  const expected = join(await realpath(root), ...folders);
  const temporary = join(folder, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
  const handle = await open(temporary, 'wx', before === undefined ? 0o644 : before.mode & 0o777);
  try {
    // What the system takes from the rights of new files (umask) is not taken from a file that had them.
    const rights = before === undefined ? undefined : before.mode & 0o777;
    if (rights !== undefined && ((await handle.stat()).mode & 0o777) !== rights) await handle.chmod(rights);
    if ((await realpath(temporary)) !== join(expected, temporary.slice(temporary.lastIndexOf(sep) + 1)))
      throw new Refusal('does not lie in the workspace');
    await handle.writeFile(bytes);
    await handle.sync();
    await handle.close();
    const now = await lstatIfThere(join(folder, name));
    if (!isSame(before, now)) {
      await unlink(temporary);
      return false;
    }
    await rename(temporary, join(folder, name));
    return true;
  } catch (error) {
    await handle.close().catch(ignored);
    await unlink(temporary).catch(ignored);
    throw error;
  }
}

function isSame(before: Stats | undefined, now: Stats | undefined): boolean {
  if (before === undefined || now === undefined) return before === now;
  return before.ino === now.ino && before.size === now.size && before.mtimeMs === now.mtimeMs;
}

async function lstatIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function unlessThere(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

/** The first error says what matters. */
function ignored(): void {}

function sayWhy(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  const code = codeOf(error);
  if (code === 'ENOSPC') return 'cannot be written: the disk is full';
  if (code === undefined) throw error;
  return `cannot be written (${code})`;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

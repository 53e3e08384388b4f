import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Storage } from '../../core/ports';

/**
 * A folder on this machine's disk, for its user alone (0700, files 0600). What was appended, replaced or created is on the
 * disk when the promise resolves. Files that are appended to stay open; `close` ends that.
 */
export function nodeStorage(rootFolder: string): Storage & { close(): Promise<void> } {
  const root = resolve(rootFolder);
  const appending = openFiles();
  return {
    list: folder => listNames(placeIn(root, folder)),
    read: path => readWhole(placeIn(root, path)),
    readFrom: (path, start) => readRest(placeIn(root, path), start),
    append: (path, bytes, onWritten) => appending.append(placeIn(root, path), bytes, onWritten),
    replace: async (path, bytes) => {
      const place = placeIn(root, path);
      await appending.forget(place);
      await replaceFile(place, bytes);
    },
    createExclusively: (path, bytes) => createFile(placeIn(root, path), bytes),
    remove: async path => {
      const place = placeIn(root, path);
      await appending.forget(place);
      await unlink(place).catch(unlessMissing);
      await flushFolder(dirname(place));
    },
    store: (path, bytes) => storeQuickly(placeIn(root, path), bytes),
    removeFolder: async folder => {
      // The root itself holds every run: never that.
      if (folder === '') throw new Error('a folder has a name');
      await rm(placeIn(root, folder), { recursive: true, force: true });
    },
    close: appending.close,
  };
}

/**
 * Where runs lie, shared by the extension and the command line, outside every workspace: the system's folder for a
 * program's data. `TIERWISE_HOME` overrides it.
 */
export function defaultRunFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { TIERWISE_HOME: own, LOCALAPPDATA: local, XDG_DATA_HOME: data } = environment;
  if (own !== undefined && own !== '') return resolve(own);
  if (platform === 'win32') return join(isSet(local) ? local : join(home, 'AppData', 'Local'), 'tierwise');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'tierwise');
  return join(isSet(data) ? data : join(home, '.local', 'share'), 'tierwise');
}

/** A relative one counts as absent, as the XDG specification says. */
function isSet(folder: string | undefined): folder is string {
  return folder !== undefined && isAbsolute(folder);
}

/**
 * Names are ours, so the rule is narrow: letters, digits, `.`, `_` and `-`, no leading or trailing point, none of the names
 * that mean a device on Windows. Nothing else becomes a path, and so none leads out of the root.
 */
function placeIn(root: string, path: string): string {
  const names = path === '' ? [] : path.split('/');
  const wrong = names.find(
    name => !/^[A-Za-z0-9_-]([A-Za-z0-9._-]{0,126}[A-Za-z0-9_-])?$/.test(name) || isDevice(name),
  );
  if (wrong !== undefined) throw new Error(`"${wrong}" cannot be the name of a file in the run folder`);
  return join(root, ...names);
}

function isDevice(name: string): boolean {
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);
}

async function listNames(folder: string): Promise<readonly string[]> {
  try {
    // A leading point: what a crash left of a replacement.
    return (await readdir(folder)).filter(name => !name.startsWith('.')).sort();
  } catch (error) {
    unlessMissing(error);
    return [];
  }
}

async function readWhole(path: string): Promise<Uint8Array | undefined> {
  try {
    // A pipe in its place would hold whoever lists the runs for ever.
    if (!(await stat(path)).isFile()) throw new Error('it is not a regular file');
    return await readFile(path);
  } catch (error) {
    return unlessMissing(error);
  }
}

async function readRest(path: string, start: number): Promise<Uint8Array | undefined> {
  const handle = await open(path, constants.O_RDONLY).catch(unlessMissing);
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(Math.max(0, size - start));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}

/** Not flushed: what a power cut takes is made again. Renamed into place, so that no reader meets half of it. */
async function storeQuickly(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${randomBytes(8).toString('hex')}.tmp`);
  const write = () => writeFile(temporary, bytes, { flag: 'wx', mode: 0o600 });
  try {
    await write().catch(async error => {
      if (codeOf(error) !== 'ENOENT') throw error;
      await makeFolder(dirname(path));
      await write();
    });
    await moveOver(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {
      // Perhaps it was never made; the first error says what matters.
    });
    throw error;
  }
}

/** Few at a time: a process works on one run, rarely on two, and beside it on the ledger of the day. */
const mostOpenFiles = 4;

/** Each file has its own turn: what goes to the ledger holds up no journal. */
function openFiles() {
  const handles = new Map<string, FileHandle>();
  const turns = new Map<string, Promise<unknown>>();
  const flushes = new WeakMap<FileHandle, { running: Promise<void>; next: Promise<void> | undefined }>();
  let isClosed = false;

  /** One thing at a time for each file: no handle is closed under a write. */
  const inTurn = <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
    const result = (turns.get(path) ?? Promise.resolve()).then(work);
    const turn: Promise<unknown> = result
      .catch(() => {
        // The one who asked is told.
      })
      .then(() => turns.get(path) === turn && turns.delete(path));
    turns.set(path, turn);
    return result;
  };

  /** Closed when nobody waits for its flush any more. */
  const drop = async (path: string) => {
    const handle = handles.get(path);
    handles.delete(path);
    if (handle === undefined) return;
    const { running, next } = flushes.get(handle) ?? {};
    await Promise.allSettled([running, next]);
    await handle.close();
  };

  const handleFor = async (path: string): Promise<FileHandle> => {
    const known = handles.get(path);
    if (known !== undefined) return known;
    // One that is being written has a turn, and is not closed for another.
    const idle = [...handles.keys()].find(one => !turns.has(one));
    if (handles.size >= mostOpenFiles && idle !== undefined) await inTurn(idle, () => drop(idle));
    const handle = await openToAppend(path);
    handles.set(path, handle);
    return handle;
  };

  const append = async (path: string, bytes: Uint8Array): Promise<FileHandle> => {
    const isKnown = handles.has(path);
    const handle = await handleFor(path);
    try {
      // Looked at beside the write: who waits for a line waits for one turn of the disk, and not for three.
      const [{ nlink }] = await Promise.all([handle.stat(), writeAll(handle, bytes)]);
      if (nlink > 0 || !isKnown) return handle;
    } catch (error) {
      await drop(path).catch(() => {
        // The first error says it.
      });
      throw error;
    }
    // No links: the file was removed or replaced, and what was written is nowhere.
    await drop(path);
    return append(path, bytes);
  };

  /** On the disk with the next flush that begins; what others wrote meanwhile shares it. */
  const flushed = (path: string, handle: FileHandle): Promise<void> => {
    const one = flushes.get(handle) ?? { running: Promise.resolve(), next: undefined };
    flushes.set(handle, one);
    one.next ??= one.running
      .catch(() => {
        // Those who asked for it are told.
      })
      .then(() => {
        one.next = undefined;
        one.running = handle.datasync().catch(async error => {
          // After a failed flush the handle may call a later one good that was not.
          if (handles.get(path) === handle) handles.delete(path);
          await handle.close().catch(() => {
            // The first error says it.
          });
          throw error;
        });
        return one.running;
      });
    return one.next;
  };

  return {
    append: async (path: string, bytes: Uint8Array, onWritten?: () => void) => {
      const handle = await inTurn(path, () => append(path, bytes));
      onWritten?.();
      await flushed(path, handle);
      // What comes late is written, and leaves nothing open.
      if (isClosed) await inTurn(path, () => drop(path));
    },
    forget: (path: string) => inTurn(path, () => drop(path)),
    close: async () => {
      isClosed = true;
      // What was asked for before is written, also where its file is not open yet.
      await Promise.all(turns.values());
      await Promise.all([...handles.keys()].map(path => inTurn(path, () => drop(path))));
    },
  };
}

async function openToAppend(path: string): Promise<FileHandle> {
  await makeFolder(dirname(path));
  const flags = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | noFollow;
  const handle = await open(path, flags, 0o600);
  await flushFolder(dirname(path));
  return handle;
}

/** Absent on Windows. */
const noFollow = constants.O_NOFOLLOW ?? 0;

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = join(dirname(path), `.${randomBytes(8).toString('hex')}.tmp`);
  try {
    await writeNew(temporary, bytes);
    await moveOver(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {
      // Perhaps it was never made; the first error says what matters.
    });
    throw error;
  }
  await flushFolder(dirname(path));
}

async function createFile(path: string, bytes: Uint8Array): Promise<boolean> {
  await makeFolder(dirname(path));
  try {
    await writeNew(path, bytes);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  await flushFolder(dirname(path));
  return true;
}

/** All of it or no file. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await writeAll(handle, bytes);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await unlink(path);
    throw error;
  }
  await handle.close();
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    offset += (await handle.write(bytes, offset, bytes.length - offset)).bytesWritten;
  }
}

/** On Windows a virus scanner or a reader may hold the old file for a moment. */
async function moveOver(temporary: string, path: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(temporary, path);
    } catch (error) {
      const isHeld = ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '');
      if (process.platform !== 'win32' || !isHeld || attempt === 10) throw error;
      await wait(10 * attempt);
    }
  }
}

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  // From the first new folder's parent down: without it, a power cut may take the new names away.
  for (let parent = dirname(folder); parent.length >= dirname(made).length; parent = dirname(parent)) {
    await flushFolder(parent);
    if (parent === dirname(parent)) return;
  }
}

/** Makes names as lasting as contents. Windows has no such call, and needs none on NTFS. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY).catch(unlessMissing);
  if (handle === undefined) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

import { randomBytes } from 'node:crypto';
import { constants, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Storage } from '../../core/ports';
import { appendedFiles, mostBytesAtOnce } from './appendedFiles';
import { codeOf, flushFolder, makeFolder, unlessMissing, writeAll } from './diskParts';
import { type QuickDisk, quickDisk } from './quickDisk';

/**
 * A folder on this machine's disk, for its user alone (0700, files 0600). What was appended, replaced or created is on the
 * disk when the promise resolves. Files that are appended to stay open; `close` ends that.
 */
export function nodeStorage(rootFolder: string, disk: QuickDisk = quickDisk()): Storage & { close(): Promise<void> } {
  const root = resolve(rootFolder);
  const appending = appendedFiles(disk);
  return {
    list: (folder, size) => listNames(placeIn(root, folder), size === 'small' ? disk : undefined),
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
    store: (path, bytes) => storeQuickly(placeIn(root, path), bytes, disk),
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

async function listNames(folder: string, disk?: QuickDisk): Promise<readonly string[]> {
  try {
    const names = disk?.answersAtOnce() === true ? disk.atOnce(() => readdirSync(folder)) : await readdir(folder);
    // A leading point: what a crash left of a replacement.
    return names.filter(name => !name.startsWith('.')).sort();
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

/** False where the folder is not there yet, or the disk refuses: asked aside, it says why. */
function storeNow(path: string, temporary: string, bytes: Uint8Array): boolean {
  try {
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
    return true;
  } catch {
    rmSync(temporary, { force: true });
    return false;
  }
}

/** Not flushed: what a power cut takes is made again. Renamed into place, so that no reader meets half of it. */
async function storeQuickly(path: string, bytes: Uint8Array, disk: QuickDisk): Promise<void> {
  const temporary = join(dirname(path), `.${randomBytes(8).toString('hex')}.tmp`);
  if (disk.answersAtOnce() && bytes.length <= mostBytesAtOnce && disk.atOnce(() => storeNow(path, temporary, bytes)))
    return;
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

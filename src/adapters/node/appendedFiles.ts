import { constants, fstatSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flushFolder, makeFolder, writeAll } from './diskParts';
import type { QuickDisk } from './quickDisk';

/** Few at a time: a process works on one run, rarely on two, and beside it on the ledger of the day. */
const mostOpenFiles = 4;

/** Each file has its own turn: what goes to the ledger holds up no journal. */
export function appendedFiles(disk: QuickDisk) {
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
      if (disk.answersAtOnce() && bytes.length <= mostBytesAtOnce) {
        if (disk.atOnce(() => writeNow(handle.fd, bytes)) > 0 || !isKnown) return handle;
        await drop(path);
        return append(path, bytes);
      }
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

/** Longer ones are worth another thread. */
export const mostBytesAtOnce = 64 * 1024;

/** How many names the file has after it: 0 where it was removed or replaced. */
function writeNow(file: number, bytes: Uint8Array): number {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset, bytes.length - offset);
  return fstatSync(file).nlink;
}

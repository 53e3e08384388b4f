import type { Storage } from '../../../../src/core/ports';

/** What goes wrong at the n-th write, the first being 1. */
export interface DiskFault {
  readonly at: number;
  /** How much of it is there all the same: a full disk takes a part, a failed flush may leave everything. */
  readonly leaves: 'nothing' | 'half' | 'everything';
  /** `once`, or every write from then on. */
  readonly lasts: 'once' | 'for-good';
}

/** Files in a map, on a disk that fails when told to. */
export function memoryStorage(files = new Map<string, Uint8Array>(), firstFault?: DiskFault) {
  let writes = 0;
  let fault = firstFault;
  const failing = () => {
    writes += 1;
    return fault !== undefined && (fault.lasts === 'once' ? writes === fault.at : writes >= fault.at);
  };
  const write = (path: string, bytes: Uint8Array, atomically: boolean) => {
    if (!failing()) return void files.set(path, bytes);
    const before = files.get(path) ?? new Uint8Array();
    const half = Math.floor((before.length + bytes.length) / 2);
    if (fault?.leaves === 'everything') files.set(path, bytes);
    else if (fault?.leaves === 'half' && !atomically) files.set(path, bytes.slice(0, Math.max(before.length, half)));
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  };
  const storage: Storage = {
    async list(folder) {
      const below = [...files.keys()].filter(path => path.startsWith(`${folder}/`));
      const names = below.map(path => path.slice(folder.length + 1).split('/')[0] ?? '');
      return [...new Set(names)].sort();
    },
    async read(path) {
      return files.get(path);
    },
    async readFrom(path, start) {
      return files.get(path)?.subarray(start);
    },
    async append(path, bytes, onWritten) {
      const before = files.get(path) ?? new Uint8Array();
      const after = new Uint8Array(before.length + bytes.length);
      after.set(before);
      after.set(bytes, before.length);
      write(path, after, false);
      onWritten?.();
    },
    async replace(path, bytes) {
      write(path, bytes, true);
    },
    async createExclusively(path, bytes) {
      if (files.has(path)) return false;
      write(path, bytes, true);
      return true;
    },
    async remove(path) {
      files.delete(path);
    },
    async store(path, bytes) {
      files.set(path, bytes);
    },
    async removeFolder(folder) {
      for (const path of [...files.keys()]) if (path.startsWith(`${folder}/`)) files.delete(path);
    },
  };
  return {
    storage,
    files,
    writes: () => writes,
    breakDown(leaves: DiskFault['leaves']) {
      fault = { at: writes + 1, leaves, lasts: 'for-good' };
    },
    mend() {
      fault = undefined;
    },
  };
}

import { type FSWatcher, statfsSync, watch } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FolderWatch } from '../../core/gather/related/workspaceFiles';
import type { NodeFolder } from './workspace';

/**
 * Hears of every change in folders, each by itself. Only on Linux, and only where the file system is one of this machine: there
 * the kernel has put a change into the line before the one who wrote it goes on, so that a question asked after it finds it.
 * Other systems tell a moment later, others' file systems not at all.
 */
export function watchFolders(folders: readonly NodeFolder[]): FolderWatch | undefined {
  if (process.platform !== 'linux' || !folders.every(({ folder }) => isOfThisMachine(folder))) return undefined;
  const watchers = new Map<string, FSWatcher>();
  let touched = new Set<string>();
  let isBroken = false;

  const give = () => {
    isBroken = true;
    for (const one of watchers.values()) one.close();
    watchers.clear();
    touched.clear();
  };
  const add = (path: string, absolute: string) => {
    const watcher = watch(absolute, { persistent: false }, (_event, name) => {
      if (name === null) return give();
      touched.add(path === '' ? name : `${path}/${name}`);
    });
    watcher.on('error', give);
    watchers.set(path, watcher);
  };

  return {
    watch(paths) {
      const missing = paths.filter(path => !watchers.has(path));
      if (isBroken || watchers.size + missing.length > mostFolders) return 'not-watched';
      try {
        for (const path of missing) {
          const owner = folders.find(one => one.prefix === '' || `${path}/`.startsWith(one.prefix));
          if (owner !== undefined) add(path, `${owner.folder}/${path.slice(owner.prefix.length)}`);
        }
      } catch {
        // The system gives no more, or a folder went meanwhile.
        give();
        return 'not-watched';
      }
      return missing.length > 0 ? 'newly-watched' : 'watched';
    },
    async touched() {
      // What the kernel has in line is taken up once in each turn; this one may have begun before the question came.
      await nextTurn();
      await nextTurn();
      if (isBroken) return undefined;
      const taken = touched;
      touched = new Set();
      // Behind so many the kernel may have dropped some.
      return taken.size > mostTouched ? undefined : taken;
    },
    stop: give,
  };
}

/** A watch for each folder, of which a machine gives all programs together some ten thousands. */
const mostFolders = 8_192;
/** A quarter of what the kernel keeps in line when nobody takes it up (16,384). */
const mostTouched = 4_096;

/** ext2 to ext4, xfs, btrfs, f2fs, zfs, tmpfs and overlays of these, by the numbers of `statfs`. */
const ownFileSystems = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x01021994, 0x794c7630]);

function isOfThisMachine(folder: string): boolean {
  try {
    return ownFileSystems.has(statfsSync(folder).type >>> 0);
  } catch {
    return false;
  }
}

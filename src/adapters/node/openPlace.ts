import { readlinkSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';

/**
 * Where an open file lies, as the kernel knows it: no name that was changed since can deceive it. `undefined` where it
 * does not say, as on systems without /proc.
 */
export function openPlace(descriptor: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const place = readlinkSync(`/proc/self/fd/${descriptor}`);
    return isAbsolute(place) ? place : undefined;
  } catch {
    return undefined;
  }
}

/** Both absolute and without links. The folder itself does not lie below it. */
export function isBelow(folder: string, path: string): boolean {
  // What begins with the folder and goes nowhere up needs no more looking at, ten thousand times.
  if (path.length > folder.length + 1 && path.startsWith(folder + sep) && !path.includes(`${sep}..`)) return true;
  const way = relative(folder, path);
  return !(way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { TierwiseError } from '../../core/errors';
import { quoted } from '../../core/show/quoted';

/** The folder that a person named, as it really lies. Throws where there is none. */
export function existingFolder(named: string): string {
  try {
    const folder = realpathSync(resolve(named));
    if (statSync(folder).isDirectory()) return folder;
  } catch {
    // Told below, as for a file.
  }
  throw new TierwiseError(
    'wrong-use',
    `${quoted(named)} is not a folder. Pass the folder to work in with --workspace.`,
  );
}

/** Where a file or a folder lies that a person named: as seen from where the person stands, else from `folder`. */
export function placeOf(named: string, folder: string): string {
  return isAbsolute(named) || existsSync(named) ? named : join(folder, named);
}

/** A file that a person named, as a path below `folder`, or as an absolute one where it lies outside; its folder is put to `outside` then. Throws when it is missing. */
export function toPath(named: string, folder: string, outside: string[]): string {
  let real: string;
  try {
    real = realpathSync(placeOf(named, folder));
  } catch {
    throw new TierwiseError(
      'wrong-use',
      `The file ${quoted(named)} does not exist. Name a file relative to this folder or to the workspace.`,
    );
  }
  const way = relative(folder, real);
  if (way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return way.split(sep).join('/');
  // A person named it by hand, so it is read where it lies; what lies beside it may be named by a gold file.
  if (!outside.includes(dirname(real))) outside.push(dirname(real));
  return real;
}

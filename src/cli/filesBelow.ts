import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TierwiseError } from '../core/errors';
import { quoted } from '../core/show/quoted';
import { oneLine } from '../core/show/visibleText';

/** The file, or the files below a folder, by name; links in folders are not followed, and told. */
export async function filesBelow(named: string, skip: (why: string) => void): Promise<readonly string[]> {
  const about = await stat(named).catch(() => undefined);
  if (about === undefined)
    throw new TierwiseError('wrong-use', `${quoted(named)} does not exist. Name files or folders that do.`);
  if (!about.isDirectory()) return [named];
  const entries = await readdir(named, { withFileTypes: true });
  const below = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1)).filter(entry => entry.name !== '.git');
  const found = await Promise.all(
    below.map(entry => {
      const path = join(named, entry.name);
      if (entry.isDirectory()) return filesBelow(path, skip);
      if (entry.isFile()) return [path];
      skip(`${oneLine(path)}: not read, ${entry.isSymbolicLink() ? 'is a link' : 'is no regular file'}`);
      return [];
    }),
  );
  return found.flat();
}

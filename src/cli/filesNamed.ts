import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { placeOf } from '../adapters/node/namedPaths';
import { TierwiseError } from '../core/errors';
import { quoted } from '../core/show/quoted';
import { filesBelow } from './filesBelow';

/**
 * Files as they are named, and of a folder those below it, such as a Maildir's or a day's logs; each once. What is not there from where
 * the person stands is looked for in `folder`, the one to work in. `skip` hears of what a folder holds and is no file.
 */
export async function filesNamed(
  named: readonly string[],
  folder: string,
  skip: (why: string) => void,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const one of named) {
    const place = placeOf(one, folder);
    const about = await stat(place).catch(() => undefined);
    if (about?.isFIFO() === true || about?.isSocket() === true || (about === undefined && one === '-'))
      throw new TierwiseError('wrong-use', pipeInstead(one));
    const isFolder = about?.isDirectory() === true;
    const below = isFolder ? (await filesBelow(place, skip)).map(path => join(one, relative(place, path))) : [one];
    if (below.length === 0) throw new TierwiseError('wrong-use', `The folder ${quoted(one)} holds no files.`);
    files.push(...below);
  }
  return [...new Set(files)];
}

/** `<(zcat a.gz)`, `/dev/stdin`, `-`: what flows by once. */
function pipeInstead(named: string): string {
  return `${quoted(named)} is no file but what another program writes. Its lines are looked at again, as evidence and after a crash, so put them into a file and name that; gzipped files are read as they are.`;
}

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type KeptModels, keptModelsFile, readKeptModels } from '../../core/send/keptModels';

const none: KeptModels = [];

/** What providers last said that they have; read anew when the file changed, by this window or by another. */
export function nodeKeptModels(runFolder: string): () => KeptModels {
  const file = join(runFolder, keptModelsFile);
  let read: { readonly stamp: string; readonly kept: KeptModels } = { stamp: '', kept: [] };
  return () => {
    try {
      const { mtimeMs, size } = statSync(file);
      const stamp = `${mtimeMs}:${size}`;
      if (stamp !== read.stamp) read = { stamp, kept: readKeptModels(readFileSync(file, 'utf8')) };
    } catch {
      // Nobody was asked yet.
      return none;
    }
    return read.kept;
  };
}

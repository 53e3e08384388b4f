import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countTokens } from '../../core/fit/countTokens';
import { O200k } from '../../core/fit/o200k';
import type { TokenCounter } from '../../core/fit/tokenCounter';

/**
 * Plain o200k on this thread, for a command that counts one page and whose thread nobody else waits for: another would take longer
 * to start than the counting does. `folder` is dist.
 */
export function countHere(folder: string): TokenCounter {
  let o200k: O200k | undefined;
  const count = async (texts: readonly string[], signal: AbortSignal): Promise<readonly number[]> => {
    signal.throwIfAborted();
    o200k ??= new O200k(readFileSync(join(folder, 'o200k.bin')));
    return countTokens(texts, o200k);
  };
  return { title: 'o200k', plain: count, upper: count };
}

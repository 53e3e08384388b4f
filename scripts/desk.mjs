// A fresh copy of the sample desk with its history, for the demo, `npm start` and the tests.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './process.mjs';

/**
 * @param {string} target a folder that may be replaced
 * @returns {Promise<string>} the target
 */
export async function freshDesk(target) {
  rmSync(target, { recursive: true, force: true });
  const { replayHistory } = await import(pathToFileURL(join(root, 'samples', '.history', 'replay.mjs')).href);
  await replayHistory({ source: join(root, 'samples'), target });
  return target;
}

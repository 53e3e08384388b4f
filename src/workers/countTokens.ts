import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { countTokens } from '../core/fit/countTokens';
import { O200k } from '../core/fit/o200k';

const o200k = new O200k(readFileSync(join(__dirname, 'o200k.bin')));

/** Counts apart from everybody else: counting takes a while over large texts. */
parentPort?.on('message', ({ id, input }: { readonly id: number; readonly input: readonly string[] }) => {
  try {
    parentPort?.postMessage({ id, output: countTokens(input, o200k) });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : 'failed' });
  }
});

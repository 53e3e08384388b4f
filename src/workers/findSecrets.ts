import { parentPort } from 'node:worker_threads';
import type { ScanInput } from '../core/ports';
import { findSecrets } from '../core/protect/findSecrets';
import { secretlint } from './secretlint';

/** Scans apart from everybody else: whoever waits may end this worker when it takes too long. */
parentPort?.on('message', async ({ id, input }: { readonly id: number; readonly input: readonly ScanInput[] }) => {
  try {
    const output = [];
    for (const one of input) output.push(await findSecrets(one, secretlint));
    parentPort?.postMessage({ id, output });
  } catch (error) {
    // The error's own words may hold a part of the text.
    parentPort?.postMessage({ id, error: error instanceof Error ? error.name : 'failed' });
  }
});

import { parentPort } from 'node:worker_threads';
import { countTokens } from '../core/fit/countTokens';

/** Counts apart from everybody else: the tokenizer is large, and slow over large texts. */
parentPort?.on('message', ({ id, input }: { readonly id: number; readonly input: readonly string[] }) => {
  try {
    parentPort?.postMessage({ id, output: countTokens(input) });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : 'failed' });
  }
});

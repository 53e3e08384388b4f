import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { whyThreadEnded } from '../../core/missingPart';
import type { GitCall, GitOutcome, RunGit } from './gitProcess';

export type GitRequest =
  | { readonly kind: 'run'; readonly id: number; readonly call: GitCall }
  | { readonly kind: 'stop'; readonly id: number };

export interface GitAnswer {
  readonly id: number;
  readonly outcome: GitOutcome;
}

/**
 * Runs git from a thread of its own: starting a process holds up the thread that does it for as long as the memory of the
 * process is large. `folder` is where `runGit.js` lies. Started at first use; an idle thread keeps no process alive.
 */
export function gitThread(folder: string): { readonly run: RunGit; dispose(): Promise<void> } {
  let worker: Worker | undefined;
  let lastId = 0;
  const waiting = new Map<number, (outcome: GitOutcome) => void>();

  const start = (): Worker => {
    const started = new Worker(join(folder, 'runGit.js'), {
      env: {},
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 },
    });
    started.unref();
    started.on('message', ({ id, outcome }: GitAnswer) => settle(id, outcome));
    const fail = (why: string) => {
      if (worker !== started) return;
      worker = undefined;
      for (const id of [...waiting.keys()]) settle(id, { kind: 'failed', why });
    };
    started.on('error', error => fail(whyThreadEnded(error, dirname(folder))));
    started.on('exit', () => fail('its thread ended'));
    return started;
  };
  const settle = (id: number, outcome: GitOutcome) => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker?.unref();
    resolve?.(outcome);
  };

  return {
    run: (call, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        worker ??= start();
        const thread = worker;
        const id = ++lastId;
        const abort = () => {
          waiting.delete(id);
          if (waiting.size === 0) thread.unref();
          thread.postMessage({ kind: 'stop', id } satisfies GitRequest);
          reject(signal.reason);
        };
        signal.addEventListener('abort', abort, { once: true });
        waiting.set(id, outcome => {
          signal.removeEventListener('abort', abort);
          resolve(outcome);
        });
        thread.ref();
        thread.postMessage({ kind: 'run', id, call } satisfies GitRequest);
      }),
    async dispose() {
      const ending = worker;
      for (const id of [...waiting.keys()]) settle(id, { kind: 'failed', why: 'Tierwise is closing' });
      worker = undefined;
      await ending?.terminate();
    },
  };
}

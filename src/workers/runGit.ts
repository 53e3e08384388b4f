import { parentPort } from 'node:worker_threads';
import { runGit } from '../adapters/node/gitProcess';
import type { GitAnswer, GitRequest } from '../adapters/node/gitThread';

/** Starts git for a thread that somebody waits for: starting a process takes longest in the thread that does it. */
const running = new Map<number, AbortController>();

parentPort?.on('message', async (request: GitRequest) => {
  const { id } = request;
  if (request.kind === 'stop') return running.get(id)?.abort();
  const controller = new AbortController();
  running.set(id, controller);
  try {
    answer({ id, outcome: await runGit(request.call, controller.signal) });
  } catch (error) {
    // Whoever stopped it waits no more.
    if (!controller.signal.aborted) answer({ id, outcome: { kind: 'failed', why: String(error) } });
  } finally {
    running.delete(id);
  }
});

function answer(message: GitAnswer): void {
  parentPort?.postMessage(message);
}

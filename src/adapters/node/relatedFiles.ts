import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TierwiseError } from '../../core/errors';
import { IndexFailed, type RelatedFiles } from '../../core/gather/related/relatedFiles';
import type { Patience, Proposals } from '../../core/gather/related/workspaceIndex';
import { whyThreadEnded } from '../../core/missingPart';
import type { IndexAnswer, IndexedWorkspace, IndexRequest } from './indexMessages';

export interface NodeRelatedFilesOptions {
  /** Where `indexWorkspace.js` lies: dist. */
  readonly folder: string;
  /** As it is now: another workspace, trust or rule begins another index. */
  indexed(): IndexedWorkspace;
  /** A minute when absent. */
  readonly deadlineMs?: number;
}

/** A cold workspace gets its first answer after about so long, and reads on: more files than these are read in that time by two idle cores. */
const patience: Patience = { ms: 1_450, leastFiles: 3_500 };
const usualDeadlineMs = 60_000;
/** A very large or slow workspace may need more than one for the first look, and what was read by then is kept; behind so many the thread hangs. */
const mostDeadlines = 3;
const mostMemoryMb = 1_024;
/** A third of it holds what one question leaves behind, some twenty megabytes: with less, much of it grows old, and collecting that takes longer. */
const youngMemoryMb = 64;

interface Waiting {
  resolve(output: Proposals): void;
  reject(error: Error): void;
}

let spare: { readonly folder: string; readonly worker: Worker } | undefined;

/** Starts a thread for the next index, for whoever knows that there will be a question: it loads what it needs in the meantime. */
export function startIndexAhead(folder: string): void {
  const worker = startThread(folder);
  spare = { folder, worker };
  worker.unref();
  // Whoever takes it hears of its end; without it one is started at the first question.
  const forget = () => {
    if (spare?.worker === worker) spare = undefined;
  };
  worker.once('error', forget);
  worker.once('exit', forget);
}

function takeThread(folder: string): Worker {
  const ready = spare?.folder === folder ? spare.worker : undefined;
  if (ready !== undefined) spare = undefined;
  return ready ?? startThread(folder);
}

function startThread(folder: string): Worker {
  return new Worker(join(folder, 'indexWorkspace.js'), {
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: youngMemoryMb, maxOldGenerationSizeMb: mostMemoryMb },
  });
}

/** The index in a thread of its own, started at the first question. An idle thread keeps no process alive. */
export function nodeRelatedFiles({
  folder,
  indexed,
  deadlineMs = usualDeadlineMs,
}: NodeRelatedFilesOptions): RelatedFiles & {
  dispose(): Promise<void>;
} {
  let thread: { readonly worker: Worker; readonly key: string } | undefined;
  const waiting = new Map<number, Waiting>();
  let lately: readonly string[] = [];
  let lastId = 0;
  let missed = 0;

  const fail = (worker: Worker, why: string) => {
    if (thread?.worker !== worker) return;
    thread = undefined;
    void worker.terminate();
    for (const one of waiting.values()) one.reject(new IndexFailed(why));
    waiting.clear();
  };
  const start = (): Worker => {
    const about = indexed();
    const key = JSON.stringify(about);
    if (thread?.key === key) return thread.worker;
    if (thread !== undefined) fail(thread.worker, 'the workspace changed');
    const worker = takeThread(folder);
    worker.postMessage(about satisfies IndexedWorkspace);
    thread = { worker, key };
    missed = 0;
    worker.on('message', (message: IndexAnswer) => {
      missed = 0;
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      if (waiting.size === 0) worker.unref();
      if (message.output !== undefined) one?.resolve(message.output);
      else if (message.refusal !== undefined) one?.reject(new TierwiseError('failed', message.refusal));
      else one?.reject(new IndexFailed(message.error ?? 'it gave no answer'));
    });
    worker.on('error', error => fail(worker, whyThreadEnded(error, dirname(folder))));
    worker.on('exit', code => fail(worker, `it ended by itself (exit code ${code})`));
    return worker;
  };

  return {
    propose(asked, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const worker = start();
        const id = ++lastId;
        const settle = () => {
          clearTimeout(timer);
          waiting.delete(id);
          signal.removeEventListener('abort', abort);
          if (waiting.size === 0) worker.unref();
        };
        const abort = () => {
          settle();
          reject(signal.reason);
        };
        const timer = setTimeout(() => {
          const why = `no answer within ${deadlineMs / 1000} seconds`;
          if (++missed >= mostDeadlines) return fail(worker, why);
          settle();
          reject(new IndexFailed(why));
        }, deadlineMs);
        signal.addEventListener('abort', abort, { once: true });
        waiting.set(id, {
          resolve: output => {
            settle();
            lately = output.files.map(({ path }) => path);
            resolve(output);
          },
          reject: error => {
            settle();
            reject(error);
          },
        });
        worker.ref();
        const request: IndexRequest = { ...asked, id, unsaved: [...asked.unsaved], patience };
        worker.postMessage(request);
      });
    },
    lately: () => lately,
    async dispose() {
      const worker = thread?.worker;
      if (worker === undefined) return;
      fail(worker, 'Tierwise is closing');
      await worker.terminate();
    },
  };
}

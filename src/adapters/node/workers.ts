import { setMaxListeners } from 'node:events';
import { dirname, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TierwiseError } from '../../core/errors';
import { missingPart, partMissing } from '../../core/missingPart';
import { DeadlineError, type JobName, type Jobs, type SecretFinding, type Workers } from '../../core/ports';

export interface NodeWorkersOptions {
  /** Where `countTokens.js` and `findSecrets.js` lie: dist. */
  readonly folder: string;
  /** Threads for each kind of job at most; 2 when absent. */
  readonly size?: number;
}

/**
 * Threads of this process, started at the first job. Each does one job at a time; the time of a job counts from when a
 * thread takes it up, so that waiting in line or loading a tokenizer is not held against it. Idle threads keep no process
 * alive.
 */
export function nodeWorkers({ folder, size = 2 }: NodeWorkersOptions): Workers & { dispose(): Promise<void> } {
  const pools: { readonly [Name in JobName]: Pool } = {
    'count-tokens': pool(resolve(folder, 'countTokens.js'), size),
    'find-secrets': pool(resolve(folder, 'findSecrets.js'), size),
  };
  return {
    async run(name, input, { deadlineMs, signal }) {
      const output = await pools[name].run(input, deadlineMs, signal);
      const checked = readers[name](output);
      if (checked === undefined || checked.length !== input.length)
        throw workerFailed(name, 'its answer has the wrong form');
      return checked;
    },
    async dispose() {
      await Promise.all(Object.values(pools).map(one => one.dispose()));
    },
  };
}

/** The door for what a thread posts back. */
const readers: { readonly [Name in JobName]: (output: unknown) => Jobs[Name]['output'] | undefined } = {
  'count-tokens': output => (isListOf(output, isCount) ? output : undefined),
  'find-secrets': output => (isListOf(output, isFindings) ? output : undefined),
};

interface Pool {
  run(input: unknown, deadlineMs: number, signal: AbortSignal): Promise<unknown>;
  dispose(): Promise<void>;
}

interface Job {
  readonly input: unknown;
  readonly deadlineMs: number;
  /** False once it was aborted: nobody waits any more. */
  isWanted(): boolean;
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

interface Thread {
  isIdle(): boolean;
  isLoaded(): boolean;
  take(job: Job): void;
  end(): Promise<void>;
}

const growAfterMs = 150;

function pool(file: string, size: number): Pool {
  const waiting: Job[] = [];
  const threads = new Set<Thread>();
  let isDisposed = false;

  const next = () => {
    const wanted = waiting.findIndex(job => job.isWanted());
    return wanted < 0 ? undefined : waiting.splice(0, wanted + 1).at(-1);
  };
  /** One more thread costs as much time as many jobs take: only when those there are have been busy for a while. */
  let growing: NodeJS.Timeout | undefined;
  const assign = (mayGrow = threads.size === 0) => {
    for (;;) {
      const idle = [...threads].find(one => one.isIdle());
      const job = idle === undefined ? undefined : next();
      if (idle === undefined || job === undefined) break;
      idle.take(job);
    }
    // Nobody waits for one that is loading while another may be done with its job before.
    if (mayGrow && threads.size < size) start();
    if (threads.size >= size || !waiting.some(job => job.isWanted())) return;
    growing ??= setTimeout(() => {
      growing = undefined;
      assign([...threads].every(one => one.isLoaded()));
    }, growAfterMs);
  };
  const start = () => {
    if (!waiting.some(job => job.isWanted())) return;
    const thread = startThread(file, {
      onIdle: () => assign(),
      onEnd: notLoaded => {
        threads.delete(thread);
        // Whoever waits for a thread that cannot be loaded hears of it, one for each that is tried.
        if (notLoaded !== undefined && threads.size === 0) next()?.reject(notLoaded);
        assign();
      },
    });
    threads.add(thread);
  };

  return {
    run(input, deadlineMs, signal) {
      return new Promise((resolveJob, reject) => {
        if (signal.aborted) return reject(signal.reason);
        // A run has one signal and many jobs at once, and that is no leak.
        setMaxListeners(0, signal);
        if (isDisposed) return reject(workerFailed(file, 'Tierwise is closing'));
        let isWanted = true;
        const settle = () => {
          isWanted = false;
          signal.removeEventListener('abort', abort);
        };
        const abort = () => {
          settle();
          reject(signal.reason);
        };
        signal.addEventListener('abort', abort, { once: true });
        waiting.push({
          input,
          deadlineMs,
          isWanted: () => isWanted,
          resolve: output => {
            settle();
            resolveJob(output);
          },
          reject: error => {
            settle();
            reject(error);
          },
        });
        assign();
      });
    },
    async dispose() {
      isDisposed = true;
      clearTimeout(growing);
      for (const job of waiting.splice(0)) job.reject(workerFailed(file, 'Tierwise is closing'));
      await Promise.all([...threads].map(thread => thread.end()));
    },
  };
}

interface ThreadEvents {
  onIdle(): void;
  /** Why it could not be loaded, where it could not. */
  onEnd(notLoaded: Error | undefined): void;
}

/** Loading a tokenizer takes under a second; a machine under load gets a generous multiple. */
const startDeadlineMs = 30_000;
const mostMemoryMb = 512;

/** One thread. It first answers an empty job, which says that it is loaded; then it takes what comes. */
function startThread(file: string, events: ThreadEvents): Thread {
  // No environment: a thread needs no key. No flags of ours: a debugger's port is taken.
  const worker = new Worker(file, {
    env: {},
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: mostMemoryMb },
  });
  let current: Job | undefined;
  let id = 0;
  let isLoaded = false;
  let hasEnded = false;
  let timer: NodeJS.Timeout | undefined;

  const post = (input: unknown, deadlineMs: number) => {
    timer = setTimeout(() => finish(new DeadlineError(`no answer within ${deadlineMs} ms`)), deadlineMs);
    worker.postMessage({ id, input });
  };
  const finish = (error: Error) => {
    if (hasEnded) return;
    hasEnded = true;
    clearTimeout(timer);
    void worker.terminate();
    current?.reject(error);
    current = undefined;
    events.onEnd(isLoaded ? undefined : error);
  };
  const answer = (message: unknown) => {
    if (!isAnswer(message) || message.id !== id || hasEnded) return;
    clearTimeout(timer);
    id += 1;
    if (!isLoaded) isLoaded = true;
    else if (message.error === undefined) current?.resolve(message.output);
    else current?.reject(workerFailed(file, message.error));
    current = undefined;
    worker.unref();
    events.onIdle();
  };

  worker.on('message', answer);
  worker.on('error', error => finish(workerFailed(file, error instanceof Error ? error.message : String(error))));
  worker.on('exit', code => finish(workerFailed(file, `it ended by itself (exit code ${code})`)));
  post([], startDeadlineMs);

  return {
    isIdle: () => isLoaded && current === undefined && !hasEnded,
    isLoaded: () => isLoaded,
    take(job) {
      current = job;
      worker.ref();
      post(job.input, job.deadlineMs);
    },
    async end() {
      finish(workerFailed(file, 'Tierwise is closing'));
      await worker.terminate();
    },
  };
}

/** The work was not done, so whoever needs it must not go on as if it were. */
function workerFailed(job: string, why: string): TierwiseError {
  const name = job.split(/[\\/]/).at(-1);
  const part = missingPart({ message: why }, dirname(dirname(job)));
  if (part !== undefined) return partMissing(part);
  return new TierwiseError(
    'failed',
    `A background thread of Tierwise (${name}) did not do its work: ${why}. Try again; if it stays so, reinstall Tierwise.`,
  );
}

interface Answer {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: string;
}

function isAnswer(message: unknown): message is Answer {
  if (typeof message !== 'object' || message === null || !('id' in message)) return false;
  return typeof message.id === 'number' && (!('error' in message) || typeof message.error === 'string');
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isFindings(value: unknown): value is readonly SecretFinding[] {
  return isListOf(value, isFinding);
}

function isFinding(value: unknown): value is SecretFinding {
  if (typeof value !== 'object' || value === null) return false;
  const { type, start, end } = { type: undefined, start: undefined, end: undefined, ...value };
  return typeof type === 'string' && isCount(start) && isCount(end) && start <= end;
}

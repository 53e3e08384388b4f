import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LogsOf, LogWork } from '../../core/digest/logWork';
import { TierwiseError } from '../../core/errors';
import { whyThreadEnded } from '../../core/missingPart';
import type { Bytes, OpenedFile, RefusedFile } from '../../core/ports';
import type { DigestAnswer, DigestAsk, LogJob, LogJobDone, LogResults } from './digestMessages';

/** The digest of some ten million rows takes 200 MB of them. */
const memoryMb = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 1_024 };

interface Running {
  readonly open: LogsOf['open'];
  readonly signal: AbortSignal;
  /** Files that the thread has open, by its number for each. */
  readonly opened: Map<number, OpenLog>;
  /** Nobody waits for it any more. */
  isOver: boolean;
  settle(outcome: LogJobDone | Error): void;
}

interface OpenLog {
  readonly file: OpenedFile;
  /** Absent until the first of it is read. */
  bytes?: AsyncIterator<Uint8Array>;
}

/**
 * Reads logs in a thread of its own: a log of a million rows takes seconds, and judging what it shows a part of one at a
 * stretch; rules are tried on all of its rows. Files are opened here, by whoever watches over the workspace, and their bytes handed over. `folder` is where
 * `digestLogs.js` lies. Started at first use; an idle thread keeps no process alive.
 */
export function digestThread(folder: string): LogWork & { dispose(): Promise<void> } {
  let worker: Worker | undefined;
  let lastId = 0;
  const running = new Map<number, Running>();

  const start = (): Worker => {
    const started = new Worker(join(folder, 'digestLogs.js'), { env: {}, execArgv: [], resourceLimits: memoryMb });
    started.unref();
    const fail = (why: string) => {
      if (worker !== started) return;
      worker = undefined;
      for (const one of [...running.values()])
        one.settle(new TierwiseError('failed', `The logs could not be read: ${why}.`));
    };
    started.on('message', (answer: DigestAnswer) => {
      const one = running.get(answer.id);
      if (one !== undefined) void take(answer, one, (ask, handedOver) => started.postMessage(ask, handedOver));
    });
    started.on('error', error => fail(whyThreadEnded(error, dirname(folder))));
    started.on('exit', code => fail(`the thread for it ended by itself (exit code ${code})`));
    return started;
  };

  const run = (job: LogJob, open: LogsOf['open'], signal: AbortSignal): Promise<LogJobDone> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      worker ??= start();
      const thread = worker;
      const id = ++lastId;
      const settle = (outcome: LogJobDone | Error) => {
        signal.removeEventListener('abort', abort);
        running.delete(id);
        one.isOver = true;
        if (running.size === 0) thread.unref();
        for (const log of one.opened.values()) void close(log);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const abort = () => {
        thread.postMessage({ kind: 'stop', id } satisfies DigestAsk);
        settle(signal.reason);
      };
      const one: Running = { open, signal, opened: new Map(), isOver: false, settle };
      signal.addEventListener('abort', abort, { once: true });
      running.set(id, one);
      thread.ref();
      thread.postMessage({ kind: 'begin', id, job } satisfies DigestAsk);
    });

  return {
    async draft({ paths, baselinePaths, open }, signal) {
      return made('draft', await run({ kind: 'draft', paths, baselinePaths }, open, signal));
    },
    async lines({ paths, wanted, open }, signal) {
      return made('lines', await run({ kind: 'lines', paths, wanted }, open, signal));
    },
    async detect({ paths, findings, open }, signal) {
      return made('detect', await run({ kind: 'detect', paths, findings }, open, signal));
    },
    async tryRules({ paths, rules, open }, signal) {
      return made('try-rules', await run({ kind: 'try-rules', paths, rules }, open, signal));
    },
    async dispose() {
      const ending = worker;
      worker = undefined;
      for (const one of [...running.values()]) one.settle(new TierwiseError('failed', 'Tierwise is closing.'));
      await ending?.terminate();
    },
  };
}

function made<Kind extends LogJob['kind']>(kind: Kind, done: LogJobDone): LogResults[Kind] {
  const isOfKind = (one: LogJobDone): one is LogJobDone & { made: LogResults[Kind] } => one.kind === kind;
  if (!isOfKind(done)) throw new Error(`The thread of digests answered ${done.kind} to ${kind}.`);
  return done.made;
}

type Tell = (ask: DigestAsk, handedOver?: readonly ArrayBuffer[]) => void;

/** What the thread says of a job: done, or in need of a file or of more of it. */
async function take(answer: DigestAnswer, one: Running, tell: Tell): Promise<void> {
  const { id } = answer;
  switch (answer.kind) {
    case 'done':
      return one.settle(answer.done);
    case 'failed':
      return one.settle(new Error(answer.why));
    case 'open': {
      const { file } = answer;
      try {
        const opened = await one.open(answer.path);
        // Stopped while it was opened: nobody asks for it, nor to close it.
        if (opened.kind === 'opened' && one.isOver) return await close({ file: opened });
        if (opened.kind === 'opened') one.opened.set(file, { file: opened });
        return tell({ kind: 'opened', id, file, outcome: plain(opened) });
      } catch (error) {
        return tell({ kind: 'opened', id, file, outcome: { kind: 'refused', why: wordsOf(error) } });
      }
    }
    case 'read': {
      const { file } = answer;
      try {
        const log = one.opened.get(file);
        if (log !== undefined) log.bytes ??= iterate(log.file.bytes(one.signal));
        const next = await log?.bytes?.next();
        if (next === undefined || next.done === true) return tell({ kind: 'bytes', id, file });
        // A copy, to be handed over: what was read may lie in memory that is used again.
        const bytes = new Uint8Array(next.value);
        return tell({ kind: 'bytes', id, file, bytes }, [bytes.buffer]);
      } catch (error) {
        return tell({ kind: 'bytes', id, file, error: wordsOf(error) });
      }
    }
    case 'close': {
      const log = one.opened.get(answer.file);
      one.opened.delete(answer.file);
      if (log !== undefined) await close(log);
    }
  }
}

function plain(opened: OpenedFile | RefusedFile): (DigestAsk & { kind: 'opened' })['outcome'] {
  const { kind } = opened;
  return kind === 'opened' ? { kind, sizeBytes: opened.sizeBytes } : { kind, why: opened.why };
}

function iterate(bytes: Bytes): AsyncIterator<Uint8Array> {
  return bytes[Symbol.asyncIterator]();
}

/** Whoever leaves a file before its end closes it; that it cannot be closed changes no digest. */
async function close({ file, bytes }: OpenLog): Promise<void> {
  try {
    if (bytes === undefined) await file.close();
    else await bytes.return?.();
  } catch {
    // It was read, or is not wanted any more.
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

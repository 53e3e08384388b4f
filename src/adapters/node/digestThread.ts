import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Draft, DraftLogs, DraftRequest } from '../../core/digest/draft';
import { TierwiseError } from '../../core/errors';
import { whyThreadEnded } from '../../core/missingPart';
import type { Bytes } from '../../core/ports';
import type { DigestAnswer, DigestAsk } from './digestMessages';

/** The digest of some ten million rows takes 200 MB of them. */
const memoryMb = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 1_024 };

interface Running {
  readonly request: DraftRequest;
  readonly signal: AbortSignal;
  /** Files that the thread reads, by its number for each. */
  readonly opened: Map<number, AsyncIterator<Uint8Array>>;
  settle(outcome: Draft | Error): void;
}

/**
 * Drafts digests in a thread of its own: reading a log of a million rows takes seconds, and judging what it shows a part of one at a
 * stretch. Files are opened here, by whoever watches over the workspace, and their bytes handed over. `folder` is where
 * `digestLogs.js` lies. Started at first use; an idle thread keeps no process alive.
 */
export function digestThread(folder: string): { readonly draftLogs: DraftLogs; dispose(): Promise<void> } {
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

  return {
    draftLogs: (request, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        worker ??= start();
        const thread = worker;
        const id = ++lastId;
        const settle = (outcome: Draft | Error) => {
          signal.removeEventListener('abort', abort);
          running.delete(id);
          if (running.size === 0) thread.unref();
          for (const bytes of opened.values()) void close(bytes);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        };
        const abort = () => {
          thread.postMessage({ kind: 'stop', id } satisfies DigestAsk);
          settle(signal.reason);
        };
        const opened = new Map<number, AsyncIterator<Uint8Array>>();
        signal.addEventListener('abort', abort, { once: true });
        running.set(id, { request, signal, opened, settle });
        thread.ref();
        const { paths, baselinePaths } = request;
        thread.postMessage({ kind: 'draft', id, paths, baselinePaths } satisfies DigestAsk);
      }),
    async dispose() {
      const ending = worker;
      worker = undefined;
      for (const one of [...running.values()]) one.settle(new TierwiseError('failed', 'Tierwise is closing.'));
      await ending?.terminate();
    },
  };
}

type Tell = (ask: DigestAsk, handedOver?: readonly ArrayBuffer[]) => void;

/** What the thread says of a draft: done, or in need of a file or of more of it. */
async function take(answer: DigestAnswer, one: Running, tell: Tell): Promise<void> {
  const { id } = answer;
  switch (answer.kind) {
    case 'drafted':
      return one.settle(answer.draft);
    case 'failed':
      return one.settle(new Error(answer.why));
    case 'open': {
      const { file } = answer;
      try {
        const opened = await one.request.open(answer.path);
        if (opened.kind === 'opened') one.opened.set(file, iterate(opened.bytes(one.signal)));
        const { kind } = opened;
        return tell({ kind: 'opened', id, file, outcome: kind === 'opened' ? { kind } : { kind, why: opened.why } });
      } catch (error) {
        return tell({ kind: 'opened', id, file, outcome: { kind: 'refused', why: wordsOf(error) } });
      }
    }
    case 'read': {
      const { file } = answer;
      try {
        const next = await one.opened.get(file)?.next();
        if (next === undefined || next.done === true) return tell({ kind: 'bytes', id, file });
        // A copy, to be handed over: what was read may lie in memory that is used again.
        const bytes = new Uint8Array(next.value);
        return tell({ kind: 'bytes', id, file, bytes }, [bytes.buffer]);
      } catch (error) {
        return tell({ kind: 'bytes', id, file, error: wordsOf(error) });
      }
    }
    case 'close': {
      const bytes = one.opened.get(answer.file);
      one.opened.delete(answer.file);
      if (bytes !== undefined) await close(bytes);
    }
  }
}

function iterate(bytes: Bytes): AsyncIterator<Uint8Array> {
  return bytes[Symbol.asyncIterator]();
}

/** Whoever leaves a file before its end closes it; that it cannot be closed changes no digest. */
async function close(bytes: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    await bytes.return?.();
  } catch {
    // It was read, or is not wanted any more.
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { parentPort } from 'node:worker_threads';
import type { DigestAnswer, DigestAsk, LogJob, LogJobDone } from '../adapters/node/digestMessages';
import { unhurried } from '../core/breathe';
import { type LogsOf, logWorkHere } from '../core/digest/logWork';
import type { Bytes, OpenedFile, RefusedFile } from '../core/ports';

/** Reads logs for a thread that somebody waits for. The files are opened there; here are only their bytes. */
const work = logWorkHere(unhurried);
const running = new Map<number, AbortController>();
/** Who waits for which file of which job: for its being opened, or for more of it. */
const waiting = new Map<string, (told: DigestAsk) => void>();
let lastFile = 0;

parentPort?.on('message', (told: DigestAsk) => {
  switch (told.kind) {
    case 'begin':
      return void begin(told);
    case 'stop':
      return stop(told.id);
    default: {
      const key = keyOf(told);
      const resolve = waiting.get(key);
      waiting.delete(key);
      resolve?.(told);
    }
  }
});

/** Nobody answers any more what was asked for it. */
function stop(id: number): void {
  running.get(id)?.abort();
  for (const [key, resolve] of waiting) {
    if (!key.startsWith(`${id}/`)) continue;
    waiting.delete(key);
    resolve({ kind: 'stop', id });
  }
}

async function begin({ id, job }: DigestAsk & { kind: 'begin' }): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    answer({ kind: 'done', id, done: await done(job, path => open(id, path), controller.signal) });
  } catch (error) {
    // Whoever stopped it waits no more.
    if (!controller.signal.aborted) answer({ kind: 'failed', id, why: String(error) });
  } finally {
    running.delete(id);
  }
}

async function done(job: LogJob, openLog: LogsOf['open'], signal: AbortSignal): Promise<LogJobDone> {
  const { kind } = job;
  switch (kind) {
    case 'draft':
      return { kind, made: await work.draft({ ...job, open: openLog }, signal) };
    case 'lines':
      return { kind, made: await work.lines({ ...job, open: openLog }, signal) };
    case 'detect':
      return { kind, made: await work.detect({ ...job, open: openLog }, signal) };
    case 'try-rules':
      return { kind, made: await work.tryRules({ ...job, open: openLog }, signal) };
  }
}

async function open(id: number, path: string): Promise<OpenedFile | RefusedFile> {
  const file = ++lastFile;
  const told = await ask({ kind: 'open', id, file, path });
  if (told.kind !== 'opened') return { kind: 'refused', why: 'was not opened' };
  if (told.outcome.kind === 'refused') return told.outcome;
  return {
    kind: 'opened',
    sizeBytes: told.outcome.sizeBytes,
    modifiedMs: 0,
    bytes: () => bytesOf(id, file),
    close: async () => answer({ kind: 'close', id, file }),
  };
}

/** The next piece is on its way while one is read. */
async function* bytesOf(id: number, file: number): Bytes {
  try {
    for (let coming = ask({ kind: 'read', id, file }); ; ) {
      const told = await coming;
      if (told.kind !== 'bytes') throw new Error('reading was stopped');
      if (told.error !== undefined) throw new Error(told.error);
      if (told.bytes === undefined) return;
      coming = ask({ kind: 'read', id, file });
      // The readers look for line ends in buffers, which is faster.
      yield Buffer.from(told.bytes.buffer, told.bytes.byteOffset, told.bytes.byteLength);
    }
  } finally {
    answer({ kind: 'close', id, file });
  }
}

function ask(question: DigestAnswer & { kind: 'open' | 'read' }): Promise<DigestAsk> {
  return new Promise(resolve => {
    waiting.set(keyOf(question), resolve);
    answer(question);
  });
}

function keyOf(message: { readonly id: number; readonly file?: number }): string {
  return `${message.id}/${message.file ?? 0}`;
}

function answer(message: DigestAnswer): void {
  parentPort?.postMessage(message);
}

import { Worker } from 'node:worker_threads';
import { unpackScans } from '../../core/gather/related/packedScans';
import type { Aside } from '../../core/gather/related/workspaceFiles';
import type { NodeFolder } from './workspace';

export type AsideRequest =
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | { readonly kind: 'stamps'; readonly id: number }
  | {
      readonly kind: 'holds';
      readonly id: number;
      readonly paths: readonly string[];
      readonly words: readonly string[];
    }
  | { readonly kind: 'scan'; readonly id: number; readonly paths: readonly string[] }
  | { readonly kind: 'read-ahead'; readonly paths: readonly string[] };

export interface AsideAnswer {
  readonly id: number;
  /** Size and time of each path. */
  readonly stamps?: Float64Array<ArrayBuffer>;
  readonly held?: Uint8Array<ArrayBuffer>;
  /** For each path, why it is not in the index; `undefined` for those that stand in `packed`, in the same order. */
  readonly whys?: readonly (string | undefined)[];
  readonly packed?: Uint32Array<ArrayBuffer>;
}

/** More of them take the processor from those who scan. */
const readersAtOnce = 2;

/** A second thread for the index, started at first use. When it fails, whoever asked does the work alone. */
export function nodeAside(
  file: string,
  about: { readonly folders: readonly NodeFolder[]; readonly maxFileBytes: number },
): Aside {
  let worker: Worker | undefined;
  let known: readonly string[] | undefined;
  let lastId = 0;
  const waiting = new Map<number, { resolve(answer: AsideAnswer): void; reject(error: Error): void }>();

  const newThread = () =>
    new Worker(file, {
      workerData: about,
      env: {},
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 },
    });
  const start = (): Worker => {
    const started = newThread();
    started.on('message', (answer: AsideAnswer) => {
      waiting.get(answer.id)?.resolve(answer);
      waiting.delete(answer.id);
    });
    const fail = (error: Error) => {
      if (worker === started) worker = undefined;
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
    };
    started.on('error', error => fail(error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => fail(new Error('the thread ended')));
    // Behind the listeners, which would hold the process.
    started.unref();
    known = undefined;
    return started;
  };
  const ask = (make: (id: number) => AsideRequest): Promise<AsideAnswer> => {
    worker ??= start();
    const id = ++lastId;
    worker.postMessage(make(id));
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  };

  const readers = new Map<number, Worker>();
  /** Ends by itself when it has nothing to do; nobody waits for it. */
  const readerAt = (place: number): Worker => {
    const known = readers.get(place);
    if (known !== undefined) return known;
    const reader = newThread();
    const forget = () => {
      if (readers.get(place) === reader) readers.delete(place);
    };
    reader.on('error', forget);
    reader.on('exit', forget);
    reader.unref();
    readers.set(place, reader);
    return reader;
  };

  return {
    readAhead(paths) {
      for (let reader = 0; reader < readersAtOnce; reader++) {
        const own = paths.filter((_, place) => place % readersAtOnce === reader);
        readerAt(reader).postMessage({ kind: 'read-ahead', paths: own } satisfies AsideRequest);
      }
    },
    async stamps(paths) {
      worker ??= start();
      if (known !== paths) worker.postMessage({ kind: 'paths', paths } satisfies AsideRequest);
      known = paths;
      const { stamps = new Float64Array() } = await ask(id => ({ kind: 'stamps', id }));
      return stamps;
    },
    async holds(paths, words) {
      const { held = new Uint8Array() } = await ask(id => ({ kind: 'holds', id, paths, words }));
      return held;
    },
    async scan(paths) {
      const { stamps = [], whys = [], packed = new Uint32Array() } = await ask(id => ({ kind: 'scan', id, paths }));
      const files = unpackScans(packed).values();
      return whys.map((why, index) => ({
        sizeBytes: stamps[2 * index] ?? -1,
        modifiedMs: stamps[2 * index + 1] ?? -1,
        result: why ?? files.next().value ?? 'cannot be read',
      }));
    },
  };
}

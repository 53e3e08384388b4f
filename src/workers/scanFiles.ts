import { parentPort, workerData } from 'node:worker_threads';
import type { AsideAnswer, AsideRequest } from '../adapters/node/aside';
import { lookNow } from '../adapters/node/lookNow';
import type { NodeFolder } from '../adapters/node/workspace';
import { FileScanner } from '../core/gather/related/fileScan';
import { packScans } from '../core/gather/related/packedScans';
import { primeScanner } from '../core/gather/related/primeScanner';
import { bitsOf } from '../core/gather/related/quickMentions';
import { scanRead } from '../core/gather/related/scanBytes';

/** Reads and looks at files beside the index's own thread, where there are thousands of them. */
const { folders, maxFileBytes } = workerData as {
  readonly folders: readonly NodeFolder[];
  readonly maxFileBytes: number;
};
const look = lookNow(folders);
const scanner = new FileScanner();
let isPrimed = false;
let ending: ReturnType<typeof setTimeout> | undefined;
const idleMs = 1_000;
let known: readonly string[] = [];

parentPort?.on('message', (request: AsideRequest) => {
  switch (request.kind) {
    case 'paths':
      known = request.paths;
      return;
    case 'stamps':
      return answer({ id: request.id, stamps: stampsOf(known) });
    case 'holds':
      return answer({
        id: request.id,
        held: Uint8Array.from(request.paths, path => bitsOf(look.holds(path, maxFileBytes, request.words))),
      });
    case 'scan':
      return answer({ id: request.id, ...scanAll(request.paths) });
    case 'read-ahead':
      clearTimeout(ending);
      for (const path of request.paths) look.read(path, maxFileBytes);
      // This thread was started for it.
      ending = setTimeout(() => parentPort?.close(), idleMs);
  }
});

/** Size and time of each; -1 for what is no file. */
function stampsOf(paths: readonly string[]): Float64Array<ArrayBuffer> {
  const stamps = new Float64Array(2 * paths.length).fill(-1);
  for (const [index, path] of paths.entries()) {
    const stamp = look.stamp(path);
    if (stamp?.kind === 'file') stamps.set([stamp.sizeBytes, stamp.modifiedMs], 2 * index);
  }
  return stamps;
}

function scanAll(paths: readonly string[]): Pick<AsideAnswer, 'stamps' | 'whys' | 'packed'> {
  if (!isPrimed) primeScanner(scanner);
  isPrimed = true;
  const scans = paths.map(path => scanRead(scanner, path, look.read(path, maxFileBytes)));
  const stamps = new Float64Array(2 * scans.length);
  for (const [index, { sizeBytes, modifiedMs }] of scans.entries()) {
    stamps[2 * index] = sizeBytes;
    stamps[2 * index + 1] = modifiedMs;
  }
  const results = scans.map(({ result }) => result);
  return {
    stamps,
    whys: results.map(result => (typeof result === 'string' ? result : undefined)),
    packed: packScans(results.filter(result => typeof result !== 'string')),
  };
}

function answer(message: AsideAnswer): void {
  const { packed, stamps } = message;
  parentPort?.postMessage(message, [
    ...(packed === undefined ? [] : [packed.buffer]),
    ...(stamps === undefined ? [] : [stamps.buffer]),
  ]);
}

import { deepEqual } from 'node:assert/strict';
import { SlowDisk } from '../../../../../src/core/gather/related/slowDisk';

const files = (length: number) => Array.from({ length }, (_, index) => `src/${index}.ts`);
const all = files(1_200);

/** Adds files where each read takes so long; says which were read to find that out, and what was handed out. */
function walked(readMs: (read: number) => number, paths = all) {
  let now = 0;
  const reads: string[] = [];
  const handedOut: (readonly string[])[] = [];
  const disk = new SlowDisk(
    {
      stamp: () => undefined,
      headStamp: () => undefined,
      holds: () => [],
      read: path => {
        now += readMs(reads.push(path));
        return { sizeBytes: 1, modifiedMs: 1, bytes: new Uint8Array(1) };
      },
    },
    { readAhead: paths => handedOut.push(paths) },
    () => now,
  );
  for (const path of paths) disk.add(path);
  disk.end();
  return { reads, handedOut };
}

describe('files that come from a disk', () => {
  it('are read ahead by others as they are found, each once', () => {
    const { reads, handedOut } = walked(() => 0.5);
    deepEqual(reads.length, 15);
    deepEqual(
      handedOut.map(paths => paths.length),
      [500, 500, 200],
    );
    deepEqual(handedOut.flat(), all);
  });

  it('are not all read ahead in a workspace of which a first answer reads a part', () => {
    deepEqual(walked(() => 0.5, files(40_000)).handedOut.flat(), files(12_000));
  });

  it('are told from those in the memory of the machine, of which the first take long as well', () => {
    deepEqual(walked(() => 0.05).handedOut, []);
    const { reads, handedOut } = walked(read => (read < 7 ? 3 : 0.05));
    deepEqual([reads.length, handedOut], [15, []]);
  });
});

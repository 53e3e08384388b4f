import { deepEqual, equal, throws } from 'node:assert/strict';
import { quickDisk } from '../../../src/adapters/node/quickDisk';

describe('a disk that answers at once', () => {
  it('is asked on this thread until it has let us wait three times', () => {
    let nowMs = 0;
    const disk = quickDisk(() => nowMs);
    const waits = [1, 5, 6, 40, 2, 6].map(ms => {
      disk.atOnce(() => {
        nowMs += ms;
      });
      return disk.answersAtOnce();
    });
    deepEqual(waits, [true, true, true, true, true, false]);
  });

  it('hands on what the work gives, and its failure', () => {
    const disk = quickDisk();
    equal(
      disk.atOnce(() => 7),
      7,
    );
    throws(
      () =>
        disk.atOnce(() => {
          throw new Error('the disk is full');
        }),
      /the disk is full/,
    );
  });
});

import { equal, notEqual, ok } from 'node:assert/strict';
import { sharedTimeout } from '../../../src/core/sharedTimeout';

describe('a time limit that is shared', () => {
  it('is one for all who ask at about the same time, for as long each', () => {
    const first = sharedTimeout(30_000);
    equal(sharedTimeout(30_000), first);
    notEqual(sharedTimeout(20_000), first);
    ok(!first.aborted);
  });
});

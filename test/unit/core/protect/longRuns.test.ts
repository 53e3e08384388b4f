import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { CharacterSet } from '../../../../src/core/protect/characterSet';
import { longRuns } from '../../../../src/core/protect/longRuns';
import { rounds } from '../../../support/rounds';

describe('the long runs of a text', () => {
  it('are all that an expression finds, and lead back to where they stand', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab .é]{0,60}$/), text => {
        const { text: runs, place } = longRuns(text, new CharacterSet('ab'), 3);
        const found = [...runs.matchAll(/[ab]{3,}/g)];

        deepEqual(
          found.map(({ index, 0: run }) => [place(index), run]),
          [...text.matchAll(/[ab]{3,}/g)].map(({ index, 0: run }) => [index, run]),
        );
        equal(runs, found.map(([run]) => run).join('\n'));
      }),
      { numRuns: rounds(100), seed: 5 },
    );
  });
});

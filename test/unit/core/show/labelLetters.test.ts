import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { labelLetters } from '../../../../src/core/show/labelLetters';
import { rounds } from '../../../support/rounds';

describe('letters of labels', () => {
  it('are the first free ones of their names, and none that the table needs', () => {
    deepEqual(labelLetters(['phishing', 'suspicious', 'spam', 'simulation', 'clean']), ['p', 'i', 'a', 'm', 'l']);
    deepEqual(labelLetters(['cu', 'Übung', '…']), ['a', 'b', 'd']);
  });

  it('never collide, whatever the labels, and end with the keys', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 60 }), labels => {
        const letters = labelLetters(labels).filter(letter => letter !== undefined);
        equal(new Set(letters).size, letters.length);
        equal(letters.length, Math.min(labels.length, 29));
        for (const letter of letters) equal('cunxos?'.includes(letter), false);
      }),
      { numRuns: rounds(100) },
    );
  });
});

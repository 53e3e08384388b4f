import { deepEqual } from 'node:assert/strict';
import { countRows } from '../../../src/cli/printOutcome';

describe('the counts of labels', () => {
  it('stand below each other, however long a label is', () => {
    const labels = ['BenignPositive', 'BenignPositive', 'Undetermined', 'abstain'].map(label => ({ label }));

    deepEqual(countRows(labels, ['BenignPositive', 'Undetermined', 'abstain']), [
      `BenignPositive      2  ${'▇'.repeat(20)}`,
      `Undetermined        1  ${'▇'.repeat(10)}`,
      `abstain             1  ${'▇'.repeat(10)}`,
    ]);
  });
});

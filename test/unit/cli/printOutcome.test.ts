import { deepEqual, equal } from 'node:assert/strict';
import { countRows, notAskedWords, unansweredWords, whyItEnded } from '../../../src/cli/printOutcome';
import { literal } from '../../../src/core/protect/protected';
import type { ResultProblem } from '../../../src/core/read/results';
import { cancelled } from '../../../src/core/send/failures';
import { asIfProtected } from '../core/show/asIfProtected';

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

describe('what a run of labels says at its end', () => {
  const because = (...kinds: readonly (ResultProblem['kind'] | undefined)[]) =>
    kinds.map(kind =>
      kind === undefined ? { problem: undefined } : { problem: { kind, why: literal('as scripted') } },
    );

  it('is how many records have no answer and why, with what may help where a model was the reason', () => {
    equal(
      unansweredWords(because('refused', 'too-long', 'refused', undefined)),
      '3 of 4 records have no answer (2 refused, 1 too long). Another tier may answer: --tier with --only ID, or "escalate-to" in the task.',
    );
    equal(unansweredWords(because('unreadable')), '1 of 1 record has no answer (1 unreadable).');
  });

  it('is how many records it did not come to', () => {
    deepEqual(
      [notAskedWords(6, 1), notAskedWords(1_000, 999), notAskedWords(6, 6)],
      ['5 of 6 records were not asked.', '1 of 1,000 records was not asked.', undefined],
    );
  });

  it('is nothing where each was answered, that a text speaks for no label included', () => {
    equal(unansweredWords(because(undefined, 'not-evaluable')), undefined);
  });

  it('says once that it was cancelled, and every other reason', () => {
    deepEqual(
      [asIfProtected(cancelled().message), literal('The batch goes on.'), undefined].map(why => whyItEnded({ why })),
      [undefined, 'The batch goes on.', undefined],
    );
  });
});

import { deepEqual, equal, match } from 'node:assert/strict';
import { countRows, notAskedWords, openWords, unansweredWords, whyItEnded } from '../../../src/cli/printOutcome';
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

  it('is what to do where the tier without a model had no labels to learn from', () => {
    equal(
      openWords(because('not-evaluable', 'not-evaluable', undefined), 'gold/emails.csv'),
      '2 of 3 records stay open: without a language model, answers come from labels that a person confirmed. Confirm 5 records of each of two labels in the table, or in gold/emails.csv, and run it again; or choose a tier with a model, such as --tier local.',
    );
    match(
      openWords(because('not-evaluable'), undefined) ?? '',
      /Name a gold file in the task \("gold"\) with 5 records/,
    );
    equal(openWords(because('not-evaluable', undefined, undefined), 'gold/emails.csv'), undefined);
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

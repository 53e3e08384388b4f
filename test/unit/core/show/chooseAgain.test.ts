import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { chooseAgain, chooseRows, choosingRows, everyRow, type RowChoice } from '../../../../src/core/show/chooseRows';
import type { LabelsRow } from '../../../../src/core/show/labelsView';
import { readMessageToPage } from '../../../../src/core/show/protocol';
import { labelRowsOf } from '../../../page/labelsFixture';
import { copies, rounds } from '../../../support/rounds';

describe('a choice of rows kept up', () => {
  const message = readMessageToPage('labels', { kind: 'rows-arrived', run: 'r', from: 0, rows: labelRowsOf(60) });
  const some = message?.kind === 'rows-arrived' ? message.rows : [];

  const choices: fc.Arbitrary<RowChoice> = fc.record({
    label: fc.constantFrom('', 'phishing', 'clean'),
    confidence: fc.constantFrom('' as const, 'high' as const),
    tier: fc.constant(''),
    problem: fc.constantFrom('' as const, 'none' as const),
    answers: fc.constant([]),
    text: fc.constantFrom('', 'favour', 'e'),
    sort: fc.option(
      fc.record({ column: fc.constantFrom('field-1', 'confidence', 'label', 'mark'), isDescending: fc.boolean() }),
      { nil: undefined },
    ),
  });
  const picks = fc.array(fc.nat(some.length - 1), { minLength: 1, maxLength: 30 });
  const rowsOf = (positions: readonly number[]): LabelsRow[] => positions.flatMap(position => some[position] ?? []);

  it('is what choosing anew would give, whatever rows came or became others', () => {
    fc.assert(
      fc.property(choices, picks, picks, fc.array(fc.nat(29)), (choice, before, added, others) => {
        const rows = rowsOf(before);
        const chosen = chooseRows(rows, choice);
        const changed = new Set<number>();
        for (const row of rowsOf(added)) changed.add(rows.push(row) - 1);
        for (const [index, other] of others.entries()) {
          const row = some[(index * 7) % some.length];
          if (other >= rows.length || row === undefined) continue;
          rows[other] = row;
          changed.add(other);
        }
        deepEqual(chooseAgain(chosen, rows, choice, changed), chooseRows(rows, choice));
      }),
      { numRuns: rounds(500) },
    );
  });

  it('gives the page its turn at least every few hundred rows, also while sorting', () => {
    const count = copies(20_000);
    const rows = Array.from({ length: count }, (_, index) => some[index % some.length]).filter(
      row => row !== undefined,
    );
    const work = choosingRows(rows, { ...everyRow, sort: { column: 'field-1', isDescending: false } });
    let steps = 0;
    while (work.next().done !== true) steps++;
    ok(steps >= (count / 500) * 2, `${steps} steps`);
  });
});

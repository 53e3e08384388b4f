import { equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { fitsSchema } from '../../../../src/core/show/fitsSchema';
import { labelsRow } from '../../../../src/core/show/labelsView';
import { readMessageToPage } from '../../../../src/core/show/protocol';
import { triagedRowsOf } from '../../../page/labelsFixture';
import { rounds } from '../../../support/rounds';

const rows = triagedRowsOf(200);

describe('a value that fits a schema', () => {
  it('is what the schema itself takes, whatever was changed in it', () => {
    const fits = fitsSchema(labelsRow);
    const other = fc.oneof(
      fc.anything(),
      fc.constantFrom(
        undefined,
        null,
        -1,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        '',
        'high',
        'low',
        'a',
        'a b',
        3,
        true,
        false,
        [],
        {},
        [1],
      ),
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.nat(rows.length - 1), fc.nat(), fc.nat(), other, (at, place, part, value) => {
        const row = structuredClone(rows[at]) as Record<string, unknown>;
        const name = nth(Object.keys(row), place);
        const inner = row[name];
        if (part % 2 === 0 && typeof inner === 'object' && inner !== null)
          Object.assign(inner, { [nth([...Object.keys(inner), '0'], part >> 1)]: value });
        else row[name] = value;
        const isTaken = labelsRow.safeParse(row).success;
        equal(fits(row), isTaken, JSON.stringify(row));
        if (isTaken) taken += 1;
      }),
      { numRuns: rounds(400), seed: 1 },
    );
    ok(taken > 0, 'some changes leave a row a row');
  });

  it('is asked of the schema where it has parts of other kinds', () => {
    const schema = z.object({
      at: z.int(),
      of: z.union([z.string(), z.null()]),
      name: z.string().check(z.minLength(2)),
    });
    const fits = fitsSchema(schema);

    equal(fits({ at: 1, of: null, name: 'ab' }), true);
    for (const bad of [
      { at: 0.5, of: null, name: 'ab' },
      { at: 1, of: 1, name: 'ab' },
      { at: 1, of: '', name: 'a' },
      [],
      null,
    ])
      equal(fits(bad), false, JSON.stringify(bad));
  });
});

describe('rows that arrive', () => {
  it('are taken as they came, and dropped with the others where one is none', () => {
    const message = { kind: 'rows-arrived', run: 'r', from: 0, rows };

    equal(readMessageToPage('labels', message), message);
    equal(readMessageToPage('labels', { ...message, rows: [...rows, { ...rows[0], line: '1' }] }), undefined);
    equal(readMessageToPage('labels', { ...message, from: 0.5 }), undefined);
    equal(readMessageToPage('report', message), undefined);
  });
});

function nth(names: readonly string[], at: number): string {
  return names[at % names.length] ?? '';
}

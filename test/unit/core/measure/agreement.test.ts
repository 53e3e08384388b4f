import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { agreementOf, shareOf } from '../../../../src/core/measure/agreement';
import { agreementWords } from '../../../../src/core/measure/goldAgreement';

const judged = (...pairs: readonly string[]) =>
  pairs.map((pair, index) => {
    const [gold = '', given = ''] = pair.split('>');
    return { id: `r${index}`, gold, given };
  });

describe('agreement of a run with a person', () => {
  it('counts per label what was right of what was given, and what was found of what is there', () => {
    const found = agreementOf(
      judged('phish>phish', 'phish>clean', 'phish>abstain', 'clean>clean', 'clean>phish', 'clean>clean'),
      ['phish', 'clean', 'spam'],
    );

    deepEqual(
      found?.labels.map(({ label, goldCount, precision, recall, f1 }) => [
        label,
        goldCount,
        precision?.value,
        recall?.value.toFixed(3),
        f1?.toFixed(3),
      ]),
      [
        ['phish', 3, 0.5, '0.333', '0.400'],
        ['clean', 3, 2 / 3, '0.667', '0.667'],
      ],
    );
    equal(found?.accuracy.value, 0.5);
    equal(found?.macroF1.toFixed(3), '0.533');
  });

  it('says which records met which label, so that a person can look at them', () => {
    const { confusion } = agreementOf(judged('a>b', 'a>a', 'a>b'), ['a', 'b']) ?? { confusion: [] };

    deepEqual(confusion, [
      { gold: 'a', given: 'b', ids: ['r0', 'r2'] },
      { gold: 'a', given: 'a', ids: ['r1'] },
    ]);
  });

  it('says what a word of confidence was worth, without abstentions', () => {
    const sure = judged('a>a', 'a>a', 'a>b', 'b>abstain').map(one => ({ ...one, confidence: 'high' as const }));
    const found = agreementOf(
      [...sure, ...judged('b>b').map(one => ({ ...one, id: 'x', confidence: 'low' as const }))],
      ['a', 'b'],
    );

    deepEqual(
      found?.byConfidence.map(({ confidence, right }) => [confidence, right.count, right.value.toFixed(2)]),
      [
        ['high', 3, '0.67'],
        ['low', 1, '1.00'],
      ],
    );
    ok(found !== undefined && agreementWords(found).includes('  confidence high: 67 % (21–94) of 3 right'));
  });

  it('is nothing where nobody confirmed a record', () => {
    equal(agreementOf([], ['a', 'b']), undefined);
  });

  it('gives the interval of Wilson: 97 of 100 lies between 91.5 and 99.0 %', () => {
    const { low, high } = shareOf(97, 100);

    equal((100 * low).toFixed(1), '91.5');
    equal((100 * high).toFixed(1), '99.0');
    equal(shareOf(0, 5).low, 0);
    ok(shareOf(5, 5).low > 0.5 && shareOf(5, 5).high === 1);
  });

  it('never leaves its bounds, and the confusion adds up', () => {
    const label = fc.constantFrom('a', 'b', 'c', 'abstain');
    fc.assert(
      fc.property(
        fc.array(fc.record({ gold: fc.constantFrom('a', 'b', 'c'), given: label }), { minLength: 1 }),
        pairs => {
          const found = agreementOf(
            pairs.map((pair, index) => ({ id: String(index), ...pair })),
            ['a', 'b'],
          );
          ok(found !== undefined);
          ok(found.macroF1 >= 0 && found.macroF1 <= 1);
          for (const share of [
            found.accuracy,
            ...found.labels.flatMap(one => [one.precision ?? [], one.recall ?? []].flat()),
          ])
            ok(
              share.low >= 0 && share.low <= share.value + 1e-9 && share.value <= share.high + 1e-9 && share.high <= 1,
            );
          equal(
            found.confusion.reduce((sum, one) => sum + one.ids.length, 0),
            pairs.length,
          );
        },
      ),
    );
  });
});

describe('agreement in words', () => {
  it('gives shares with their intervals, and the labels that the gold has', () => {
    const found = agreementOf(judged('phish>phish', 'phish>clean', 'clean>clean', 'clean>clean'), ['phish', 'clean']);
    ok(found !== undefined);

    deepEqual(agreementWords(found), [
      'agreement with the gold: 75 % (30–95) of 4 records, macro F1 0.73 (in brackets: 95 % intervals)',
      '  phish: 2 in the gold, 50 % (9–91) of them found, 100 % (21–100) of 1 given right',
      '  clean: 2 in the gold, 100 % (34–100) of them found, 67 % (21–94) of 3 given right',
    ]);
  });
});

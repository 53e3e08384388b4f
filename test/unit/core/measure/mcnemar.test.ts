import { equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { shareOf } from '../../../../src/core/measure/agreement';
import { differenceOf, fewestDiffering, mcnemarExact, recordsToTellApart } from '../../../../src/core/measure/mcnemar';

const paired = (bothRight: number, onlyFirst: number, onlySecond: number, neither: number) => ({
  bothRight,
  onlyFirst,
  onlySecond,
  neither,
});

describe('what two tiers got right on the same records', () => {
  it('is tested as published: Fagerland, Lydersen and Laake (2014), and the example of exact2x2 for R', () => {
    equal(mcnemarExact({ onlyFirst: 1, onlySecond: 7 }).toFixed(4), '0.0703');
    equal(mcnemarExact({ onlyFirst: 9, onlySecond: 2 }).toFixed(5), '0.06543');
    equal(mcnemarExact({ onlyFirst: 0, onlySecond: 0 }), 1);
    equal(mcnemarExact({ onlyFirst: 3, onlySecond: 3 }), 1);
  });

  it('has the interval of Bonett and Price as published for the same patients', () => {
    const { value, low, high } = differenceOf(paired(1, 1, 7, 12));

    equal(value.toFixed(3), '0.286');
    equal(low.toFixed(3), '0.013');
    equal(high.toFixed(3), '0.508');
  });

  it('is significant from six records on that only one got right, not below', () => {
    ok(mcnemarExact({ onlyFirst: 0, onlySecond: fewestDiffering }) < 0.05);
    ok(mcnemarExact({ onlyFirst: 0, onlySecond: fewestDiffering - 1 }) > 0.05);
  });

  it('gives the same, whoever is named first, also of thousands of records', () => {
    const count = fc.nat(40_000);
    fc.assert(
      fc.property(count, count, (a, b) => {
        const p = mcnemarExact({ onlyFirst: a, onlySecond: b });
        ok(p >= 0 && p <= 1);
        equal(p, mcnemarExact({ onlyFirst: b, onlySecond: a }));
      }),
      { numRuns: 20 },
    );
  });

  it('says about how many records would tell a difference of this size, and nothing where there is none or it is told', () => {
    const few = paired(17, 0, 2, 1);

    equal(recordsToTellApart(few) !== undefined && recordsToTellApart(few), 55);
    equal(recordsToTellApart(paired(10, 2, 2, 6)), undefined);
    equal(recordsToTellApart(paired(10, 0, 10, 0)), undefined);
  });

  it('has shares with the interval of Wilson as Newcombe (1998) printed them', () => {
    const words = (part: number, count: number) => {
      const { low, high } = shareOf(part, count);
      return `${low.toFixed(4)} to ${high.toFixed(4)}`;
    };

    equal(words(81, 263), '0.2553 to 0.3662');
    equal(words(15, 148), '0.0624 to 0.1605');
    equal(words(0, 20), '0.0000 to 0.1611');
    equal(words(1, 29), '0.0061 to 0.1718');
  });
});

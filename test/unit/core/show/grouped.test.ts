import { equal } from 'node:assert/strict';
import fc from 'fast-check';
import { grouped } from '../../../../src/core/show/grouped';

describe('a number for people', () => {
  it('is grouped as the platform would, in English', () => {
    const cents = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.double({ min: 0, max: 1e12, noNaN: true }), (whole, money) => {
        equal(grouped(whole), whole.toLocaleString('en'));
        equal(grouped(money.toFixed(2)), money.toLocaleString('en-US', cents));
      }),
      { seed: 20261129 },
    );
    equal([999, 1000, 123_456, -1234].map(grouped).join(' '), '999 1,000 123,456 -1,234');
  });
});

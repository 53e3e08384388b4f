import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { ranking } from '../../../../../src/core/gather/related/ranks';

describe('a ranking of files', () => {
  it('is what sorting all of them gives, cut at the most', () => {
    const signals = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -2, max: 5 }), fc.double({ noNaN: true })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(signals, fc.boolean(), fc.integer({ min: 1, max: 60 }), (values, isTurned, most) => {
        const signal = Float64Array.from(values);
        const places = values.map((_, file) => (isTurned ? values.length - file : file));
        const sorted = values
          .flatMap((value, file) => (value > 0 ? file : []))
          .sort((a, b) => (signal[b] ?? 0) - (signal[a] ?? 0) || (places[a] ?? 0) - (places[b] ?? 0));

        deepEqual(ranking(signal, places, most), sorted.slice(0, most));
      }),
      { seed: 20261128 },
    );
  });
});

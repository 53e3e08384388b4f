import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { corrected, measuredFactors } from '../../../../src/core/fit/measuredFactors';
import { rounds } from '../../../support/rounds';
import { runDesk } from '../runDesk';

const own = { likely: 1.5, upper: 1.8 };
const lines = (...ratios: readonly number[]) =>
  ratios.map(ratio => ({ model: 'anthropic:m', plain: 10_000, counted: Math.round(10_000 * ratio) }));
const times = (count: number, ratio: number) => Array.from({ length: count }, () => ratio);

describe('factors measured over replies', () => {
  it('stay the tier’s own until eight calls were counted, and are raised at once', () => {
    deepEqual(corrected(own, []), { ...own, counts: 0 });
    deepEqual(corrected(own, lines(...times(7, 1.4))), { ...own, counts: 0 });
    equal(corrected(own, lines(1.9)).upper, 2.09);
  });

  it('follow what the provider counts, with a margin, and not below what another text may take', () => {
    deepEqual(corrected(own, lines(...times(8, 1.4))), { likely: 1.4, upper: 1.54, counts: 8 });
    equal(corrected(own, lines(...times(8, 1.1))).upper, 1.35);
  });

  it('never promise less than what was seen', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.5, max: 4, noNaN: true }), { minLength: 1, maxLength: 60 }), ratios => {
        const seen = lines(...ratios);
        const { upper } = corrected(own, seen);
        for (const { plain, counted } of seen) ok(Math.ceil(plain * upper) >= counted);
      }),
      { numRuns: rounds(200) },
    );
  });

  it('are kept for each model, without texts; torn lines and short texts are passed over', async () => {
    const { services } = runDesk({});
    const [tier] = services.settings.tiers;
    ok(tier !== undefined);
    const priced = { ...tier, tokenFactor: own };
    const factors = measuredFactors(services.storage);

    for (let call = 0; call < 9; call++) await factors.note(priced, 10_000, 14_000);
    await factors.note(priced, 900, 9_000);
    await services.storage.append('token-counts.jsonl', new TextEncoder().encode('{"model":"anthropic:'));
    await factors.note({ ...priced, model: 'another' }, 10_000, 19_000);

    deepEqual(await factors.of(priced), { likely: 1.4, upper: 1.54, counts: 9 });
    equal((await factors.of({ ...priced, model: 'another' })).upper, 2.09);
    equal((await factors.of({ ...priced, tokenFactor: { likely: 1, upper: 1 } })).counts, 0);
  });
});

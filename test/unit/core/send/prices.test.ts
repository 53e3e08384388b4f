import { deepEqual, equal, match, ok } from 'node:assert/strict';
import shipped from '../../../../media/prices.json';
import { costWords, estimateCost } from '../../../../src/core/send/costEstimate';
import { costUsd, mostUsd, type PriceTable, parsePrices, priceOf } from '../../../../src/core/send/prices';
import type { Usage } from '../../../../src/core/send/provider';
import { usdWords } from '../../../../src/core/send/usdWords';

describe('prices', () => {
  const table = parsed(shipped);
  const model = (id: string) => {
    const price = priceOf(table, { provider: 'anthropic', model: id });
    if (price.kind !== 'priced') throw new Error(`${id} has no price`);
    return price.model;
  };
  const usage = (parts: Partial<Usage>): Usage => ({
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    source: 'reported',
    ...parts,
  });

  it('knows every model of the default tiers, with source and day', () => {
    for (const id of ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5']) ok(model(id).source.length > 10);
    equal(table.asOf, '2026-11-22');
  });

  it('costs what the provider counted: new, written, read and answered tokens apart', () => {
    const parts = {
      inputTokens: 1_000_000,
      cacheWriteTokens: 100_000,
      cacheReadTokens: 2_000_000,
      outputTokens: 10_000,
    };

    ok(near(costUsd(model('claude-opus-5-5'), usage(parts)), 4 + 0.5 + 0.4 + 0.2));
  });

  it('counts every token of a haiku call dearer once the prompt is over 100,000 tokens, cache included', () => {
    const haiku = model('claude-haiku-5-5');

    equal(costUsd(haiku, usage({ inputTokens: 100_000, outputTokens: 1_000_000 })), 0.01 + 0.5);
    equal(costUsd(haiku, usage({ inputTokens: 100_001, outputTokens: 1_000_000 })), 0.0500005 + 2.5);
    equal(costUsd(haiku, usage({ inputTokens: 1, cacheReadTokens: 100_000 })), (0.5 + 0.05 * 100_000) / 1_000_000);
    equal(mostUsd(haiku, 100_000, 1_000), (100_000 * 0.125 + 1_000 * 0.5) / 1_000_000);
  });

  it('finds a model by the dated name of a reply, and takes no other id for it', () => {
    equal(model('claude-haiku-4-5-20251001').id, 'claude-haiku-4-5');
    deepEqual(priceOf(table, { provider: 'anthropic', model: 'claude-haiku-5-5-turbo' }), {
      kind: 'unpriced',
      model: 'claude-haiku-5-5-turbo',
    });
  });

  it('says free offline, and unpriced where no price is known, never 0', () => {
    const size = { calls: 3, stableTokens: 100, varyingTokens: 100, maxOutputTokens: 100 };
    const factor = { likely: 1, upper: 1 };
    const words = (provider: string, id: string) =>
      costWords(estimateCost(priceOf(table, { provider, model: id }), size, factor));

    equal(words('offline', 'offline'), 'free, nothing leaves this machine');
    equal(words('anthropic', 'claude-next-9'), 'unpriced: no price is known for claude-next-9');
  });

  it('estimates before sending: likely with the cache, at most without it, answers up to the limit', () => {
    const price = priceOf(table, { provider: 'anthropic', model: 'claude-sonnet-5-5' });
    const size = { calls: 10, stableTokens: 10_000, varyingTokens: 10_000, maxOutputTokens: 1_000 };

    const estimate = estimateCost(price, size, { likely: 1.5, upper: 1.8 });

    ok(estimate.kind === 'estimate');
    deepEqual(estimate.inputTokens, { likely: 165_000, upper: 198_000 });
    deepEqual(estimate.outputTokens, { least: 0, most: 10_000 });
    // 15,000 written once at 2.50 and read nine times at 0.10; 15,000 of records at 2.
    ok(near(estimate.inputUsd.likely, (15_000 * 2.5 + 9 * 15_000 * 0.1 + 15_000 * 2) / 1e6));
    ok(near(estimate.mostUsd, (198_000 * 2.5 + 10_000 * 10) / 1e6));
    match(costWords(estimate), /^about \$0\.081 and the answer, at most \$0\.5[89]$/);
  });

  it('promises no cache for a short prompt or a single call', () => {
    const price = priceOf(table, { provider: 'anthropic', model: 'claude-sonnet-5-5' });
    for (const size of [
      { calls: 10, stableTokens: 2_000, varyingTokens: 0, maxOutputTokens: 1 },
      { calls: 1, stableTokens: 20_000, varyingTokens: 0, maxOutputTokens: 1 },
    ]) {
      const estimate = estimateCost(price, size, { likely: 1.5, upper: 1.8 });
      ok(estimate.kind === 'estimate');
      equal(estimate.inputUsd.likely, (estimate.inputTokens.likely * 2) / 1e6);
    }
  });

  it('guards the price edge of haiku with the upper count', () => {
    const price = priceOf(table, { provider: 'anthropic', model: 'claude-haiku-5-5' });

    const estimate = estimateCost(
      price,
      { calls: 1, stableTokens: 60_000, varyingTokens: 0, maxOutputTokens: 1_000 },
      { likely: 1.5, upper: 1.8 },
    );

    ok(estimate.kind === 'estimate');
    ok(near(estimate.inputUsd.likely, (90_000 * 0.1) / 1e6));
    ok(near(estimate.inputUsd.upper, (108_000 * 0.625) / 1e6));
  });

  it('says in one sentence what is wrong with a table', () => {
    const [first] = shipped.models;
    const broken: readonly (readonly [unknown, RegExp])[] = [
      ['{', /it is not JSON/],
      [{ ...shipped, models: [{ ...first, id: undefined }] }, /models\.0\.id/],
      [{ ...shipped, models: [{ ...first, price: 1 }] }, /models\.0/],
      [
        { ...shipped, models: [{ ...first, bands: [{ ...first?.bands[0], input: -1 }] }] },
        /input: must not be below 0/,
      ],
      [{ ...shipped, models: [first, first] }, /claude-opus-5-5 stands in it twice/],
      [{ ...shipped, models: [{ ...first, bands: [{ ...first?.bands[0], upToPromptTokens: 5 }] }] }, /last band/],
      [
        { ...shipped, models: [{ ...first, bands: [first?.bands[0], first?.bands[0]] }] },
        /smallest prompt to the largest/,
      ],
    ];
    for (const [data, words] of broken) {
      const result = parsePrices(typeof data === 'string' ? data : JSON.stringify(data), 'prices.json');
      ok(result.kind === 'problem');
      match(result.message, words);
      match(result.message, /^The price table prices\.json cannot be used: .+\. Mend it/);
    }
  });

  it('writes small sums with digits that say something', () => {
    deepEqual([12.345, 0.5, 0.0312, 0.00012345, 0, -0.1].map(usdWords), [
      '$12.35',
      '$0.50',
      '$0.031',
      '$0.00012',
      '$0.00',
      '$0.00',
    ]);
  });
});

function parsed(data: unknown): PriceTable {
  const result = parsePrices(JSON.stringify(data), 'prices.json');
  if (result.kind === 'problem') throw new Error(result.message);
  return result;
}

function near(one: number, other: number): boolean {
  return Math.abs(one - other) < 1e-9;
}

import { equal } from 'node:assert/strict';
import type { PriceTable } from '../../../../src/core/send/prices';
import { rerankTier } from '../../../../src/core/send/rerankTier';
import type { Tier } from '../../../../src/core/send/tier';
import { tier } from '../runDesk';
import { plainPrices } from './sendTest';

const priced = (id: string, input: number) =>
  plainPrices.models.map(model => ({ ...model, id, bands: [{ input, output: 1, cacheWrite5m: 1, cacheRead: 1 }] }));
const prices: PriceTable = {
  asOf: '2026-11-22',
  models: [...priced('cheap', 1), ...priced('middle', 2), ...priced('dear', 9)],
};

const called = (name: string, model: string, provider = 'anthropic'): Tier => ({ ...tier, name, model, provider });
const fast = called('fast', 'middle');
const chosen = (own: Tier) => rerankTier(own, [called('best', 'dear'), fast], prices)?.model;

describe('the tier that orders passages', () => {
  it('is the fast one, unless the run’s own is cheaper for sure', () => {
    equal(chosen(called('best', 'dear')), 'middle');
    equal(chosen(called('balanced', 'cheap')), 'cheap');
    equal(chosen(called('balanced', 'without-a-price')), 'middle');
  });

  it('never leads to a provider that the run does not go to, and to none without a language model', () => {
    equal(chosen(called('local', 'llama', 'on-this-machine')), 'llama');
    equal(chosen(called('local', 'llama')), 'llama');
    equal(chosen(called('offline', 'offline', 'offline')), undefined);
  });
});

import { deepEqual } from 'node:assert/strict';
import { readSettings } from '../../../src/core/readSettings';
import { addressOf } from '../../../src/core/send/addresses';
import { keylessTiers, keyPlaces } from '../../../src/ui/tierKeys';
import { plainPrices } from '../core/send/sendTest';

describe('where keys go', () => {
  const services = (set: readonly string[] = []) => ({
    keyOrigin: (place: { readonly provider: string; readonly baseUrl?: string }) => {
      const address = addressOf(place, {});
      return address === undefined ? undefined : new URL(address).origin;
    },
    keys: {
      has: async (origin: string) => set.includes(origin),
      set: async () => undefined,
      remove: async () => undefined,
    },
  });
  const tiersOf = (tiers: object) => readSettings({ tiers }, plainPrices).settings.tiers;

  it('is one address with the tiers as they come: nobody is asked about an Ollama on this machine', () => {
    deepEqual(
      keyPlaces(tiersOf({}), services()).map(({ origin, provider }) => [origin, provider]),
      [['https://api.anthropic.com', 'Anthropic']],
    );
  });

  it('is each address once, fallbacks included, and servers that may want one', () => {
    const tiers = tiersOf({
      fast: { model: 'model-a', fallback: [{ provider: 'openrouter', model: 'x' }] },
      best: { provider: 'openrouter', model: 'y' },
      local: { provider: 'vllm', model: 'z', baseUrl: 'https://gpu.example/v1' },
    });

    deepEqual(
      keyPlaces(tiers, services())
        .map(({ origin, tiers: names, isNeeded }) => [origin, names.join(' '), isNeeded] as const)
        .sort(),
      [
        ['https://api.anthropic.com', 'fast', true],
        ['https://gpu.example', 'local', false],
        ['https://openrouter.ai', 'best fast', true],
      ],
    );
  });

  it('is missing where a tier needs a key and its own address has none', async () => {
    const tiers = tiersOf({ fast: { model: 'model-a' }, best: { provider: 'openrouter', model: 'y' } });

    deepEqual(await keylessTiers(tiers, services(['https://api.anthropic.com'])), ['best']);
  });
});

import { deepEqual, equal, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { calcPrice } from '@pydantic/genai-prices';
import ours from '../../../media/prices.openai.json';
import { shippedPrices } from '../../../src/adapters/node/shipped';
import { costUsd, priceOf } from '../../../src/core/send/prices';

const root = process.cwd();

describe("prices of OpenAI's models", () => {
  it('are what the kept catalogue says', () => {
    const said = execFileSync(process.execPath, [join(root, 'scripts/catalogue.mjs'), '--print'], { encoding: 'utf8' });
    deepEqual(JSON.parse(said), ours);
  });

  it('cost as much as the catalogue reckons by itself, and never less', () => {
    const table = shippedPrices(root);
    const timestamp = new Date(`${ours.asOf}T12:00:00Z`);
    let equals = 0;
    for (const id of ours.models.flatMap(model => [model.id, ...model.aliases])) {
      const price = priceOf(table, { provider: 'openai', model: id });
      if (price.kind !== 'priced') throw new Error(`${id} has no price`);
      for (const [fresh, cached, answered] of [
        [1_000, 0, 500],
        [90_000, 30_000, 2_000],
        [200_000, 100_000, 8_000],
      ] as const) {
        const theirs = calcPrice(
          { input_tokens: fresh + cached, cache_read_tokens: cached, output_tokens: answered },
          id,
          { providerId: 'openai', timestamp },
        );
        if (theirs === null) throw new Error(`${id} has no price in the catalogue`);
        const usage = { inputTokens: fresh, cacheReadTokens: cached, cacheWriteTokens: 0, outputTokens: answered };
        const cost = costUsd(price.model, { ...usage, source: 'reported' });
        ok(cost > theirs.total_price - 1e-9, `${id}: ${cost} is less than ${theirs.total_price}`);
        if (cost < theirs.total_price + 1e-9) equals += 1;
      }
    }
    ok(equals > 200, `${equals} reckonings are equal`);
  });

  it('hold at OpenAI alone: another server that uses the name is unpriced', () => {
    const table = shippedPrices(root);
    equal(priceOf(table, { provider: 'openai', model: 'gpt-5-mini' }).kind, 'priced');
    for (const provider of ['openai-compatible', 'openrouter', 'vscode-lm', 'anthropic']) {
      equal(priceOf(table, { provider, model: 'gpt-5-mini' }).kind, 'unpriced');
    }
    equal(priceOf(table, { provider: 'openai', model: 'gpt-5-mini-turbo' }).kind, 'unpriced');
  });
});

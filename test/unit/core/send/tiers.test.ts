import { deepEqual, equal, match, ok } from 'node:assert/strict';
import shipped from '../../../../media/prices.json';
import { parsePrices } from '../../../../src/core/send/prices';
import { chooseTier, defaultTiers, parseTiers } from '../../../../src/core/send/tiers';

describe('tiers', () => {
  const table = parsePrices(JSON.stringify(shipped), 'prices.json');
  if (table.kind === 'problem') throw new Error(table.message);

  it('default to the newest opus, sonnet and haiku class, and offline', () => {
    deepEqual(
      defaultTiers(table).map(tier => [tier.name, tier.provider, tier.model]),
      [
        ['best', 'anthropic', 'claude-opus-5-5'],
        ['balanced', 'anthropic', 'claude-sonnet-5-5'],
        ['fast', 'anthropic', 'claude-haiku-5-5'],
        ['offline', 'offline', 'offline'],
      ],
    );
    deepEqual(
      defaultTiers(table).map(tier => tier.tokenFactor.upper),
      [1.8, 1.8, 1.8, 1],
    );
  });

  it('take another model from the settings, with its own limits', () => {
    const { tiers, problems } = parseTiers({ fast: { model: 'claude-haiku-4-5', concurrency: 8 } }, table);
    const fast = tiers.find(tier => tier.name === 'fast');

    deepEqual(problems, []);
    deepEqual(
      [fast?.provider, fast?.model, fast?.contextTokens, fast?.maxOutputTokens, fast?.concurrency],
      ['anthropic', 'claude-haiku-4-5', 200_000, 64_000, 8],
    );
  });

  it('let a model through that nobody knows yet', () => {
    const { tiers, problems } = parseTiers({ best: { model: 'claude-next-9', contextTokens: 2_000_000 } }, table);

    deepEqual(problems, []);
    equal(tiers[0]?.model, 'claude-next-9');
    equal(tiers[0]?.contextTokens, 2_000_000);
  });

  const wrong: readonly (readonly [unknown, RegExp])[] = [
    ['fast', /must map a tier's name/],
    [[], /must map a tier's name/],
    [{ fsat: {} }, /names a tier "fsat", which does not exist\. Did you mean "fast"\?/],
    [{ local: { provider: 'ollama', model: 'x' } }, /tier "local" is not built yet/],
    [{ fast: 'claude-haiku-5-5' }, /"fast" must be an object/],
    [{ fast: { modle: 'x' } }, /unknown key "modle"\. Did you mean "model"\?/],
    [{ fast: { price: 1 } }, /"price": must be an object. Write it as /],
    [{ fast: { price: { input: 1, output: -1 } } }, /"output" must not be below 0/],
    [{ fast: { provider: 'ollama', model: 'x' } }, /"ollama" is not built yet/],
    [{ fast: { provider: 'antropic' } }, /no "antropic"\. Did you mean "anthropic"\?/],
    [{ fast: { concurrency: 0 } }, /"concurrency" must be 1 or more/],
    [{ fast: { concurrency: 999 } }, /"concurrency" must be 64 or less/],
    [{ fast: { maxOutputTokens: 1.5 } }, /"maxOutputTokens" must be a whole number/],
    [{ fast: { model: 7 } }, /"model" must be a text/],
    [{ offline: { provider: 'anthropic' } }, /names no "model"/],
    [JSON.parse('{"__proto__": {"provider": "anthropic"}}'), /which does not exist/],
    [{ fast: JSON.parse('{"__proto__": {"model": "x"}}') }, /unknown key "__proto__"/],
  ];
  for (const [setting, words] of wrong) {
    it(`name what they do not understand and keep the default: ${JSON.stringify(setting)}`, () => {
      const { tiers, problems } = parseTiers(setting, table);

      equal(problems.length, 1);
      match(problems[0] ?? '', words);
      deepEqual(tiers, defaultTiers(table));
    });
  }

  it('are chosen by name; local is refused by name, a typo gets a hint', () => {
    const tiers = defaultTiers(table);
    const fast = chooseTier(tiers, 'fast');
    const local = chooseTier(tiers, 'local');
    const typo = chooseTier(tiers, 'offlien');

    ok(fast.kind === 'tier' && fast.tier.model === 'claude-haiku-5-5');
    ok(local.kind === 'refused' && /not built yet/.test(local.message));
    ok(typo.kind === 'refused' && /Did you mean "offline"\?/.test(typo.message));
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import shipped from '../../../../media/prices.json';
import { parsePrices } from '../../../../src/core/send/prices';
import { chooseTier, defaultTiers, parseTiers } from '../../../../src/core/send/tiers';

describe('tiers', () => {
  const table = parsePrices(JSON.stringify(shipped), 'prices.json');
  if (table.kind === 'problem') throw new Error(table.message);

  it('default to the newest opus, sonnet and haiku class, to what Ollama offers, and offline', () => {
    deepEqual(
      defaultTiers(table).map(tier => [tier.name, tier.provider, tier.model]),
      [
        ['best', 'anthropic', 'claude-opus-5-5'],
        ['balanced', 'anthropic', 'claude-sonnet-5-5'],
        ['fast', 'anthropic', 'claude-haiku-5-5'],
        ['local', 'ollama', ''],
        ['offline', 'offline', 'offline'],
      ],
    );
    deepEqual(
      defaultTiers(table).map(tier => tier.tokenFactor.upper),
      [1.8, 1.8, 1.8, 1.6, 1],
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
    [{ fast: 'claude-haiku-5-5' }, /"fast" must be an object/],
    [{ fast: { modle: 'x' } }, /unknown key "modle"\. Did you mean "model"\?/],
    [{ fast: { price: 1 } }, /"price": must be an object. Write it as /],
    [{ fast: { price: { input: 1, output: -1 } } }, /"output" must not be below 0/],
    [{ fast: { provider: 'openai' } }, /names no "model"/],
    [{ fast: { model: 'x', baseUrl: 'http://example.com' } }, /"baseUrl".*for this machine only/],
    [{ fast: { model: 'x', baseUrl: 'https://169.254.169.254' } }, /serves a machine's own credentials/],
    [{ local: { provider: 'vscode-lm', baseUrl: 'https://a.example' } }, /this provider has no address/],
    [{ offline: { provider: 'ollama' } }, /must stay "offline"/],
    [{ fast: { requestsPerMinute: 0 } }, /"requestsPerMinute" must be 1 or more/],
    [{ fast: { fallback: 'openai' } }, /"fallback" must be a list/],
    [{ fast: { fallback: [{ provider: 'openrouter' }] } }, /"fallback" → 1 names no "model"/],
    [{ fast: { fallback: [{ model: 'x', fallback: [] }] } }, /"fallback" → 1 has an unknown key "fallback"/],
    [{ fast: { citations: 'yes' } }, /"citations" must be "own" or "provider"/],
    [
      { local: { citations: 'provider' } },
      /"citations" "provider" is for Anthropic alone: ollama records no citations/,
    ],
    [
      { fast: { citations: 'provider', fallback: [{ provider: 'openrouter', model: 'x' }] } },
      /is for Anthropic alone: openrouter/,
    ],
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
    it(`name what they do not understand, and leave that tier out: ${JSON.stringify(setting)}`, () => {
      const { tiers, problems, unusable } = parseTiers(setting, table);
      const named = typeof setting === 'object' && setting !== null ? Object.keys(setting) : [];
      const wanted = defaultTiers(table).filter(
        ({ name }) => name === 'offline' || !(Array.isArray(setting) || named.length === 0 || named.includes(name)),
      );

      equal(problems.length, 1);
      match(problems[0] ?? '', words);
      deepEqual(tiers, wanted);
      const left = defaultTiers(table).filter(({ name }) => !wanted.some(tier => tier.name === name));
      deepEqual(Object.keys(unusable).sort(), left.map(({ name }) => name).sort());
    });
  }

  it('follow what the provider itself said to be newest, by its lines and not by its ids', () => {
    const models = [
      { id: 'claude-x-9', line: 'haiku', isRetiring: true },
      { id: 'claude-y-8', line: 'haiku', contextTokens: 500_000, maxOutputTokens: 32_000 },
      { id: 'claude-haiku-5-5', line: 'haiku' },
    ];
    const kept = [{ provider: 'anthropic', address: 'https://api.anthropic.com', askedAt: '2026-11-28', models }];

    const fast = defaultTiers(table, kept).find(tier => tier.name === 'fast');

    deepEqual([fast?.model, fast?.contextTokens, fast?.maxOutputTokens], ['claude-y-8', 500_000, 32_000]);
  });

  it('may leave the model open where a server of one’s own has few', () => {
    for (const provider of ['ollama', 'lm-studio', 'llama.cpp', 'vllm', 'openai-compatible', 'vscode-lm']) {
      const { tiers, problems } = parseTiers({ local: { provider } }, table);

      deepEqual(problems, []);
      deepEqual(
        tiers.filter(tier => tier.name === 'local').map(tier => [tier.provider, tier.model]),
        [[provider, '']],
      );
    }
  });

  it('have one set of limits for all places of a tier: the tightest window, the most careful count', () => {
    const { tiers, problems } = parseTiers(
      {
        fast: {
          contextTokens: 50_000,
          requestsPerMinute: 30,
          tokensPerMinute: 90_000,
          fallback: [{ provider: 'openrouter', model: 'anthropic/claude-haiku-5-5' }, { provider: 'ollama' }],
        },
      },
      table,
    );
    const fast = tiers.find(tier => tier.name === 'fast');

    deepEqual(problems, []);
    deepEqual([fast?.contextTokens, fast?.tokenFactor.upper, fast?.requestsPerMinute], [16_384, 1.8, 30]);
    deepEqual(
      fast?.fallback?.map(place => [place.name, place.provider, place.contextTokens]),
      [
        ['fast', 'openrouter', 16_384],
        ['fast', 'ollama', 16_384],
      ],
    );
  });

  it('are chosen by name; a typo gets a hint', () => {
    const tiers = defaultTiers(table);
    const fast = chooseTier(tiers, 'fast');
    const local = chooseTier(tiers, 'local');
    const typo = chooseTier(tiers, 'offlien');

    ok(fast.kind === 'tier' && fast.tier.model === 'claude-haiku-5-5');
    ok(local.kind === 'tier' && local.tier.provider === 'ollama');
    ok(typo.kind === 'refused' && /Did you mean "offline"\?/.test(typo.message));
  });
});

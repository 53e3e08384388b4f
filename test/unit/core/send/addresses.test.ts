import { deepEqual, equal } from 'node:assert/strict';
import { readSettings } from '../../../../src/core/readSettings';
import { addressesOfEnvironment, addressOf, ollamaAddress } from '../../../../src/core/send/addresses';
import { reachOf } from '../../../../src/core/send/reach';
import { plainPrices } from './sendTest';

describe('where a provider is asked', () => {
  it('is its own address, unless this machine’s settings name another, for the provider or for the tier', () => {
    equal(addressOf({ provider: 'openrouter' }, {}), 'https://openrouter.ai/api/v1');
    equal(addressOf({ provider: 'openai' }, { 'openai.baseUrl': 'https://a.example/v1' }), 'https://a.example/v1');
    equal(
      addressOf({ provider: 'openai', baseUrl: 'https://b.example' }, { 'openai.baseUrl': 'https://a.example/v1' }),
      'https://b.example',
    );
    equal(addressOf({ provider: 'openai-compatible' }, {}), undefined);
    equal(addressOf({ provider: 'vscode-lm' }, {}), undefined);
  });

  it('comes from the environment under the names that everybody knows', () => {
    deepEqual(
      addressesOfEnvironment({ OPENAI_BASE_URL: 'http://127.0.0.1:1/v1', OLLAMA_HOST: ' ', ANTHROPIC_BASE_URL: '' }),
      { 'openai.baseUrl': 'http://127.0.0.1:1/v1' },
    );
  });

  it('is read from OLLAMA_HOST as Ollama reads it', () => {
    const rows: readonly (readonly [string, string])[] = [
      ['127.0.0.1', 'http://127.0.0.1:11434'],
      ['0.0.0.0', 'http://127.0.0.1:11434'],
      ['0.0.0.0:11500', 'http://127.0.0.1:11500'],
      [':11500', 'http://127.0.0.1:11500'],
      ['[::1]:11500', 'http://[::1]:11500'],
      ['localhost:1234', 'http://localhost:1234'],
      ['http://localhost:1234/', 'http://localhost:1234'],
      ['https://ollama.example/way', 'https://ollama.example/way'],
      ['https://ollama.example', 'https://ollama.example'],
    ];
    for (const [text, address] of rows) equal(ollamaAddress(text), address, text);
  });

  it('decides what stays on this machine, and only that is free', () => {
    const reach = (provider: string, model: string, baseUrl?: string) => reachOf({ provider, model, baseUrl }, {});

    deepEqual(
      [reach('ollama', 'qwen3:8b'), reach('ollama', 'gpt-oss:120b-cloud'), reach('ollama', 'x', 'https://a.example')],
      ['local', 'cloud', 'cloud'],
    );
    deepEqual(
      [
        reach('anthropic', 'x', 'http://127.0.0.1:1'),
        reach('openrouter', 'x', 'http://127.0.0.1:1'),
        reach('vllm', 'x'),
      ],
      ['cloud', 'cloud', 'local'],
    );
    const { settings } = readSettings(
      { tiers: { best: { provider: 'vllm', baseUrl: 'https://gpu.example/v1' } } },
      plainPrices,
    );
    deepEqual(
      settings.tiers.filter(tier => tier.isFree === true).map(tier => tier.name),
      ['local'],
    );
  });
});

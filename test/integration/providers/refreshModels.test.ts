import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refreshModels } from '../../../src/core/send/refreshModels';
import { resolveTier } from '../../../src/core/send/resolveTier';
import { type NodeServices, nodeServices } from '../../../src/nodeServices';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';

const key = 'sk-ant-CANARY-refresh-0123456789';

describe('refreshing models', () => {
  let home: string;
  let server: ModelServer;
  const opened: NodeServices[] = [];
  const open = (environment: Readonly<Record<string, string>> = {}): NodeServices => {
    const services = nodeServices({
      workspace: home,
      settings: join(home, 'settings.json'),
      open: [],
      product: process.cwd(),
      environment: {
        TIERWISE_HOME: home,
        ANTHROPIC_API_KEY: key,
        ANTHROPIC_BASE_URL: server.origin,
        OLLAMA_HOST: server.origin,
        ...environment,
      },
    });
    opened.push(services);
    return services;
  };

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'tierwise-models-'));
    writeFileSync(join(home, 'settings.json'), '{}');
    server = await startModelServer();
  });
  afterEach(async () => {
    for (const services of opened.splice(0)) await services.dispose();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const never = new AbortController().signal;

  it('asks each provider once, keeps what it said as data, and the tiers follow', async () => {
    writeFileSync(
      join(home, 'settings.json'),
      JSON.stringify({
        'tierwise.tiers': {
          balanced: { provider: 'openai-compatible', model: 'small-local', baseUrl: `${server.origin}/v1` },
        },
      }),
    );
    const before = open();
    equal(before.settings.tiers.find(tier => tier.name === 'balanced')?.contextTokens, 16_384);

    const answers = await refreshModels(before, never);

    deepEqual(
      answers.map(({ name, modelCount, why }) => [name, modelCount > 0, why]),
      [
        ['anthropic', true, undefined],
        ['openai-compatible', true, undefined],
        ['ollama', true, undefined],
      ],
    );
    equal(server.requests.length, 3);
    const { settings } = open();
    const tiers = new Map(settings.tiers.map(tier => [tier.name, tier]));
    equal(tiers.get('fast')?.model, 'claude-haiku-5-5');
    equal(tiers.get('balanced')?.contextTokens, 8_192);
    ok(!readFileSync(join(home, 'models.json'), 'utf8').includes('CANARY'));
  });

  it('keeps what was known where a provider does not answer, and says why it does not', async () => {
    await refreshModels(open(), never);
    const kept = readFileSync(join(home, 'models.json'), 'utf8');
    const gone = await startModelServer();
    await gone.stop();

    const answers = await refreshModels(open({ ANTHROPIC_BASE_URL: gone.origin, OLLAMA_HOST: gone.origin }), never);

    for (const { why } of answers) match(why ?? '', /cannot be reached|does not answer/);
    equal(readFileSync(join(home, 'models.json'), 'utf8'), kept);
  });

  it('is no matter of a file that somebody broke', () => {
    writeFileSync(join(home, 'models.json'), '[{"provider":"anthropic","models":"x"}]');

    equal(open().settings.tiers.find(tier => tier.name === 'fast')?.model, 'claude-haiku-5-5');
  });

  it('an open model is the first that Ollama has on this machine, with its own window', async () => {
    const services = open();
    const local = services.settings.tiers.find(tier => tier.name === 'local');
    ok(local !== undefined);

    const tier = await resolveTier(local, services, never);

    deepEqual([tier.model, tier.contextTokens], ['qwen3:8b', 16_384]);
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import shipped from '../../../media/prices.json';
import { costUsd, type ModelPrice, parsePrices } from '../../../src/core/send/prices';
import type { SpendingDay } from '../../../src/core/spend/readSpending';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import type { WireRequest } from '../../support/modelServer/wireRequest';
import { type Desk, email, mailTask, makeDesk } from './commandLine';

const unknownUsage = { cacheReadTokens: 0, cacheWriteTokens: 0, source: 'reported' } as const;

describe('the cap of a day, over several processes', () => {
  let desk: Desk;
  let server: ModelServer;
  let cloud: { readonly environment: Readonly<Record<string, string>> };
  let billedUsd: number;
  /** What the dearest call may cost, with more tokens than its bytes can be. */
  let dearestUsd: number;

  beforeEach(async () => {
    desk = makeDesk();
    billedUsd = 0;
    dearestUsd = 0;
    server = await startModelServer();
    cloud = { environment: { ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: server.origin } };
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
  });
  afterEach(async () => {
    await server.stop();
    desk.dispose();
  });

  const manyMails = (count: number) => {
    for (let number = 0; number < count; number++) {
      desk.write(`inbox/m${number}.eml`, email(`Subject ${number}`, `Lunch in room ${number}?`));
    }
  };
  /** Random usage, at most what the request allows; the server adds up what it bills. */
  const billRandomly = (delayMs: number) =>
    server.always((request: WireRequest) => {
      const output_tokens = Math.floor(Math.random() * (request.max_tokens ?? 0));
      const input_tokens = Math.floor(Math.random() * 400);
      const most = { inputTokens: JSON.stringify(request).length / 2, outputTokens: request.max_tokens ?? 0 };
      dearestUsd = Math.max(dearestUsd, costUsd(priceOf(request.model), { ...unknownUsage, ...most }));
      const usage = { input_tokens, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens };
      const counted = { inputTokens: input_tokens, outputTokens: output_tokens };
      billedUsd += costUsd(priceOf(request.model), { ...unknownUsage, ...counted });
      return { usage, delayMs: Math.random() * delayMs };
    });
  const asked = () => server.requests.filter(({ path }) => path === '/v1/messages').length;
  const days = async () => (await desk.json<{ days: readonly SpendingDay[] }>(['spending'], cloud)).days;
  const words = (more: readonly string[]) => [
    'run',
    'sort-mails',
    '--tier',
    'fast',
    '--yes',
    '--no-reply-cache',
    ...more,
  ];

  it('is never exceeded by five runs at once with random usage, and is used', async function () {
    this.timeout(120_000);
    manyMails(30);
    billRandomly(40);
    const capUsd = 0.012;

    const runs = Array.from({ length: 5 }, () => desk.run(words(['--max-cost-per-day', String(capUsd)]), cloud));
    const ended = await Promise.all(runs);

    ok(billedUsd <= capUsd, `${billedUsd} of ${capUsd} billed`);
    // What is left is less than one more call may cost.
    ok(dearestUsd < capUsd / 3, `${dearestUsd} for a call`);
    ok(billedUsd > capUsd - dearestUsd, `only ${billedUsd} of ${capUsd} was used, at ${dearestUsd} for a call`);
    ok(
      ended.every(({ code }) => code === 4),
      `${ended.map(({ code, stderr }) => `${code} ${stderr}`)}`,
    );
    match(ended[0]?.stdout ?? '', /The run stopped at the cap of \$0\.012 a day/);
    const [day] = await days();
    const known = `${day?.spentUsd} and ${day?.openUsd} set aside in the ledger, ${billedUsd} billed by ${asked()} calls`;
    ok(Math.abs((day?.spentUsd ?? 0) - billedUsd) < 1e-7, `${known}: ${ended.map(({ stdout }) => stdout)}`);
    equal(day?.openUsd, 0);
  });

  it('counts what a killed process had under way', async function () {
    this.timeout(120_000);
    manyMails(12);
    server.script({ usage: {} });
    server.always({ delayMs: 60_000 });
    const killed = desk.start(words(['--max-cost-per-day', '0.02']), cloud);
    while (server.requests.length < 5) await new Promise(resolve => setTimeout(resolve, 20));
    killed.child.kill('SIGKILL');
    await killed.ended;

    const [day] = await days();
    ok((day?.openUsd ?? 0) >= 4 * 0.001, `${day?.openUsd} set aside`);
    const before = server.requests.length;
    // What is left is less than one call can cost.
    const tight = (day?.spentUsd ?? 0) + (day?.openUsd ?? 0) + 0.0005;
    const next = await desk.run(words(['--max-cost-per-day', String(tight)]), cloud);

    deepEqual([next.code, server.requests.length], [4, before]);
  });

  it('is paid once for an identical request: the second run answers from the cache and says so', async () => {
    manyMails(3);
    const once = ['run', 'sort-mails', '--tier', 'fast', '--yes'];

    const first = await desk.json(once, cloud);
    const asked = server.requests.length;
    const again = await desk.json(once, cloud);
    const said = await desk.run(once, cloud);

    equal(server.requests.length, asked);
    deepEqual(
      again.records?.map(one => one.label),
      first.records?.map(one => one.label),
    );
    deepEqual([again.costUsd, again.records?.every(one => one.fromCache === true)], [0, true]);
    match(said.stdout, /3 answers from the reply cache/);
    match((await desk.run(['runs'], cloud)).stdout, /3 from cache/);
    equal((await days())[0]?.rows[0]?.cachedCalls, 6);
    await desk.run(['replies', '--clear'], cloud);
    await desk.run(once, cloud);
    equal(server.requests.length, asked * 2);
  });

  it('asks before it spends at an unknown price under a cap, and takes a price from the settings', async () => {
    manyMails(2);
    const settings = (tier: object) =>
      desk.write(
        '../settings.json',
        JSON.stringify({ 'tierwise.tiers': { fast: { model: 'claude-opus-5', ...tier } } }),
      );
    const named = (file: string, ...more: string[]) => words(['--settings', file, '--max-cost', '1', ...more]);
    const unknown = desk.write(
      '../unknown.json',
      JSON.stringify({ 'tierwise.tiers': { fast: { model: 'claude-fable-9' } } }),
    );
    const priced = settings({ price: { input: 1, output: 2 } });

    const refused = await desk.run(named(unknown), cloud);
    equal(server.requests.length, 0);
    const allowed = await desk.run(named(unknown, '--allow-unpriced'), cloud);
    ok(server.requests.length > 0, allowed.stderr);
    const own = await desk.json(named(priced), cloud);

    equal(refused.code, 4);
    match(refused.stdout, /No price is known for "claude-fable-9"/);
    const { inputTokens, outputTokens } = own.usage;
    ok(Math.abs((own.costUsd ?? 0) - (inputTokens + 2 * outputTokens) / 1_000_000) < 1e-9);
  });
});

function priceOf(id: string): ModelPrice {
  const prices = parsePrices(JSON.stringify(shipped), 'prices.json');
  const model = prices.kind === 'prices' ? prices.models.find(one => one.id === id) : undefined;
  if (model === undefined) throw new Error(`no price for ${id}`);
  return model;
}

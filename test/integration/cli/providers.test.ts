import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fails } from '../../support/modelServer/behaviour';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { type Desk, email, mailTask, makeDesk } from './commandLine';

const key = 'sk-CANARY-of-the-command-line-0123456789';

describe('tiers of other providers on the command line', () => {
  let desk: Desk;
  let server: ModelServer;

  beforeEach(async () => {
    desk = makeDesk();
    server = await startModelServer();
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
    desk.write('inbox/1.eml', email('Urgent', 'Verify your password and credentials.'));
    desk.write('inbox/2.eml', email('Lunch', 'Lunch and meetings today?'));
  });
  afterEach(async () => {
    await server.stop();
    desk.dispose();
  });

  /** The person's settings file, and the words that name it. */
  const settings = (tiers: object) => {
    desk.write('../settings.json', JSON.stringify({ 'tierwise.tiers': tiers }));
    return ['--settings', join(desk.root, 'settings.json')];
  };
  const asked = (path: string) => server.requests.filter(request => request.path === path);

  it('answer by a compatible server whose address stands in the environment, key and all', async () => {
    const set = settings({ fast: { provider: 'openai', model: 'gpt-test' } });
    const environment = { OPENAI_API_KEY: key, OPENAI_BASE_URL: `${server.origin}/v1` };

    const run = await desk.json(['run', 'sort-mails', '--tier', 'fast', '--yes', ...set], { environment });

    deepEqual(run.records?.map(({ label, model, tier }) => [label, model, tier]).sort(), [
      ['clean', 'gpt-test', 'fast'],
      ['phishing', 'gpt-test', 'fast'],
    ]);
    equal(run.model, 'gpt-test');
    for (const { headers } of asked('/v1/chat/completions')) equal(headers['authorization'], `Bearer ${key}`);
    ok(!everythingKept(desk.home).includes('CANARY'));
  });

  it('answer by what Ollama has, with no setting, no key, no question and no price', async () => {
    const environment = { OLLAMA_HOST: server.origin };

    const run = await desk.json(['run', 'sort-mails', '--tier', 'local', '--max-cost', '0.01'], { environment });

    deepEqual([run.tier, run.model, run.costUsd], ['local', 'qwen3:8b', 0]);
    deepEqual(run.records?.map(({ label }) => label).sort(), ['clean', 'phishing']);
    equal(JSON.parse(asked('/api/chat')[0]?.body ?? '{}').options.num_ctx, 16_384);
  });

  it('leave no call in doubt where the model is free and a call broke off', async () => {
    server.script({ stream: { cutAfterEvents: 1, ending: 'reset' } });

    const run = await desk.json(['run', 'sort-mails', '--tier', 'local'], {
      environment: { OLLAMA_HOST: server.origin },
    });

    deepEqual([run.state, run.records?.length, run.doubtfulCalls, asked('/api/chat').length], ['done', 2, 0, 3]);
  });

  it('say how to start Ollama where it does not run, and answer by nobody else', async () => {
    const gone = await startModelServer();
    await gone.stop();

    const ended = await desk.run(['run', 'sort-mails', '--tier', 'local'], {
      environment: { OLLAMA_HOST: gone.origin },
    });

    equal(ended.code, 1);
    match(ended.stderr, /The tier "local" cannot answer now\. Ollama does not answer at .*ollama serve/);
    equal(server.requests.length, 0);
  });

  it('of any other kind that do not run on this machine are named, with how to go on', async () => {
    const gone = await startModelServer();
    await gone.stop();
    const set = settings({ local: { provider: 'lm-studio', baseUrl: `${gone.origin}/v1` } });

    const ended = await desk.run(['run', 'sort-mails', '--tier', 'local', ...set]);

    equal(ended.code, 1);
    match(
      ended.stderr,
      /LM Studio does not answer at 127\.0\.0\.1:\d+; it may not be running\. Start its server there/,
    );
  });

  it('keep the budget within the window, and say so', async () => {
    const set = settings({ local: { provider: 'ollama', model: 'qwen3:8b', contextTokens: 4_096 } });

    const run = await desk.json(['run', 'sort-mails', '--tier', 'local', ...set], {
      environment: { OLLAMA_HOST: server.origin },
    });

    const { manifest } = run;
    ok(manifest.budgetTokens < 4_096);
    match(JSON.stringify(manifest), /because the tier has no larger context/);
  });

  it('go on at another place of the same tier, and say who answered', async () => {
    const set = settings({
      fast: { fallback: [{ provider: 'openai-compatible', model: 'gpt-test', baseUrl: `${server.origin}/v1` }] },
    });
    server.always(request => (request.model === 'gpt-test' ? {} : fails(401)));

    const run = await desk.json(['run', 'sort-mails', '--tier', 'fast', '--yes', ...set], {
      environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin },
    });

    deepEqual(
      run.records?.map(({ tier, model }) => [tier, model]),
      [
        ['fast', 'gpt-test'],
        ['fast', 'gpt-test'],
      ],
    );
    equal(asked('/v1/messages').length, 1);
    match(JSON.stringify(run.manifest), /gpt-test \(the compatible server\) answers for the same tier/);
  });

  it('never send a key to an address that it was not set for', async () => {
    const other = await startModelServer();
    const set = settings({
      fast: { provider: 'openai', model: 'gpt-test', baseUrl: `${other.origin}/v1` },
      best: { model: 'claude-opus-5-5', baseUrl: other.origin },
    });
    const environment = { OPENAI_API_KEY: key, ANTHROPIC_API_KEY: key };

    const runs = [
      await desk.run(['run', 'sort-mails', '--tier', 'fast', '--yes', ...set], { environment }),
      await desk.run(['run', 'sort-mails', '--tier', 'best', '--yes', ...set], { environment }),
    ];

    deepEqual(
      runs.map(({ code }) => code),
      [1, 1],
    );
    ok(!JSON.stringify(other.requests).includes('CANARY'));
    await other.stop();
  });

  it('take no address from a file of the workspace', async () => {
    const other = await startModelServer();
    const hostile = {
      'tierwise.tiers': { fast: { baseUrl: other.origin } },
      'tierwise.anthropic.baseUrl': other.origin,
    };
    for (const path of ['.vscode/settings.json', 'settings.json', '.tierwise/settings.json', 'tierwise.json']) {
      desk.write(path, JSON.stringify(hostile));
    }
    desk.write(
      '.env',
      `OPENAI_BASE_URL=${other.origin}\nANTHROPIC_BASE_URL=${other.origin}\nOLLAMA_HOST=${other.origin}\n`,
    );

    const ended = await desk.run(['run', 'sort-mails', '--tier', 'fast', '--yes'], {
      environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin },
    });

    equal(ended.code, 0);
    equal(other.requests.length, 0);
    await other.stop();
  });

  it('take citations that the API records, and check them against what was sent', async () => {
    desk.git('init', '--quiet');
    desk.write('src/retry.ts', 'export const tries = 3;\n\nexport const waitMs = 500;\nexport const unused = 1;\n');
    desk.git('add', '--all');
    desk.git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'Begin');
    desk.write('src/retry.ts', 'export const tries = 3;\n\nexport const waitMs = 900;\n');
    const set = settings({ fast: { citations: 'provider' } });

    const run = await desk.json(['run', 'change-report', '--tier', 'fast', '--yes', ...set], {
      environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin },
    });

    const claims = run.report?.claims ?? [];
    ok(claims.length > 1);
    deepEqual([...new Set(claims.map(({ verdict }) => verdict))], ['verified']);
    ok(claims.some(({ citations }) => citations.some(({ path }) => path === 'src/retry.ts')));
    const content = JSON.parse(asked('/v1/messages')[0]?.body ?? '{}').messages[0].content;
    ok(content.some((block: { title?: string }) => block.title === 'S1'));
  });

  it('think as hard as the task says', async () => {
    desk.write(
      '.tierwise/tasks/sort-mails.task.md',
      mailTask.replace('produces: labels', 'produces: labels\neffort: high'),
    );

    await desk.json(['run', 'sort-mails', '--tier', 'fast', '--yes'], {
      environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin },
    });

    equal(JSON.parse(asked('/v1/messages')[0]?.body ?? '{}').output_config.effort, 'high');
  });

  it('say after a first run on offline how to go further', async () => {
    const first = await desk.run(['run', 'triage-emails']);

    equal(first.code, 0);
    match(first.stderr, /--tier local, or set ANTHROPIC_API_KEY/);
  });
});

/** Every byte of every file that was kept on this machine. */
function everythingKept(folder: string): string {
  return readdirSync(folder)
    .map(name => join(folder, name))
    .map(path => (statSync(path).isDirectory() ? everythingKept(path) : readFileSync(path, 'latin1')))
    .join('\n');
}

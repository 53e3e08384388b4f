import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersWrongShape } from '../../support/modelServer/behaviour';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { type Desk, email, mailTask, makeDesk } from './commandLine';

describe('batches on the command line', function () {
  this.timeout(90_000);
  let desk: Desk;
  let server: ModelServer;
  let cloud: { readonly environment: Readonly<Record<string, string>> };
  const words = ['run', 'sort-mails', '--tier', 'fast', '--yes', '--no-reply-cache', '--batch'];

  async function begin(batchMs: number, mails = 6): Promise<void> {
    server = await startModelServer({ batchMs });
    cloud = { environment: { ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: server.origin } };
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
    for (let number = 0; number < mails; number++) {
      desk.write(`inbox/m${number}.eml`, email(`Subject ${number}`, `Lunch in room ${number}?`));
    }
  }
  beforeEach(() => {
    desk = makeDesk();
  });
  afterEach(async () => {
    await server.stop();
    desk.dispose();
  });

  const submitted = () => server.requests.filter(one => one.method === 'POST' && one.path === '/v1/messages/batches');
  const journal = () => {
    const [run = ''] = readdirSync(join(desk.home, 'runs'));
    return { run, file: join(desk.home, 'runs', run, 'journal.jsonl') };
  };

  it('label everything in one request at half the price, and say what a batch means first', async () => {
    await begin(0);
    const single = await desk.json(words.slice(0, -1), cloud);
    const batch = await desk.run([...words, '--json'], cloud);

    const document = JSON.parse(batch.stdout);
    equal(submitted().length, 1);
    deepEqual([document.state, document.records.length], ['done', 6]);
    ok(Math.abs(document.costUsd - (single.costUsd ?? 0) / 2) < 1e-9, `${document.costUsd} of ${single.costUsd}`);
    match(batch.stderr, /zero retention does not cover it/);
    match((await desk.run(['spending'], cloud)).stdout, /6 in batches/);
  });

  it('ask events that say the same but for times and ids once, and count a sample at the price of batches', async () => {
    await begin(0, 0);
    const alike = Array.from({ length: 60 }, (_, at) =>
      JSON.stringify({ time: `2026-03-03T10:00:${String(at % 60).padStart(2, '0')}Z`, rule: 'login failed', pid: at }),
    );
    const others = Array.from({ length: 52 }, (_, at) =>
      JSON.stringify({
        time: '2026-03-03T11:00:00Z',
        rule: `rule ${'abcdefghijklmnopqrstuvwxyz'[at % 26]}${at < 26 ? 'x' : 'y'}`,
      }),
    );
    desk.write('alerts.jsonl', `${[...alike, ...others].join('\n')}\n`);

    const all = [
      'run',
      'triage-events',
      'alerts.jsonl',
      '--tier',
      'fast',
      '--yes',
      '--no-reply-cache',
      '--batch',
      '--json',
    ];
    const { stdout, stderr } = await desk.run(all, cloud);

    const document = JSON.parse(stdout);
    deepEqual([document.state, document.records.length], ['done', 112]);
    equal(JSON.parse(submitted()[0]?.body ?? '{}').requests.length, 53);
    equal(document.records.filter((one: { sameAs?: string }) => one.sameAs !== undefined).length, 59);
    const most = (line: RegExp) => Number(line.exec(stderr)?.[1]);
    const [first, sample] = [most(/cost on fast: .* to \$([\d.]+)$/m), most(/the provider counted .* to \$([\d.]+)$/m)];
    ok(sample < first * 1.5, `${sample} after ${first}`);
  });

  it('are collected after a kill, and submitted once', async () => {
    await begin(5_000);
    const killed = desk.start(words, cloud);
    await killed.said('the provider works on 6 calls');
    killed.child.kill('SIGKILL');
    await killed.ended;
    const { run } = journal();

    const resumed = await desk.json(['run', 'sort-mails', '--resume', run, '--yes'], cloud);

    deepEqual([resumed.state, resumed.records?.length, submitted().length], ['done', 6, 1]);
    ok((resumed.costUsd ?? 0) > 0);
    const { days } = await desk.json<{ days: readonly { openUsd: number }[] }>(['spending'], cloud);
    equal(days[0]?.openUsd, 0);
  });

  it('are found by what is in them where the crash came before their id was written down', async () => {
    await begin(3_000);
    const killed = desk.start(words, cloud);
    await killed.said('the provider works on 6 calls');
    killed.child.kill('SIGKILL');
    await killed.ended;
    const { run, file } = journal();
    const lines = readFileSync(file, 'utf8').split('\n');
    const at = lines.findIndex(line => line.includes('"kind":"batch-created"'));
    ok(at > 0);
    writeFileSync(file, `${lines.slice(0, at).join('\n')}\n`);

    const resumed = await desk.json(['run', 'sort-mails', '--resume', run, '--yes'], cloud);

    deepEqual([resumed.state, resumed.records?.length, submitted().length], ['done', 6, 1]);
  });

  it('go on when the waiting is stopped, and end when they are cancelled by name', async () => {
    await begin(60_000);
    const stopped = desk.start(words, cloud);
    await stopped.said('the provider works on 6 calls');
    stopped.child.kill('SIGINT');
    const { code } = await stopped.ended;
    const { run } = journal();
    const cancelsBefore = server.requests.filter(one => one.path.endsWith('/cancel')).length;

    const ended = await desk.run(['run', 'sort-mails', '--resume', run, '--yes', '--cancel-batch'], cloud);

    deepEqual([code, cancelsBefore, ended.code], [130, 0, 130]);
    equal(server.requests.filter(one => one.path.endsWith('/cancel')).length, 1);
    const { days } = await desk.json<{ days: readonly { openUsd: number; spentUsd: number }[] }>(['spending'], cloud);
    deepEqual([days[0]?.openUsd, days[0]?.spentUsd], [0, 0]);
  });

  it('keep the caps: what does not fit is not submitted, and the run can be resumed', async () => {
    await begin(0);
    // Room for the most that two or three of the calls can cost at half price.
    const capped = await desk.run([...words, '--max-cost', '0.0017', '--json'], cloud);

    const document = JSON.parse(capped.stdout);
    ok(document.costUsd <= 0.0017);
    ok(submitted().every(one => JSON.parse(one.body).requests.length < 6));
    equal(document.records.filter((one: { label: string }) => one.label !== 'abstain').length > 0, true);
  });

  it('ask an answer that was not valid once more, in another batch', async () => {
    await begin(0, 2);
    server.script(answersWrongShape());

    const document = await desk.json(words, cloud);

    deepEqual([document.state, submitted().length], ['done', 2]);
    equal(JSON.parse(submitted()[1]?.body ?? '').requests.length, 1);
  });

  it('are refused by name where there are none', async () => {
    await begin(0, 1);
    const offline = await desk.run(['run', 'sort-mails', '--tier', 'offline', '--batch'], cloud);
    const alone = await desk.run(['run', 'sort-mails', '--tier', 'fast', '--cancel-batch'], cloud);

    deepEqual([offline.code, alone.code], [2, 2]);
    match(offline.stderr, /takes no batches, so nothing was sent/);
    equal(server.requests.length, 0);
  });
});

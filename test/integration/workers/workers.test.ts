import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { o200kTable } from '../../../scripts/o200kTable';
import { nodeWorkers } from '../../../src/adapters/node/workers';

/** Speaks the protocol of `src/workers`, and misbehaves when a text says so. Notes each start. */
const scripted = (log: string) => `
  const { parentPort } = require('node:worker_threads');
  require('node:fs').appendFileSync(${JSON.stringify(log)}, 'started ' + Object.keys(process.env).length + '\\n');
  parentPort.on('message', ({ id, input }) => {
    if (input.includes('hang')) for (;;);
    if (input.includes('crash')) throw new Error('out of ink');
    if (input.includes('exit')) process.exit(7);
    if (input.includes('refuse')) return parentPort.postMessage({ id, error: 'that text is odd' });
    if (input.includes('lie')) return parentPort.postMessage({ id, output: ['many'] });
    if (input.includes('short')) return parentPort.postMessage({ id, output: [] });
    const wait = input.includes('slow') ? 150 : 0;
    setTimeout(() => parentPort.postMessage({ id, output: input.map(text => text.length) }), wait);
  });
`;

/** Longer than any machine takes for what a test waits for: when it has passed, the thing did not happen. */
const patientMs = 60_000;

describe('background threads', () => {
  const never = new AbortController().signal;
  let folder: string;
  let workers: ReturnType<typeof nodeWorkers>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierwise-workers-'));
    writeFileSync(join(folder, 'countTokens.js'), scripted(join(folder, 'log')));
    workers = nodeWorkers({ folder });
  });
  afterEach(async () => {
    await workers.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const count = (texts: readonly string[], deadlineMs = patientMs, signal = never) =>
    workers.run('count-tokens', texts, { deadlineMs, signal });
  const starts = () => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');

  it('start with the first job, and know nothing of the environment', async () => {
    const jobs = Array.from({ length: 20 }, (_, index) => count(['a'.repeat(index), 'b']));

    deepEqual(
      await Promise.all(jobs),
      jobs.map((_, index) => [index, 1]),
    );
    deepEqual([...new Set(starts())], ['started 0']);
  });

  it('are two for a kind, and no more, where there is work for longer', async () => {
    await Promise.all(Array.from({ length: 12 }, () => count(['slow'])));

    deepEqual(starts(), ['started 0', 'started 0']);
  });

  it('are ended at the deadline, and the jobs behind are done', async () => {
    const started = performance.now();
    const [hung, ...others] = await Promise.allSettled([
      count(['hang'], 200),
      count(['aa']),
      count(['aaa']),
      count(['slow']),
    ]);

    equal(hung?.status === 'rejected' && hung.reason.name, 'DeadlineError');
    deepEqual(
      others.map(one => one.status === 'fulfilled' && one.value),
      [[2], [3], [4]],
    );
    ok(performance.now() - started < patientMs / 2);
    deepEqual(await count(['aaaa']), [4]);
  });

  it('do not hold waiting in line against a job', async () => {
    const one = nodeWorkers({ folder, size: 1 });
    // Together they take longer than the deadline of each.
    const jobs = Array.from({ length: 24 }, () =>
      one.run('count-tokens', ['slow'], { deadlineMs: 3_000, signal: never }),
    );

    deepEqual(
      await Promise.all(jobs),
      jobs.map(() => [4]),
    );
    await one.dispose();
  });

  it('let go of a job at once when it is aborted, running or waiting', async () => {
    const one = nodeWorkers({ folder, size: 1 });
    await one.run('count-tokens', ['warm'], { deadlineMs: patientMs, signal: never });
    const reason = new Error('stop');
    const stopping = new AbortController();
    const limits = { deadlineMs: 5_000, signal: stopping.signal };
    const jobs = [one.run('count-tokens', ['hang'], limits), one.run('count-tokens', ['waiting'], limits)];
    const behind = one.run('count-tokens', ['behind'], { deadlineMs: patientMs, signal: never });
    setTimeout(() => stopping.abort(reason), 50);
    const started = performance.now();

    for (const job of jobs) await rejects(job, error => error === reason);
    ok(performance.now() - started < 4_500, 'it was not the deadline that ended them');
    deepEqual(await behind, [6]);
    await rejects(one.run('count-tokens', ['x'], limits), error => error === reason);
    await one.dispose();
  });

  it('that crash reject their job with a sentence, and the next job starts a new one', async () => {
    for (const [text, why] of [
      ['crash', /background thread of Tierwise \(countTokens\.js\) did not do its work: out of ink\./],
      ['exit', /ended by itself \(exit code 7\)/],
      ['refuse', /that text is odd/],
      ['lie', /wrong form/],
      ['short', /wrong form/],
    ] as const) {
      await rejects(count([text]), why);
      deepEqual(await count(['aa']), [2]);
    }
  });

  it('that are not there reject with a sentence', async () => {
    const limits = { deadlineMs: patientMs, signal: never };
    await rejects(
      workers.run('find-secrets', [{ text: 'x' }], limits),
      /A part of Tierwise is missing \(.*findSecrets\.js\)/,
    );
  });

  it('reject what is under way when everything is closed', async () => {
    const jobs = [count(['hang'], 60_000), count(['hang'], 60_000), count(['waiting'])];
    const ends = Promise.allSettled(jobs);
    await new Promise(done => setTimeout(done, 100));
    await workers.dispose();

    for (const end of await ends) ok(end.status === 'rejected' && /Tierwise is closing/.test(String(end.reason)));
    await rejects(count(['x']), /Tierwise is closing/);
  });

  it('keep no process alive, and lose no job to one that ends', () => {
    const entry = join(folder, 'entry.js');
    const adapter = resolve('src/adapters/node/workers.ts');
    const contents = `import { nodeWorkers } from ${JSON.stringify(adapter)};
      const limits = { deadlineMs: ${patientMs}, signal: new AbortController().signal };
      nodeWorkers({ folder: ${JSON.stringify(folder)} }).run('count-tokens', ['slow'], limits).then(console.log);`;
    buildSync({ stdin: { contents, resolveDir: process.cwd() }, outfile: entry, bundle: true, platform: 'node' });

    const { stdout, status } = spawnSync(process.execPath, [entry], { encoding: 'utf8', timeout: patientMs / 2 });

    deepEqual([stdout.trim(), status], ['[ 4 ]', 0]);
  });
});

describe('the threads that ship', () => {
  it('count tokens and find secrets by the same protocol', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tierwise-workers-'));
    buildSync({
      entryPoints: ['src/workers/countTokens.ts', 'src/workers/findSecrets.ts'],
      outdir: folder,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      mainFields: ['module', 'main'],
    });
    writeFileSync(join(folder, 'o200k.bin'), o200kTable());
    const workers = nodeWorkers({ folder });
    const limits = { deadlineMs: patientMs, signal: new AbortController().signal };
    // Put together here, so that no scanner of this repository takes it for a real one.
    const key = ['AKIA', 'Z7Q2M4X8K9P3R5T6'].join('');
    try {
      deepEqual(await workers.run('count-tokens', ['', 'hello world'], limits), [0, 2]);
      const [none, some] = await workers.run('find-secrets', [{ text: 'nothing' }, { text: `id = ${key}` }], limits);
      deepEqual(none, []);
      deepEqual(
        some?.map(({ start, end }) => [start, end]),
        [[5, 25]],
      );
    } finally {
      await workers.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

import { deepEqual, equal, rejects } from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type NodeGitOptions, nodeGit } from '../../../src/adapters/node/git';
import { gitThread } from '../../../src/adapters/node/gitThread';
import { type ScratchRepository, scratchRepository } from './scratchRepository';

const never = () => new AbortController().signal;

describe('git in a thread of its own', () => {
  let folder: string;
  let repository: ScratchRepository;
  let thread: ReturnType<typeof gitThread>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierwise-git-thread-'));
    buildSync({
      entryPoints: ['src/workers/runGit.ts'],
      bundle: true,
      platform: 'node',
      outfile: join(folder, 'runGit.js'),
    });
    thread = gitThread(folder);
    repository = scratchRepository();
    repository.write('größe.txt', 'one\n');
    repository.commitAll('start');
    repository.write('größe.txt', 'two: ä\n');
    repository.write('new.txt', 'untracked\n');
  });
  afterEach(async () => {
    await thread.dispose();
    repository.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const git = (more: Partial<NodeGitOptions> = {}) =>
    nodeGit({ folders: () => repository.root, onlyIfTrusted: true, ...more });

  it('says what git in this thread says', async () => {
    const all = async (more: Partial<NodeGitOptions>) => {
      const opened = await git(more).repository('', never());
      if (opened === undefined) throw new Error('no repository');
      return Promise.all([
        opened.diff('working', never()),
        opened.untracked(never()),
        opened.subjects(never()),
        opened.history(10, never()),
      ]);
    };

    const [diff, untracked] = await all({ run: thread.run });

    equal(diff.text.includes('+two: ä'), true);
    deepEqual(untracked, ['new.txt']);
    deepEqual(await all({ run: thread.run }), await all({}));
    deepEqual((await all({ run: thread.run, longestOutputBytes: 60 }))[0], (await all({ longestOutputBytes: 60 }))[0]);
  });

  it('fails with the same sentences', async () => {
    const slow = join(folder, 'slow-git');
    writeFileSync(slow, '#!/bin/sh\nexec sleep 30\n');
    chmodSync(slow, 0o755);

    await rejects(
      git({ run: thread.run, gitPath: '/nowhere/git' }).repository('', never()),
      /was not found at \/nowhere\/git/,
    );
    await rejects(
      git({ run: thread.run, gitPath: slow, timeoutMs: 200 }).repository('', never()),
      /no answer within 0 seconds/,
    );
  });

  it('ends what is cancelled, at once, and goes on', async () => {
    const slow = join(folder, 'slow-git');
    writeFileSync(slow, '#!/bin/sh\nexec sleep 30\n');
    chmodSync(slow, 0o755);
    const controller = new AbortController();
    const asked = git({ run: thread.run, gitPath: slow }).repository('', controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 300);
    const started = performance.now();

    await rejects(asked, /enough/);

    equal(performance.now() - started < 10_000, true);
    equal((await git({ run: thread.run }).repository('', never()))?.hasCommits, true);
  });

  it('tells that its thread ended, and starts again', async () => {
    writeFileSync(join(folder, 'runGit.js'), 'process.exit(3);\n');
    await rejects(git({ run: thread.run }).repository('', never()), /failed: its thread ended/);
    writeFileSync(
      join(folder, 'runGit.js'),
      `require('node:worker_threads').parentPort.on('message', ({ id }) => require('node:worker_threads').parentPort.postMessage({ id, outcome: { kind: 'missing' } }));\n`,
    );
    await rejects(git({ run: thread.run }).repository('', never()), /git is not installed/);
  });
});

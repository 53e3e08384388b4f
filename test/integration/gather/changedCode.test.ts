import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type Desk, makeDesk } from '../cli/commandLine';
import type { ManifestDocument } from '../cli/runDocument';

const task = `---
title: Judge the change
description: Judges it.
produces: report
context:
  sources: [git-diff, related-files]
  budget-tokens: 4000
---
Say what it does.
`;

const filler = (words: string, count: number) =>
  Array.from({ length: count }, (_, line) => `  ${words}(${line});`).join('\n');

/** What stands around a change, in a real repository. */
describe('context of a change', () => {
  let desk: Desk;
  const pack = async (...more: string[]) =>
    (await desk.json<ManifestDocument>(['pack', 'judge', ...more])).kept.map(
      ({ path, startLine, endLine, source, why }) => ({ path, lines: `${startLine}-${endLine}`, source, why }),
    );

  beforeEach(() => {
    desk = makeDesk();
    desk.write('.tierwise/tasks/judge.task.md', task);
    desk.write(
      'src/retry.ts',
      `export function delayOf(attempt) {\n  return attempt * 2;\n}\n\nexport function unrelated() {\n${filler('paint', 9)}\n}\n`,
    );
    desk.write(
      'src/queue.ts',
      `export class Queue {\n  retryLater(job) {\n${filler('  note', 12)}\n    this.add(job, 1);\n${filler('  log', 12)}\n  }\n\n  add(job) {\n    this.jobs.push(job);\n  }\n}\n`,
    );
    desk.write('test/queue.test.ts', `it('tries again', () => {\n  queue.retryLater(job);\n});\n`);
    desk.write('test/colours.test.ts', `it('paints', () => {\n  paint(1);\n});\n`);
    desk.write('package-lock.json', '{ "lockfileVersion": 3 }\n');
    desk.git('init', '--quiet', '--initial-branch=main');
    desk.git('add', '--all');
    desk.git('commit', '--quiet', '--message', 'Begin');
    const queue = desk.read('src/queue.ts');
    desk.write('src/queue.ts', queue.replace('this.add(job, 1)', 'this.add(job, delayOf(job.attempt))'));
    desk.write('package-lock.json', '{ "lockfileVersion": 4 }\n');
  });
  afterEach(() => desk.dispose());

  it('is the function around each hunk, what its lines call, and the tests that name it', async () => {
    const around = (await pack()).filter(({ source }) => source === 'changed-code');

    deepEqual(
      around.map(({ path }) => path),
      ['src/queue.ts', 'src/queue.ts', 'src/retry.ts', 'test/queue.test.ts'],
    );
    const [whole, added, delay, test] = around;
    equal(whole?.lines, '2-28');
    match(whole?.why ?? '', /`retryLater` encloses the change at 15/);
    match(added?.why ?? '', /defines `add`, which the change uses/);
    match(delay?.why ?? '', /defines `delayOf`, which the change uses/);
    match(test?.why ?? '', /test that names `retryLater`, which the change touches/);
  });

  it('is not what a file used that is gone', async () => {
    desk.write('src/wall.ts', 'export function paintWall(colour) {\n  return colour;\n}\n');
    desk.write('src/gone.ts', 'export function decorate(room) {\n  return paintWall(room.colour);\n}\n');
    desk.git('add', '--all');
    desk.git('commit', '--quiet', '--message', 'Walls');
    desk.remove('src/gone.ts');
    desk.write('src/retry.ts', desk.read('src/retry.ts').replace('attempt * 2', 'delayAfter(attempt)'));
    desk.write('src/after.ts', 'export function delayAfter(attempt) {\n  return attempt;\n}\n');

    const around = (await pack()).filter(({ source }) => source === 'changed-code');

    ok(around.some(({ why }) => /defines `delayAfter`, which the change uses/.test(why)));
    ok(around.every(({ why }) => !/`paintWall`, which the change uses/.test(why)));
  });

  it('has no passage twice, and of a lock file a line', async () => {
    const kept = await pack();

    for (const one of kept) {
      const [from, to] = one.lines.split('-').map(Number) as [number, number];
      const others = kept.filter(other => other !== one && other.path === one.path && other.source !== 'git-diff');
      if (one.source === 'git-diff') continue;
      for (const other of others) {
        const [start, end] = other.lines.split('-').map(Number) as [number, number];
        ok(to < start || end < from, `${one.path} ${one.lines} and ${other.lines}`);
      }
    }
    const manifest = await desk.json<ManifestDocument>(['pack', 'judge']);
    ok(manifest.skipped.some(({ path, why }) => path === 'package-lock.json' && /lock file/.test(why)));
    ok(!manifest.kept.some(({ path }) => path === 'package-lock.json'));
  });

  it('shows nothing of a function whose lines in the file are not those of the diff', async () => {
    desk.git('add', 'src/queue.ts');
    desk.write('src/queue.ts', `// Edited on.\n${desk.read('src/queue.ts')}`);
    desk.write('.tierwise/tasks/judge.task.md', task.replace('  budget', '  git-diff: staged\n  budget'));

    const around = (await pack()).filter(({ source }) => source === 'changed-code');

    ok(around.every(({ why }) => !/encloses/.test(why)));
    ok(around.some(({ path }) => path === 'src/retry.ts'));
  });

  it('marks the passages of a file that is open, in place of offering them twice', async () => {
    desk.write('.tierwise/tasks/judge.task.md', task.replace('git-diff,', 'git-diff, open-files,'));

    const kept = await pack('--open', 'src/queue.ts');

    const own = kept.filter(({ path, source }) => path === 'src/queue.ts' && source !== 'git-diff');
    ok(own.length > 0 && own.every(({ source }) => source === 'open-files'));
    ok(own.some(({ why }) => /encloses the change/.test(why)));
  });

  it('cuts a long function to its head and what is near, with the lines of the file', async () => {
    const long = `export function long(job) {\n${filler('note', 150)}\n  change(job);\n${filler('log', 20)}\n}\n`;
    desk.write('src/long.ts', long);
    desk.git('add', '--all');
    desk.git('commit', '--quiet', '--message', 'Long');
    desk.write('src/long.ts', long.replace('change(job)', 'change(job, 2)'));

    const packed = await desk.json<ManifestDocument>(['pack', 'judge']);
    const around = packed.kept.find(({ path, source }) => path === 'src/long.ts' && source === 'changed-code');

    match(around?.why ?? '', /encloses the change at 152; cut to what is near/);
    ok((around?.tokens ?? 0) < 600);
  });
});

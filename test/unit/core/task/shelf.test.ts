import { deepEqual, equal, throws } from 'node:assert/strict';
import { listTasks, takeTask } from '../../../../src/core/task/shelf';
import { memoryWorkspace } from '../../../support/memoryWorkspace';
import { hash } from '../keep/sampleRun';

const text = (title: string, more = '') => `---
title: ${title}
description: Says something.
produces: report
${more}context: { sources: [], budget-tokens: 1000 }
---
Say it.
`;

const builtIn = [
  { name: 'change-report', origin: 'built-in' as const, text: text('Ours') },
  { name: 'other', origin: 'built-in' as const, text: text('Other') },
];

const list = (files: Readonly<Record<string, string | Uint8Array>>, links: readonly string[] = []) =>
  listTasks(builtIn, memoryWorkspace(files, { links }), hash);

describe('the shelf of tasks', () => {
  it('holds built-in tasks and those of the workspace by name; a workspace’s stands in for a built-in one and says so', async () => {
    const tasks = await list({
      '.tierwise/tasks/change-report.task.md': text('Theirs'),
      '.tierwise/tasks/zebra.task.md': text('Zebra'),
      '.tierwise/tasks/notes.md': '# not a task',
      'tasks/elsewhere.task.md': text('Elsewhere'),
    });

    deepEqual(
      tasks.map(({ file, parsed }) => [file.name, file.origin, parsed.kind === 'task' && parsed.task.title]),
      [
        ['change-report', 'workspace', 'Theirs'],
        ['other', 'built-in', 'Other'],
        ['zebra', 'workspace', 'Zebra'],
      ],
    );
    equal(takeTask(tasks, 'change-report').path, '.tierwise/tasks/change-report.task.md');
  });

  it('does not follow a link to a task', async () => {
    const tasks = await list({ 'a.md': '' }, ['.tierwise/tasks/linked.task.md']);

    deepEqual(
      tasks.map(({ file }) => file.name),
      ['change-report', 'other'],
    );
  });

  it('keeps a task that cannot run, so that a person sees why', async () => {
    const tasks = await list({
      '.tierwise/tasks/broken.task.md': text('Broken', 'colour: red\n'),
      '.tierwise/tasks/binary.task.md': new Uint8Array([1, 0, 2]),
      '.tierwise/tasks/huge.task.md': `${text('Huge')}${'x\n'.repeat(200_000)}`,
    });

    deepEqual(
      tasks.map(({ file, parsed }) => [file.name, parsed.kind]),
      [
        ['binary', 'problems'],
        ['broken', 'problems'],
        ['change-report', 'task'],
        ['huge', 'problems'],
        ['other', 'task'],
      ],
    );
    throws(
      () => takeTask(tasks, 'broken'),
      /The task "broken" cannot run until its file is mended:\n {2}line 5: There is no key "colour" here/,
    );
  });

  it('names the nearest task for one that it does not have', async () => {
    const tasks = await list({ 'a.md': '' });

    throws(() => takeTask(tasks, 'change-reprot'), /There is no task "change-reprot"\. Did you mean "change-report"\?/);
    throws(() => takeTask(tasks, 'constructor'), /Known tasks: change-report, other/);
  });
});

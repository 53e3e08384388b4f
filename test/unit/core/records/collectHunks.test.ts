import { deepEqual, equal, notEqual, rejects } from 'node:assert/strict';
import { ignoreRules } from '../../../../src/core/gather/ignoreRules';
import type { Git } from '../../../../src/core/ports';
import { collectRecords } from '../../../../src/core/records/collect';
import { memoryWorkspace } from '../../../support/memoryWorkspace';
import { hash } from '../keep/sampleRun';
import { labelled, labelTask, mail, never, runDesk } from '../runDesk';

function gitWith(text: string): Git {
  return {
    repository: async () => ({
      head: 'main',
      hasCommits: true,
      headId: '1a2b3c4',
      diff: async scope => ({
        text: scope === 'staged' ? '' : text,
        against: 'HEAD (1a2b3c4)',
        cut: false,
        outside: 0,
      }),
      untracked: async () => [],
      subjects: async () => [],
      history: async () => [],
    }),
  };
}

const changed = (path: string, hunks: string) =>
  `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n${hunks}`;

const retry = '@@ -40,3 +40,4 @@ function retry() {\n one\n-two\n+zwei\n+drei\n four\n';
const close = '@@ -90,2 +91,1 @@\n-gone\n left\n';

function collect(
  diff: string,
  named?: readonly string[],
  scope: 'working' | 'staged' = 'working',
  patterns = ['**/*'],
) {
  const workspace = memoryWorkspace({});
  const rules = ignoreRules(workspace, ['private/**']);
  return collectRecords(
    patterns,
    named,
    { workspace, rules, hash, git: gitWith(diff), how: { as: 'hunk', diff: scope } },
    never,
  );
}

describe('changes as records', () => {
  it('are its hunks, each with its lines in the file as it is now', async () => {
    const { records, paths } = await collect(changed('src/a.ts', retry + close));

    deepEqual(
      records.map(({ record: { kind, path, line, text, lineNumbers } }) => ({ kind, path, line, text, lineNumbers })),
      [
        {
          kind: 'hunk',
          path: 'src/a.ts',
          line: 40,
          text: ' one\n-two\n+zwei\n+drei\n four',
          lineNumbers: [40, 0, 41, 42, 43],
        },
        { kind: 'hunk', path: 'src/a.ts', line: 91, text: '-gone\n left', lineNumbers: [0, 91] },
      ],
    );
    deepEqual(
      records.map(({ record }) => record.fields.map(({ name, value }) => `${name}: ${value}`)),
      [['File: src/a.ts', 'In: function retry() {'], ['File: src/a.ts']],
    );
    deepEqual(paths, ['src/a.ts']);
  });

  it('keep their id when lines above them move, and have another in another file', async () => {
    const moved = retry.replace('-40,3 +40,4', '-50,3 +50,4');
    const idOf = async (diff: string) => (await collect(diff)).records[0]?.record.id;

    equal(await idOf(changed('src/a.ts', moved)), await idOf(changed('src/a.ts', retry)));
    notEqual(await idOf(changed('src/b.ts', retry)), await idOf(changed('src/a.ts', retry)));
  });

  it('say what they leave out: lock files, ignored and sensitive ones', async () => {
    const all = ['src/a.ts', 'package-lock.json', 'private/x.ts', 'id_rsa'].map(path => changed(path, retry)).join('');

    const { records, skipped } = await collect(all);

    equal(records.length, 1);
    deepEqual(skipped.map(({ path }) => path).sort(), ['id_rsa', 'package-lock.json', 'private/x.ts']);
  });

  it('can be those of some files, by name or by pattern', async () => {
    const all = changed('src/a.ts', retry) + changed('docs/b.md', retry);
    const pathsOf = async (...words: [named?: readonly string[], patterns?: string[]]) =>
      (await collect(all, words[0], 'working', words[1])).paths;

    deepEqual(await pathsOf(['docs/b.md']), ['docs/b.md']);
    deepEqual(await pathsOf(undefined, ['src/**']), ['src/a.ts']);
  });

  it('are none where nothing of that kind changed, and the run says so', async () => {
    await rejects(collect(changed('src/a.ts', retry), undefined, 'staged'), /No records to label/);
  });

  it('are labelled like any record, and a quote is found in the file', async () => {
    const desk = runDesk({ 'inbox/a.eml': mail('One') }, { answer: () => labelled('clean', { evidence: ['zwei'] }) });
    Object.assign(desk.services, { git: gitWith(changed('src/a.ts', retry)) });
    const task = { ...labelTask, records: { include: ['**/*'], as: 'hunk' as const, diff: 'working' as const } };

    const { labels } = await desk.run({ task });

    deepEqual(
      labels.map(({ path, line, label, evidence }) => [path, line, label, evidence.map(one => [one.line, one.found])]),
      [['src/a.ts', 40, 'clean', [[41, true]]]],
    );
  });
});

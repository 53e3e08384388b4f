import { deepEqual, rejects } from 'node:assert/strict';
import { ignoreRules } from '../../../../src/core/gather/ignoreRules';
import { collectRecords } from '../../../../src/core/records/collect';
import { type MemoryWorkspaceOptions, memoryWorkspace } from '../../../support/memoryWorkspace';
import { hash } from '../keep/sampleRun';
import { mail, never, noGit } from '../runDesk';

function collect(
  files: Readonly<Record<string, string>>,
  patterns: readonly string[],
  named?: readonly string[],
  options: MemoryWorkspaceOptions = {},
) {
  const workspace = memoryWorkspace(files, options);
  return collectRecords(
    patterns,
    named,
    { workspace, rules: ignoreRules(workspace, ['private/**']), hash, git: noGit, how: { as: 'email' } },
    never,
  );
}

const envelope = 'From ann Mon Nov 16 09:00:00 2026\n';

describe('collected records', () => {
  it('are refused with a way out where they are more than a run can hold; an equal one is held once', async () => {
    const files = { 'inbox/a.eml': mail('One', 'x'.repeat(600)), 'inbox/b.eml': mail('One', 'x'.repeat(600)) };
    const workspace = memoryWorkspace({ ...files, 'inbox/c.eml': mail('Two', 'y'.repeat(600)) });
    const from = { workspace, rules: ignoreRules(workspace, []), hash, git: noGit, how: { as: 'email' as const } };

    const collectUpTo = (mostCharacters: number) =>
      collectRecords(['inbox/*'], undefined, { ...from, mostCharacters }, never);

    deepEqual((await collectUpTo(1_400)).records.length, 2);
    await rejects(
      collectUpTo(1_000),
      /more than 1,000 characters; that was reached in "inbox\/c\.eml", after 1 record\./,
    );
  });

  it('leave out what a scan says of itself between its findings, and count it', async () => {
    const lines = [
      { config: { protocol_version: 'v1.0.0', scanner_name: 'govulncheck' } },
      { progress: { message: 'Scanning your code' } },
      { finding: { osv: 'GO-2021-0113', trace: [{ module: 'golang.org/x/text', version: 'v0.3.5' }] } },
      { type: 'auditSummary', data: { vulnerabilities: { low: 1 }, totalDependencies: 12 } },
    ];
    const workspace = memoryWorkspace({ 'scan.json': lines.map(one => `${JSON.stringify(one)}\n`).join('') });
    const from = { workspace, rules: ignoreRules(workspace, []), hash, git: noGit, how: { as: 'finding' as const } };

    const { records, skipped } = await collectRecords(['scan.json'], undefined, from, never);

    deepEqual([records.length, records[0]?.record.line], [1, 3]);
    deepEqual(skipped, [{ path: 'scan.json', why: '3 parts of it: says how the scan went, and is no finding' }]);
  });

  it('come in the order of their files; an equal one is the same, with every place', async () => {
    const { records, paths, skipped } = await collect(
      {
        'inbox/b.eml': mail('Two'),
        'inbox/a.mbox': `${envelope}${mail('One')}\n${envelope}${mail('Two')}\n`,
        'inbox/c.eml': mail('One').replaceAll('\n', '\r\n'),
      },
      ['inbox/*'],
    );

    deepEqual(
      records.map(({ record, alsoAt }) => [
        record.path,
        record.line,
        alsoAt.map(({ path, line }) => `${path}:${line}`),
      ]),
      [
        ['inbox/a.mbox', 1, ['inbox/c.eml:1']],
        ['inbox/a.mbox', 6, ['inbox/b.eml:1']],
      ],
    );
    deepEqual([paths, skipped], [['inbox/a.mbox', 'inbox/b.eml', 'inbox/c.eml'], []]);
  });

  it('leave out what the rules keep out, also when it was named by hand, and say why', async () => {
    const files = {
      '.tierwiseignore': 'drafts/\n',
      'inbox/1.eml': mail('One'),
      'drafts/2.eml': mail('Two'),
      'private/3.eml': mail('Three'),
    };

    const byPattern = await collect(files, ['**/*.eml'], undefined, { links: ['inbox/9.eml'] });
    const byHand = await collect(files, [], ['drafts/2.eml', 'inbox/1.eml', 'gone.eml']);

    deepEqual(byPattern.skipped, [
      { path: 'drafts/', why: 'ignored by .tierwiseignore' },
      { path: 'inbox/9.eml', why: 'is a link; links are not followed' },
      { path: 'private/3.eml', why: 'excluded by your settings (private/**)' },
    ]);
    deepEqual(byHand.skipped, [
      { path: 'drafts/2.eml', why: 'ignored by .tierwiseignore' },
      { path: 'gone.eml', why: 'does not exist' },
    ]);
    deepEqual([byPattern.paths, byHand.paths], [['inbox/1.eml'], ['inbox/1.eml']]);
  });

  it('are never made of a file whose name is about credentials, by pattern or by hand', async () => {
    const files = { '.env': 'A=1\n', 'keys/id_rsa': 'x\n', 'inbox/1.eml': mail('One') };

    const byPattern = await collect(files, ['**/*']);
    const byHand = await collect(files, [], ['.env', 'inbox/1.eml']);

    deepEqual([byPattern.paths, byHand.paths], [['inbox/1.eml'], ['inbox/1.eml']]);
    deepEqual(
      byPattern.skipped.map(({ path }) => path),
      ['.env', 'keys/id_rsa'],
    );
    deepEqual(byHand.skipped, [{ path: '.env', why: 'sensitive name: a file of environment variables' }]);
  });

  it('that are none end the run with what was looked for and what was left out', async () => {
    await rejects(collect({ 'a.txt': 'x' }, ['inbox/*.eml']), /nothing that may be read matches "inbox\/\*\.eml"/);
    await rejects(
      collect({ '.gitignore': '*.eml\n', 'a.eml': mail('One') }, [], ['a.eml']),
      /matches "a\.eml".*\n {2}a\.eml: ignored by \.gitignore/,
    );
  });
});

import { deepEqual, equal, rejects } from 'node:assert/strict';
import { ignoreRules } from '../../../../src/core/gather/ignoreRules';
import { memoryWorkspace } from '../../../support/memoryWorkspace';

describe('ignore rules', () => {
  it('hold for a file that is gone together with its folder: a diff may still name it', async () => {
    const rules = ignoreRules(memoryWorkspace({ '.gitignore': 'old/*.log\n', 'a.md': 'x' }), []);

    equal(await rules.whyIgnored('old/below/a.ts', 'file'), undefined);
    equal(await rules.whyIgnored('old/a.log', 'file'), 'ignored by .gitignore');
  });

  it('are about no file outside the workspace that a person named by its whole path', async () => {
    const rules = ignoreRules(memoryWorkspace({ '.gitignore': '*\n' }), ['**']);

    deepEqual(
      await Promise.all(['/tmp/a.eml', 'C:\\mail\\a.eml', 'C:/mail/a.eml'].map(path => rules.whyIgnored(path, 'file'))),
      [undefined, undefined, undefined],
    );
    equal(await rules.whyIgnored('a.eml', 'file'), 'excluded by your settings (**)');
  });

  it('that cannot be read end everything: what must stay out is not known', async () => {
    const broken = ignoreRules(memoryWorkspace({ 'a/.gitignore': new Uint8Array([0xff, 0xfe]), 'a/b.md': 'x' }), []);
    await rejects(broken.whyIgnored('a/b.md', 'file'), /"a\/\.gitignore" is not valid UTF-8/);

    const closed = memoryWorkspace({ 'a/b.md': 'x' });
    const denied = Object.assign(new Error('EACCES'), { code: 'EACCES' });
    const rules = ignoreRules(
      { ...closed, list: folder => (folder === 'a' ? Promise.reject(denied) : closed.list(folder)) },
      [],
    );
    await rejects(rules.whyIgnored('a/b.md', 'file'), /cannot be looked for \(EACCES\).*Nothing was read or sent/);
  });

  it('are the same where a folder’s entries are asked about together', async () => {
    const workspace = memoryWorkspace({
      '.gitignore': 'old/\n*.log\n',
      'a/.gitignore': '!keep.log\n',
      'a/keep.log': 'x',
    });
    const rules = ignoreRules(workspace, ['**/*.tmp']);
    const paths = ['a/keep.log', 'a/b.log', 'a/b.tmp', 'a/b.md', 'a/.git', 'old/b.md', 'b.log', 'b.md'];
    const together = await Promise.all(
      paths.map(async path => (await rules.within(path.slice(0, Math.max(0, path.lastIndexOf('/')))))(path, 'file')),
    );

    deepEqual(together, await Promise.all(paths.map(path => rules.whyIgnored(path, 'file'))));
    deepEqual(together, [
      undefined,
      'ignored by .gitignore',
      'excluded by your settings (**/*.tmp)',
      undefined,
      "belongs to git's own files",
      'ignored by .gitignore',
      'ignored by .gitignore',
      undefined,
    ]);
  });

  it('of the settings hold also where an ignore file cannot be read', async () => {
    const workspace = memoryWorkspace({ 'a/.gitignore': new Uint8Array([0xff, 0xfe]), 'a/b.md': 'x' });

    equal(
      await ignoreRules(workspace, ['**/*.md']).whyIgnored('a/b.md', 'file'),
      'excluded by your settings (**/*.md)',
    );
  });
});

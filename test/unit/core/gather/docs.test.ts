import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { docs } from '../../../../src/core/gather/docs';
import { ignoreRules } from '../../../../src/core/gather/ignoreRules';
import { memoryWorkspace } from '../../../support/memoryWorkspace';

const limits = { maxFileBytes: 5000 };
const signal = new AbortController().signal;

function gatherDocs(
  files: Record<string, string | Uint8Array>,
  patterns: readonly string[],
  links: readonly string[] = [],
  excludes: readonly string[] = [],
) {
  const workspace = memoryWorkspace(files, { links });
  return docs(workspace, ignoreRules(workspace, excludes), limits).gather(
    { question: '', diffScope: 'working', docs: patterns },
    signal,
  );
}

describe('documents', () => {
  it('come by pattern, section by section', async () => {
    const { snippets } = await gatherDocs(
      { 'policies/mail.md': '# Mail\ntext\n\n## Links\nmore\n', 'src/app.ts': '1' },
      ['policies/**/*.md'],
    );

    deepEqual(
      snippets.map(snippet => [snippet.title, snippet.facts]),
      [
        ['policies/mail.md 1–3', ['section “Mail”']],
        ['policies/mail.md 4–5', ['section “Mail › Links”']],
      ],
    );
  });

  it('stay out when a rule says so, and the rule is named', async () => {
    const { snippets, skipped } = await gatherDocs(
      {
        '.gitignore': 'drafts/\n',
        'a/.tierwiseignore': 'secret.md\n',
        'a/secret.md': 'x',
        'a/open.md': 'x',
        'drafts/b.md': 'x',
        'old/c.md': 'x',
      },
      ['**/*.md'],
      ['link.md'],
      ['old/**'],
    );

    deepEqual(
      snippets.map(snippet => snippet.path),
      ['a/open.md'],
    );
    deepEqual(
      skipped.map(one => [one.path, one.why]),
      [
        ['a/secret.md', 'ignored by a/.tierwiseignore'],
        ['drafts/', 'ignored by .gitignore'],
        ['link.md', 'is a link; links are not followed'],
        ['old/c.md', 'excluded by your settings (old/**)'],
      ],
    );
  });

  it('that are large, binary or in another encoding are skipped or read, never broken', async () => {
    const utf16 = new Uint8Array([0xff, 0xfe, 0x68, 0, 0x69, 0]);
    const { snippets, skipped } = await gatherDocs(
      {
        'big.md': 'x\n'.repeat(4000),
        'image.md': new Uint8Array([137, 80, 78, 71, 0, 1]),
        'wide.md': utf16,
        'empty.md': '',
      },
      ['*.md'],
    );

    deepEqual(
      snippets.map(snippet => [snippet.path, snippet.text]),
      [['wide.md', 'hi']],
    );
    deepEqual(
      skipped.map(one => [one.path, one.why]),
      [
        ['big.md', 'larger than 5 kB (8 kB)'],
        ['empty.md', 'empty'],
        ['image.md', 'binary'],
      ],
    );
  });

  it('are told as the editor has them, also where that is not saved', async () => {
    const shown = { path: 'a.md', title: 'a.md', text: '# New\nunsaved\n', pinned: false };
    const workspace = memoryWorkspace({ 'a.md': '# Old\nsaved\n' }, { openFiles: [shown] });
    const { snippets } = await docs(workspace, ignoreRules(workspace, []), limits).gather(
      { question: '', diffScope: 'working', docs: ['*.md'] },
      signal,
    );

    deepEqual(
      snippets.map(snippet => snippet.text),
      ['# New\nunsaved'],
    );
  });

  it('that do not all fit come with a map of their headings, as deep as there is room, and it says what it lacks', async () => {
    const long = (name: string) =>
      `# ${name}\n\n${Array.from({ length: 9 }, (_, at) => `## Part ${at}\n\n${'words '.repeat(40)}\n`).join('\n')}`;
    const workspace = memoryWorkspace({ 'a.md': long('First'), 'b.rst': 'Second\n======\n\ntext\n' });
    const map = async (budgetTokens: number) =>
      (
        await docs(workspace, ignoreRules(workspace, []), limits, budgetTokens).gather(
          { question: '', diffScope: 'working', docs: ['*'] },
          signal,
        )
      ).snippets.find(({ source }) => source === 'docs-map');

    equal(await map(50_000), undefined);
    match((await map(700))?.text ?? '', /^a\.md\n {2}First \(line 1\)\nb\.rst\n {2}Second \(line 1\)$/);
    deepEqual((await map(700))?.facts, [
      'headings of 2 documents that do not all fit',
      'without headings below level 1',
    ]);
    deepEqual((await map(100))?.facts, ['headings of 2 documents that do not all fit', 'names only']);
  });

  it('are cut at blank lines where a section is too long for one piece', async () => {
    const text = `# Long\n\n${'one line\nand another\n\n'.repeat(50)}`;
    const { snippets } = await gatherDocs({ 'a.md': text }, ['*.md']);

    equal(snippets.length > 1, true);
    for (const { endLine = 0 } of snippets.slice(0, -1)) equal(text.split('\n')[endLine - 1], '');
  });

  it('are not gathered at all when an ignore file cannot be read', async () => {
    await rejects(
      gatherDocs({ '.gitignore': new Uint8Array([0xff, 0xfe, 0xfd]), 'a.md': 'x' }, ['*.md']),
      /\.gitignore" is not valid UTF-8, so it is not known what must stay out/,
    );
    await rejects(gatherDocs({ 'a.md': 'x' }, ['*.md'], ['.gitignore']), /\.gitignore" is a link/);
  });
});

describe('ignore rules', () => {
  const why = async (
    files: Record<string, string>,
    path: string,
    above: { title: string; text: string; wayDown: string }[] = [],
  ) => {
    const workspace = memoryWorkspace(files, { above });
    return ignoreRules(workspace, []).whyIgnored(path, 'file');
  };

  it('let a deeper file overrule a shallower one, but not reopen a closed folder', async () => {
    deepEqual(
      await why({ '.gitignore': '*.log\n', 'a/.gitignore': '!keep.log\n', 'a/keep.log': '' }, 'a/keep.log'),
      undefined,
    );
    deepEqual(
      await why({ '.gitignore': 'a/\n', 'a/.gitignore': '!keep.log\n', 'a/keep.log': '' }, 'a/keep.log'),
      'ignored by .gitignore',
    );
  });

  it('hold from above the workspace folder', async () => {
    const above = [{ title: '../.gitignore', text: '/app/dist\n*.key\n', wayDown: 'app/' }];

    deepEqual(await why({ 'dist/a.js': '' }, 'dist/a.js', above), 'ignored by ../.gitignore');
    deepEqual(await why({ 'x/b.key': '' }, 'x/b.key', above), 'ignored by ../.gitignore');
    deepEqual(await why({ 'src/a.js': '' }, 'src/a.js', above), undefined);
  });

  it("never offer git's own files", async () => {
    deepEqual(await why({ '.git/config': '' }, '.git/config'), "belongs to git's own files");
    deepEqual(await why({ 'sub/.GIT/config': '' }, 'sub/.GIT/config'), "belongs to git's own files");
  });
});

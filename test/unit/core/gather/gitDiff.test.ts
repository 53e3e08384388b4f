import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { TierwiseError } from '../../../../src/core/errors';
import { gitDiff } from '../../../../src/core/gather/gitDiff';
import type { Ask } from '../../../../src/core/gather/source';
import type { DiffScope, Git, Repository, WorkspaceFolder } from '../../../../src/core/ports';

const signal = new AbortController().signal;
const ask = (diffScope: DiffScope = 'working'): Ask => ({ question: '', diffScope, docs: [] });
const oneFolder: readonly WorkspaceFolder[] = [{ prefix: '', name: 'app' }];

function gitWith(
  text: string,
  more: Partial<Repository> & { readonly cut?: boolean; readonly outside?: number } = {},
): Git {
  return {
    repository: async () => ({
      head: 'main',
      hasCommits: true,
      headId: '1a2b3c4',
      diff: async () => ({ text, against: 'HEAD (1a2b3c4)', cut: more.cut ?? false, outside: more.outside ?? 0 }),
      untracked: async () => [],
      subjects: async () => [],
      history: async () => [],
      ...more,
    }),
  };
}

async function gather(git: Git, isExcluded: (path: string) => string | undefined = () => undefined, scope?: DiffScope) {
  const source = gitDiff({ workspace: { folders: oneFolder, trusted: true }, git, isExcluded });
  return source.gather(ask(scope), signal);
}

const modified = (path: string, hunk = '@@ -40,3 +40,4 @@ function retry() {\n one\n-two\n+zwei\n+drei\n four\n') =>
  `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n${hunk}`;

describe('git diff', () => {
  it('tells of each file that changed without a line to read', async () => {
    const renamed = 'diff --git a/a.ts b/b.ts\nsimilarity index 100%\nrename from a.ts\nrename to b.ts\n';
    const empty = 'diff --git a/e.ts b/e.ts\nnew file mode 100644\nindex 0000000..e69de29\n';
    const { skipped } = await gather(gitWith(renamed + empty));

    deepEqual(
      skipped.map(({ path, why }) => `${path}: ${why}`),
      ['b.ts: renamed, and no line of it changed', 'e.ts: added, and empty'],
    );
  });

  it('offers an overview and each hunk, with the lines of the new file', async () => {
    const { snippets } = await gather(gitWith(modified('src/a.ts')));

    deepEqual(
      snippets.map(snippet => snippet.title),
      ['git diff (working) overview', 'git diff (working) src/a.ts 40–43'],
    );
    deepEqual(snippets[1]?.text.split('\n'), [
      '@@ -40,3 +40,4 @@ function retry() {',
      ' one',
      '-two',
      '+zwei',
      '+drei',
      ' four',
    ]);
    deepEqual(snippets[1]?.lineNumbers, [0, 40, 0, 41, 42, 43]);
    deepEqual(snippets[1]?.facts, ['working', 'in function retry() {']);
  });

  it('says what the change stands in, and not what ended or began between that and the head of its hunk', async () => {
    const factOf = async (path: string, lines: string) => {
      const { snippets } = await gather(
        gitWith(modified(path, `@@ -40,4 +40,5 @@ func (b *Balancer) Add() error {\n${lines}\n`)),
      );
      return snippets[1]?.facts?.[1];
    };

    equal(
      await factOf('a.go', ' }\n \n func (b *Balancer) next() {\n+\tskip()\n \tstop()'),
      'in func (b *Balancer) next() {',
    );
    equal(
      await factOf('a.go', ' \treturn nil\n }\n \n+// One limiter for each source.\n type limiter struct {'),
      undefined,
    );
    equal(
      await factOf('a.go', ' \tif broken {\n \t}\n+\tskip()\n \treturn nil\n }'),
      'in func (b *Balancer) Add() error {',
    );
    equal(await factOf('a.py', '     return 1\n \n def stop(now):\n-    wait()\n+    wait(now)'), 'in def stop(now):');
    equal(await factOf('a.c', ' default:\n-\tskip();\n+\tstop();'), 'in func (b *Balancer) Add() error {');
  });

  it('cuts a long hunk into parts whose heads add up', async () => {
    const lines = Array.from({ length: 250 }, (_, index) => `+${index % 40 === 0 ? '' : `line ${index}`}`).join('\n');
    const text = `diff --git a/n.ts b/n.ts\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1,250 @@\n${lines}\n`;

    const { snippets } = await gather(gitWith(text));

    const parts = snippets.slice(1);
    deepEqual(
      parts.map(part => [part.startLine, part.endLine]),
      parts.map((part, index) => [(parts[index - 1]?.endLine ?? 0) + 1, part.endLine]),
    );
    equal(parts.at(-1)?.endLine, 250);
    ok(
      parts.every(
        part => part.text.split('\n').length <= 102 && part.lineNumbers?.length === part.text.split('\n').length,
      ),
    );
    ok(parts[0]?.facts?.includes('new file') && parts[0]?.facts?.includes('part 1 of 3 of the hunk'));
  });

  it('keeps a file out by its old name as well as by its new one, and names it nowhere', async () => {
    const text = `diff --git a/.env b/notes.txt
similarity index 80%
rename from .env
rename to notes.txt
index 1..2 100644
--- a/.env
+++ b/notes.txt
@@ -1 +1 @@
-KEY=canary
+KEY=canary2
${modified('src/a.ts')}`;

    const { snippets, skipped } = await gather(gitWith(text), path =>
      path === '.env' ? 'a sensitive name' : undefined,
    );

    ok(!JSON.stringify(snippets).includes('canary') && !JSON.stringify(snippets).includes('notes.txt'));
    match(snippets[0]?.text ?? '', /1 file changed[\s\S]*… 1 file excluded and not named here/);
    deepEqual(
      skipped.map(one => [one.path, one.why]),
      [['notes.txt', 'renamed from .env, which is a sensitive name']],
    );
  });

  it('looks for the marker of a generator in no more of a line than a person reads', async () => {
    const line = 'Code generated '.repeat(40_000);
    const since = performance.now();

    const { skipped } = await gather(gitWith(modified('src/a.ts', `@@ -1 +1 @@\n-one\n+${line}\n`)));

    deepEqual(
      skipped.map(({ why }) => why),
      ['minified or data, contents not included'],
    );
    // To look at every pair takes minutes.
    ok(performance.now() - since < 15_000);
  });

  it('tells lock files, generated, minified, vendored and binary files and submodules by one line each', async () => {
    const text = [
      modified('package-lock.json'),
      modified('src/api.pb.go'),
      modified('web/app.min.js'),
      modified('vendor/x/y.go'),
      modified('src/g.ts', '@@ -1,2 +1,2 @@\n // @generated by a tool\n-one\n+two\n'),
      modified('data.json', `@@ -1 +1 @@\n-{}\n+${'x'.repeat(6000)}\n`),
      'diff --git a/logo.png b/logo.png\nindex 1..2 100644\nBinary files a/logo.png and b/logo.png differ\n',
      'diff --git a/lib b/lib\nindex aaaaaaa..bbbbbbb 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n-Subproject commit aaaaaaa1\n+Subproject commit bbbbbbb2\n',
      'diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n',
    ].join('');

    const { snippets, skipped } = await gather(gitWith(text));

    equal(snippets.length, 1);
    deepEqual(skipped.map(one => `${one.path}: ${one.why}`).sort(), [
      'data.json: minified or data, contents not included',
      'lib: submodule aaaaaaa → bbbbbbb',
      'logo.png: binary',
      'package-lock.json: lock file, contents not included',
      'run.sh: mode 100644 → 100755',
      'src/api.pb.go: generated, contents not included',
      'src/g.ts: generated, contents not included',
      'vendor/x/y.go: vendored, contents not included',
      'web/app.min.js: minified or data, contents not included',
    ]);
    for (const one of skipped) ok(snippets[0]?.text.includes(one.path ?? '?'));
  });

  it('shows a change beside a very long line, and of that line its beginning', async () => {
    const long = `const page = '${'x'.repeat(16_000)}';`;
    const text = modified('test/a.ts', `@@ -1,3 +1,4 @@\n ${long}\n-one\n+two\n+three\n end\n`);

    const { snippets, skipped } = await gather(gitWith(text));

    deepEqual(skipped, []);
    const hunk = snippets.find(({ path }) => path === 'test/a.ts');
    ok((hunk?.text.length ?? Number.POSITIVE_INFINITY) < 400);
    match(
      hunk?.text ?? '',
      /\n const page = 'x{186} … \(cut: the line has 16,016 characters\)\n-one\n\+two\n\+three\n end$/,
    );
    ok(hunk?.facts?.includes('a very long line is cut'));
    deepEqual(hunk?.lineNumbers, [0, 1, 0, 2, 3, 4]);
  });

  it('names untracked files and never their contents; excluded ones only by number', async () => {
    const git = gitWith('', { untracked: async () => ['new.ts', '.env.local', '../outside'] });

    const { snippets, skipped } = await gather(git, path => (path.startsWith('.env') ? 'a sensitive name' : undefined));

    match(snippets[0]?.text ?? '', /^\? new\.ts \(untracked\)$/m);
    match(snippets[0]?.text ?? '', /^… 2 files excluded/m);
    deepEqual(
      skipped.map(one => [one.path, one.why, one.count]),
      [
        ['.env.local', 'a sensitive name', undefined],
        ['../outside', 'lies outside the folder', undefined],
        [undefined, 'not tracked by git: the overview names them, the diff does not hold what they say', 1],
      ],
    );
  });

  it('refuses names that lead out of the folder', async () => {
    const { snippets, skipped } = await gather(gitWith(modified('a/../../secret.txt')));

    ok(!JSON.stringify(snippets).includes('zwei'));
    equal(skipped[0]?.why, 'lies outside the folder');
  });

  it('shows a deleted file as lines that the file has no more', async () => {
    const text =
      'diff --git a/gone.ts b/gone.ts\ndeleted file mode 100644\nindex 1..0\n--- a/gone.ts\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\n';

    const { snippets } = await gather(gitWith(text));

    deepEqual(
      [snippets[1]?.title, snippets[1]?.path, snippets[1]?.startLine, snippets[1]?.lineNumbers],
      ['git diff (working) gone.ts (deleted)', 'gone.ts', undefined, [0, 0, 0]],
    );
  });

  it('has the folder in front of paths where there are several, and one overview each', async () => {
    const folders = [
      { prefix: 'app/', name: 'app' },
      { prefix: 'lib/', name: 'lib' },
    ];
    const source = gitDiff({
      workspace: { folders, trusted: true },
      git: gitWith(modified('a.ts')),
      isExcluded: async () => undefined,
    });

    const { snippets } = await source.gather(ask(), signal);

    deepEqual(
      snippets.map(snippet => snippet.path ?? snippet.title),
      ['git diff (working) of app overview', 'app/a.ts', 'git diff (working) of lib overview', 'lib/a.ts'],
    );
  });

  it('says why there is nothing', async () => {
    const failing: Git = {
      repository: async () => {
        throw new TierwiseError('failed', 'git is not installed.');
      },
    };
    const whys = async (git: Git) => (await gather(git)).skipped.map(one => one.why);

    deepEqual(await whys({ repository: async () => undefined }), [
      'the folder lies in no git repository, or git cannot be found',
    ]);
    deepEqual(await whys(failing), ['git is not installed.']);
    deepEqual(await whys(gitWith('')), ['no changes against HEAD (1a2b3c4)']);
    deepEqual(await whys(gitWith('', { hasCommits: false })), [
      'no changes against HEAD (1a2b3c4)',
      'the repository has no commits yet: all that it holds counts as added',
    ]);
  });

  it('tells of changed files outside the folder, by number', async () => {
    const { snippets, skipped } = await gather(gitWith(modified('src/a.ts'), { outside: 3 }));

    match(snippets[0]?.text ?? '', /\n… 3 files changed outside this folder and not named here$/);
    deepEqual(
      skipped.map(({ title, why, count }) => [title, why, count]),
      [['files outside the folder', 'changed in the repository, outside this folder', 3]],
    );
  });

  it('runs no git in Restricted Mode', async () => {
    const git: Git = {
      repository: async () => {
        throw new Error('git was run');
      },
    };
    const source = gitDiff({ workspace: { folders: oneFolder, trusted: false }, git, isExcluded: () => undefined });

    match((await source.gather(ask(), signal)).skipped[0]?.why ?? '', /Restricted Mode/);
  });

  it('ends the gathering when it is not known what must stay out', async () => {
    const unreadable = () => {
      throw new TierwiseError('failed', 'The ignore file cannot be read.');
    };

    await rejects(gather(gitWith(modified('a.ts')), unreadable), /ignore file/);
  });

  it('says where a diff was cut', async () => {
    const { snippets, skipped } = await gather(gitWith(modified('src/a.ts').slice(0, -12), { cut: true }));

    ok(snippets[1]?.facts?.includes('cut short'));
    match(snippets[0]?.text ?? '', /too long and ends here/);
    match(skipped[0]?.why ?? '', /cut within or after src\/a\.ts/);
  });

  it('tells the subjects of the commits of a branch', async () => {
    const git = gitWith(modified('a.ts'), { subjects: async () => ['Second', 'First'] });

    match((await gather(git, () => undefined, 'branch')).snippets[0]?.text ?? '', /- Second\n- First$/);
  });
});

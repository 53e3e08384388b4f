import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeGit } from '../../../src/adapters/node/git';
import { parseDiff } from '../../../src/core/gather/diff/parseDiff';
import type { DiffScope, Repository } from '../../../src/core/ports';
import { type ScratchRepository, scratchRepository } from './scratchRepository';

const signal = () => new AbortController().signal;

describe('git of the machine', () => {
  let repository: ScratchRepository;

  beforeEach(() => {
    repository = scratchRepository();
  });
  afterEach(() => repository.dispose());

  async function open(folder = repository.root): Promise<Repository> {
    const opened = await nodeGit({ folders: () => folder, onlyIfTrusted: true }).repository('', signal());
    if (opened === undefined) throw new Error('no repository');
    return opened;
  }

  async function changes(scope: DiffScope, folder?: string) {
    const { text } = await (await open(folder)).diff(scope, signal());
    return parseDiff(text).files.map(file => [file.status, file.oldPath, file.newPath]);
  }

  describe('scopes', () => {
    beforeEach(() => {
      repository.write('a.txt', 'one\n');
      repository.write('b.txt', 'one\n');
      repository.write('c.txt', 'one\n');
      repository.commitAll('start');
      repository.write('a.txt', 'two\n');
      repository.git('add', 'a.txt');
      repository.write('b.txt', 'two\n');
      repository.write('new.txt', 'untracked\n');
    });

    it('staged is the index against HEAD', async () => {
      deepEqual(await changes('staged'), [['modified', 'a.txt', 'a.txt']]);
    });

    it('of a folder below the repository say how many files changed outside of it', async () => {
      repository.write('Über uns/d.txt', 'one\n');
      repository.git('add', 'Über uns/d.txt');
      const opened = await open(join(repository.root, 'Über uns'));

      const { text, outside } = await opened.diff('working', signal());

      deepEqual(
        parseDiff(text).files.map(({ newPath }) => newPath),
        ['d.txt'],
      );
      equal(outside, 2);
      equal((await (await open()).diff('working', signal())).outside, 0);
    });

    it('unstaged is the working tree against the index', async () => {
      deepEqual(await changes('unstaged'), [['modified', 'b.txt', 'b.txt']]);
    });

    it('working is the working tree against HEAD, staged changes included', async () => {
      deepEqual(await changes('working'), [
        ['modified', 'a.txt', 'a.txt'],
        ['modified', 'b.txt', 'b.txt'],
      ]);
    });

    it('branch is the working tree against the merge base with main', async () => {
      repository.git('checkout', '-q', '-b', 'feature');
      repository.git('commit', '-q', '-m', 'Change a');
      repository.git('stash');
      repository.git('checkout', '-q', 'main');
      repository.write('c.txt', 'main goes on\n');
      repository.commitAll('Change c on main');
      repository.git('checkout', '-q', 'feature');
      repository.git('stash', 'pop');

      const opened = await open();
      const { text, against } = await opened.diff('branch', signal());

      deepEqual(
        parseDiff(text).files.map(file => file.newPath),
        ['a.txt', 'b.txt'],
      );
      match(against, /^the merge base with main \([0-9a-f]{7}\)$/);
      deepEqual(await opened.subjects(signal()), ['Change a']);
    });

    it('branch on the only branch there is says that nothing else can be compared', async () => {
      const { against } = await (await open()).diff('branch', signal());

      match(against, /^HEAD \([0-9a-f]{7}\), as there is no other branch to compare with$/);
    });

    it('branch on main compares with origin where there is one', async () => {
      repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
      repository.commitAll('Second');

      const { against } = await (await open()).diff('branch', signal());

      match(against, /^the merge base with origin\/main /);
    });

    it('names untracked files without those git ignores, whatever is in their names', async () => {
      repository.write('.gitignore', 'ignored.txt\n');
      repository.write('ignored.txt', 'x');
      repository.write('new\nline "quoted" é.txt', 'x');

      const names = await (await open()).untracked(signal());

      deepEqual([...names].sort(), ['.gitignore', 'new\nline "quoted" é.txt', 'new.txt']);
    });
  });

  describe('kinds of change', () => {
    it('finds renames, deletions, additions, modes, binary files and links', async () => {
      repository.write('old name.txt', `${'line of text\n'.repeat(20)}`);
      repository.write('gone.txt', 'bye\n');
      repository.write('run.sh', '#!/bin/sh\n');
      repository.write('image.bin', Uint8Array.of(0, 1, 2, 3));
      repository.commitAll('start');
      repository.git('mv', 'old name.txt', 'new name.txt');
      repository.remove('gone.txt');
      chmodSync(join(repository.root, 'run.sh'), 0o755);
      repository.write('image.bin', Uint8Array.of(0, 1, 2, 4));
      repository.write('added.txt', 'hello');
      symlinkSync('/etc/passwd', join(repository.root, 'link'));
      repository.git('add', '-A');

      const { text } = await (await open()).diff('staged', signal());
      const found = new Map(parseDiff(text).files.map(file => [file.newPath ?? file.oldPath, file]));

      equal(found.get('new name.txt')?.status, 'renamed');
      equal(found.get('new name.txt')?.oldPath, 'old name.txt');
      equal(found.get('gone.txt')?.status, 'deleted');
      deepEqual([found.get('run.sh')?.oldMode, found.get('run.sh')?.newMode], ['100644', '100755']);
      equal(found.get('image.bin')?.isBinary, true);
      equal(found.get('added.txt')?.status, 'added');
      equal(found.get('link')?.newMode, '120000');
      ok(!text.includes('root:'), 'a link is shown as where it points, never as what lies there');
    });

    it('reads names with blanks, quotes, tabs, line breaks and letters beyond ASCII', async () => {
      const names = [
        'two words.txt',
        'q"uote.txt',
        'tab\there.txt',
        'line\nbreak.txt',
        'é – 漢.txt',
        'ends with blank ',
        'a b/c b/d.txt',
      ];
      for (const name of names) repository.write(name, 'one\n');
      repository.commitAll('start');
      for (const name of names) repository.write(name, 'two\n');

      deepEqual((await changes('working')).map(file => file[2]).sort(), [...names].sort());
    });

    it('keeps line ends and the missing last one apart from the text', async () => {
      repository.git('config', 'core.autocrlf', 'false');
      repository.write('a.txt', 'one\r\ntwo\r\n');
      repository.commitAll('start');
      repository.write('a.txt', 'one\r\n2');

      const { text } = await (await open()).diff('working', signal());

      deepEqual(
        parseDiff(text).files[0]?.hunks[0]?.lines.map(line => [line.kind, line.text]),
        [
          ['context', 'one'],
          ['removed', 'two'],
          ['added', '2'],
          ['note', 'No newline at end of file'],
        ],
      );
    });

    it('tells a submodule by its commits and never looks into it', async () => {
      const inner = scratchRepository();
      inner.write('x', 'x\n');
      inner.commitAll('inner');
      repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'lib');
      repository.commitAll('with submodule');
      inner.write('x', 'y\n');
      inner.commitAll('inner goes on');
      repository.git('-C', 'lib', '-c', 'protocol.file.allow=always', 'pull', '-q');
      repository.write('lib/x', 'dirty\n');

      const { text } = await (await open()).diff('working', signal());

      const file = parseDiff(text).files[0];
      deepEqual([file?.newPath, file?.isSubmodule, file?.hunks.length], ['lib', true, 1]);
      ok(!text.includes('dirty'));
      inner.dispose();
    });

    it('names the method a hunk stands in, not only its class', async () => {
      const body = Array.from({ length: 12 }, (_, index) => `    step(${index});`).join('\n');
      const client = (last: string) =>
        `export class Client {\n  async fetch(url: string): Promise<void> {\n${body}\n    ${last}\n  }\n}\n`;
      repository.write('client.ts', client('done();'));
      repository.commitAll('start');
      repository.write('client.ts', client('finished();'));

      const { text } = await (await open()).diff('working', signal());

      equal(parseDiff(text).files[0]?.hunks[0]?.section.trim(), 'async fetch(url: string): Promise<void> {');
    });

    it('shows a file in conflict as an ordinary diff', async () => {
      repository.write('a.txt', 'one\n');
      repository.commitAll('start');
      repository.git('checkout', '-q', '-b', 'other');
      repository.write('a.txt', 'other\n');
      repository.commitAll('other');
      repository.git('checkout', '-q', 'main');
      repository.write('a.txt', 'main\n');
      repository.commitAll('main');
      try {
        repository.git('merge', 'other');
      } catch {
        // The conflict is what the test is about.
      }

      const unstaged = parseDiff((await (await open()).diff('unstaged', signal())).text).files;
      const working = parseDiff((await (await open()).diff('working', signal())).text).files;

      deepEqual(
        unstaged.map(file => [file.newPath, file.isConflicted, file.hunks.length]),
        [['a.txt', true, 1]],
      );
      deepEqual(
        working.map(file => [file.newPath, file.hunks.length]),
        [['a.txt', 1]],
      );
    });
  });

  describe('places', () => {
    it('has no commits yet: everything staged is new', async () => {
      repository.write('a.txt', 'one\n');
      repository.git('add', 'a.txt');

      const opened = await open();

      deepEqual([opened.head, opened.hasCommits], ['main', false]);
      for (const scope of ['staged', 'working', 'branch'] as const) {
        const { text, against } = await opened.diff(scope, signal());
        deepEqual(
          parseDiff(text).files.map(file => [file.status, file.newPath]),
          [['added', 'a.txt']],
        );
        equal(against, 'nothing (no commits yet)');
      }
      deepEqual(await opened.subjects(signal()), []);
    });

    it('has an empty index and no commits', async () => {
      const { text } = await (await open()).diff('working', signal());

      equal(text, '');
    });

    it('says where a detached HEAD is', async () => {
      repository.write('a.txt', 'one\n');
      repository.commitAll('start');
      repository.git('checkout', '-q', '--detach');

      match((await open()).head, /^detached at [0-9a-f]{7}$/);
    });

    it('is no repository', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tierwise-none-'));

      equal(await nodeGit({ folders: () => folder, onlyIfTrusted: true }).repository('', signal()), undefined);
    });

    it('takes no bare repository that lies in the folder for the repository', async () => {
      const inside = join(repository.root, 'bare');
      repository.git('init', '-q', '--bare', inside);

      equal(await nodeGit({ folders: () => inside, onlyIfTrusted: true }).repository('', signal()), undefined);
    });

    it('does not read where core.worktree points away from the folder', async () => {
      const elsewhere = mkdtempSync(join(tmpdir(), 'tierwise-elsewhere-'));
      repository.git('config', 'core.worktree', elsewhere);

      equal(await nodeGit({ folders: () => repository.root, onlyIfTrusted: true }).repository('', signal()), undefined);
    });

    it('reads a linked worktree', async () => {
      repository.write('a.txt', 'one\n');
      repository.commitAll('start');
      const linked = join(repository.root, 'linked');
      repository.git('worktree', 'add', '-q', '-b', 'side', linked);
      repository.write('linked/a.txt', 'two\n');

      equal((await open(linked)).head, 'side');
      deepEqual(await changes('working', linked), [['modified', 'a.txt', 'a.txt']]);
    });

    it('shows only what lies in the folder, with paths relative to it', async () => {
      repository.write('packages/app/a.txt', 'one\n');
      repository.write('other.txt', 'one\n');
      repository.commitAll('start');
      repository.write('packages/app/a.txt', 'two\n');
      repository.write('other.txt', 'two\n');
      repository.write('packages/app/new.txt', 'x');
      const folder = join(repository.root, 'packages/app');

      deepEqual(await changes('working', folder), [['modified', 'a.txt', 'a.txt']]);
      deepEqual(await (await open(folder)).untracked(signal()), ['new.txt']);
    });

    it('reads a repository with SHA-256 names', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tierwise-sha256-'));
      repository.git('init', '-q', '--object-format=sha256', folder);
      mkdirSync(join(folder, 'sub'));

      equal((await (await open(folder)).diff('working', signal())).text, '');
    });
  });

  describe('limits', () => {
    it('cuts a long diff at a line and says so', async () => {
      repository.write('a.txt', 'line\n'.repeat(10_000));
      repository.git('add', 'a.txt');
      const git = nodeGit({ folders: () => repository.root, onlyIfTrusted: true, longestOutputBytes: 5_000 });

      const shown = await (await git.repository('', signal()))?.diff('staged', signal());

      equal(shown?.cut, true);
      ok(shown?.text.endsWith('\n') && shown.text.length <= 5_000);
    });

    it('ends at once when cancelled', async () => {
      const controller = new AbortController();
      const opened = await open();
      controller.abort();

      await rejects(opened.diff('working', controller.signal), { name: 'AbortError' });
    });

    it('stops a git that does not come to an end', async () => {
      repository.write('slow-git', '#!/bin/sh\nexec sleep 60\n');
      chmodSync(join(repository.root, 'slow-git'), 0o755);
      const git = nodeGit({
        folders: () => repository.root,
        gitPath: join(repository.root, 'slow-git'),
        onlyIfTrusted: true,
        timeoutMs: 200,
      });

      await rejects(git.repository('', signal()), /gave no answer/);
    });

    it('says that git is missing', async () => {
      const git = nodeGit({ folders: () => repository.root, gitPath: '/nowhere/git', onlyIfTrusted: true });

      await rejects(git.repository('', signal()), /git was not found at \/nowhere\/git/);
    });

    it('says how to go on where git refuses the folder of another user', async function () {
      if (process.getuid?.() !== 0) return this.skip();
      chownSync(repository.root, 12345, 12345);
      chownSync(join(repository.root, '.git'), 12345, 12345);

      await rejects(open(), /another user owns its folder.*safe\.directory/);
    });

    it('runs nothing in a workspace that is not trusted', async () => {
      const git = nodeGit({ folders: () => repository.root, onlyIfTrusted: () => false });

      await rejects(git.repository('', signal()), /not trusted/);
    });
  });
});

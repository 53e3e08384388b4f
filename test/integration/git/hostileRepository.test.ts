import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { nodeGit } from '../../../src/adapters/node/git';
import type { DiffScope } from '../../../src/core/ports';
import { type ScratchRepository, scratchRepository } from './scratchRepository';

const scopes: readonly DiffScope[] = ['staged', 'unstaged', 'working', 'branch'];
const signal = () => new AbortController().signal;

/** Everything a repository's own settings could make git run, each leaving a file that tells its name. */
describe('a hostile repository', () => {
  let repository: ScratchRepository;
  let traces: string;

  beforeEach(() => {
    repository = scratchRepository();
    traces = scratchRepository().root;
    rmSync(join(traces, '.git'), { recursive: true });
    repository.write('a.txt', 'one\n');
    repository.write('b.txt', 'one\n');
    repository.commitAll('start');
    repository.git('checkout', '-q', '-b', 'feature');
    repository.write('b.txt', 'two\n');
    repository.commitAll('Second');
    repository.write('a.txt', 'two\n');
    repository.git('add', 'a.txt');
    repository.write('a.txt', 'three, and of another size\n');
  });
  afterEach(() => {
    repository.dispose();
    rmSync(traces, { recursive: true, force: true });
  });

  function program(name: string): string {
    const path = join(traces, `${name}.sh`);
    writeFileSync(path, `#!/bin/sh\ntouch ${join(traces, `pwned-${name}`)}\ncat 2>/dev/null\n`);
    chmodSync(path, 0o755);
    return path;
  }

  function configure(text: string): void {
    appendFileSync(join(repository.root, '.git/config'), `\n${text}\n`);
  }

  const pwned = () => readdirSync(traces).filter(name => name.startsWith('pwned'));

  async function readEverything(): Promise<string> {
    const opened = await nodeGit({ folders: () => repository.root, onlyIfTrusted: true }).repository('', signal());
    if (opened === undefined) throw new Error('no repository');
    const texts: string[] = [];
    for (const scope of scopes) texts.push((await opened.diff(scope, signal())).text);
    texts.push((await opened.untracked(signal())).join('\n'), (await opened.subjects(signal())).join('\n'));
    return texts.join('\n');
  }

  const attributes = (value: string) => repository.write('.git/info/attributes', `*.txt ${value}\n`);
  const attacks: readonly { readonly name: string; arm(): void }[] = [
    { name: 'fsmonitor', arm: () => configure(`[core]\nfsmonitor = ${program('fsmonitor')}`) },
    {
      name: 'hooks',
      arm() {
        const hooks = join(repository.root, '.git/hooks');
        mkdirSync(hooks, { recursive: true });
        for (const hook of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman', 'pre-auto-gc']) {
          symlinkSync(program(`hook-${hook}`), join(hooks, hook));
        }
        configure(`[core]\nhooksPath = ${hooks}`);
        // Another time of the same text: git then writes its index anew, and calls the hook for that.
        utimesSync(join(repository.root, 'b.txt'), 1, 1);
      },
    },
    { name: 'diff.external', arm: () => configure(`[diff]\nexternal = ${program('external')}`) },
    {
      name: 'a diff driver',
      arm() {
        attributes('diff=evil');
        configure(`[diff "evil"]\ncommand = ${program('driver')}`);
      },
    },
    {
      name: 'a text conversion',
      arm() {
        attributes('diff=evil');
        configure(`[diff "evil"]\ntextconv = ${program('textconv')}\ncachetextconv = true`);
      },
    },
    {
      name: 'a clean filter',
      arm() {
        attributes('filter=evil');
        configure(`[filter "evil"]\nclean = ${program('clean')}\nsmudge = ${program('smudge')}\nrequired = true`);
      },
    },
    {
      name: 'a process filter',
      arm() {
        attributes('filter=evil');
        configure(`[filter "evil"]\nprocess = ${program('process')}\nrequired = true`);
      },
    },
    {
      name: 'a filter from an included file',
      arm() {
        attributes('filter=evil');
        writeFileSync(join(traces, 'included'), `[FILTER "evil"]\nCLEAN = ${program('included')}\n`);
        configure(`[includeIf "gitdir:${repository.root}/"]\npath = ${join(traces, 'included')}`);
      },
    },
    {
      name: 'a filter whose name holds "=", "." and blanks',
      arm() {
        attributes('filter=a=b.c');
        configure(`[filter "a=b.c"]\nclean = ${program('equals')}\n[filter "x y"]\nclean = ${program('blank')}`);
      },
    },
    {
      name: 'a filter in the settings of the worktree',
      arm() {
        attributes('filter=evil');
        configure('[extensions]\nworktreeConfig = true');
        writeFileSync(
          join(repository.root, '.git/config.worktree'),
          `[filter "evil"]\nclean = ${program('worktree')}\n`,
        );
      },
    },
    {
      name: 'a program for signatures',
      arm: () =>
        configure(
          `[log]\nshowSignature = true\n[gpg]\nprogram = ${program('gpg')}\n[gpg "ssh"]\nprogram = ${program('ssh')}`,
        ),
    },
    {
      name: 'a pager',
      arm: () => configure(`[core]\npager = ${program('pager')}\n[pager]\ndiff = ${program('pager-diff')}\nlog = true`),
    },
    {
      name: 'an alias',
      arm: () => configure(`[alias]\ndiff = !${program('alias-diff')}\nlog = !${program('alias-log')}`),
    },
  ];

  for (const attack of attacks) {
    it(`runs nothing by ${attack.name}, and still reads the changes`, async () => {
      attack.arm();

      const text = await readEverything();

      deepEqual(pwned(), []);
      ok(text.includes('+three, and of another size'));
    });
  }

  it('is armed: an unguarded git runs what the tests above plant', () => {
    attributes('filter=a=b.c diff=evil');
    configure(`[core]\nfsmonitor = ${program('fsmonitor')}\n[filter "a=b.c"]\nclean = ${program('equals')}`);
    configure(`[diff "evil"]\ntextconv = ${program('textconv')}`);
    execFileSync('git', ['-C', repository.root, 'diff', 'HEAD']);

    deepEqual(pwned(), ['pwned-equals', 'pwned-fsmonitor', 'pwned-textconv']);
  });

  it('runs nothing of a signed commit whose signature would be checked', async () => {
    const commit = repository.git('cat-file', 'commit', 'HEAD');
    const signed = commit.replace(
      /\n\n/,
      '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n',
    );
    repository.write('.git/signed', signed);
    const hash = repository.git('hash-object', '-t', 'commit', '-w', join(repository.root, '.git/signed')).trim();
    repository.git('update-ref', 'refs/heads/feature', hash);
    configure(`[log]\nshowSignature = true\n[gpg]\nprogram = ${program('gpg')}`);
    execFileSync('git', ['-C', repository.root, 'log', '-1'], { stdio: 'ignore' });
    deepEqual(pwned(), ['pwned-gpg']);
    rmSync(join(traces, 'pwned-gpg'));

    ok((await readEverything()).includes('Second'));

    deepEqual(pwned(), []);
  });

  it('fetches nothing that is missing', async () => {
    const blob = repository.git('rev-parse', 'HEAD:a.txt').trim();
    configure('[core]\nrepositoryformatversion = 1\n[extensions]\npartialClone = origin');
    configure(`[remote "origin"]\npromisor = true\nurl = ext::${program('remote')}\n[protocol "ext"]\nallow = always`);
    configure(`[core]\nsshCommand = ${program('ssh')}`);
    rmSync(join(repository.root, '.git/objects', blob.slice(0, 2), blob.slice(2)));

    await rejects(readEverything());

    deepEqual(pwned(), []);
  });

  it('does not look into a submodule, whose own settings would run', async () => {
    const inner = join(repository.root, 'lib');
    repository.git('init', '-q', inner);
    repository.write('lib/x', 'x\n');
    repository.git('-C', inner, 'add', '-A');
    repository.git('-C', inner, 'commit', '-q', '-m', 'inner');
    repository.git('add', 'lib');
    repository.git('commit', '-q', '-m', 'with lib');
    appendFileSync(join(inner, '.git/config'), `\n[core]\nfsmonitor = ${program('inner')}\n`);
    configure(
      '[diff]\nsubmodule = diff\nignoreSubmodules = none\n[submodule]\nrecurse = true\n[status]\nsubmoduleSummary = true',
    );
    repository.write('lib/x', 'dirty, and longer\n');

    await readEverything();

    deepEqual(pwned(), []);
  });

  it('does not follow a link that took the place of a tracked folder', async () => {
    repository.write('docs/id', 'tracked\n');
    repository.commitAll('docs');
    writeFileSync(join(traces, 'id'), 'canary outside\n');
    repository.remove('docs');
    symlinkSync(traces, join(repository.root, 'docs'));

    const text = await readEverything();

    ok(!text.includes('canary'));
  });

  it('keeps the form of the diff whatever the settings say', async () => {
    configure(
      '[diff]\nnoprefix = true\nmnemonicPrefix = true\nrenames = false\ncontext = 0\norderFile = /nowhere\nrelative = false',
    );
    configure('[color]\nui = always\ndiff = always\n[core]\nquotePath = false');

    const text = await readEverything();

    ok(text.includes('diff --git a/a.txt b/a.txt') && !text.includes('\u001b['));
  });

  it('refuses when a filter cannot be named back to git', async () => {
    const named = (part: string | Uint8Array) => appendFileSync(join(repository.root, '.git/config'), part);
    named('\n[filter "a');
    named(Uint8Array.of(0xff));
    named(`"]\nclean = ${program('bytes')}\n`);

    await rejects(readEverything(), /filter programs cannot be switched off/);

    deepEqual(pwned(), []);
  });

  it('writes nothing into the repository', async () => {
    const before = execFileSync('find', ['.', '-newer', '.git/HEAD', '-printf', '%p %T@ %s\n'], {
      cwd: repository.root,
      encoding: 'utf8',
    });
    await readEverything();

    equal(
      execFileSync('find', ['.', '-newer', '.git/HEAD', '-printf', '%p %T@ %s\n'], {
        cwd: repository.root,
        encoding: 'utf8',
      }),
      before,
    );
    equal(existsSync(join(repository.root, '.git/index.lock')), false);
  });
});

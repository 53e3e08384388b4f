import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nodeClock } from '../../../src/adapters/node/clock';
import { nodeGit } from '../../../src/adapters/node/git';
import { nodeHash } from '../../../src/adapters/node/hash';
import { nodeRelatedFiles } from '../../../src/adapters/node/relatedFiles';
import { shippedPrices } from '../../../src/adapters/node/shipped';
import { nodeWorkspace } from '../../../src/adapters/node/workspace';
import { unhurried } from '../../../src/core/breathe';
import { logWorkHere } from '../../../src/core/digest/logWork';
import { prepare } from '../../../src/core/prepare';
import { noPicks } from '../../../src/core/rank/picks';
import { tierFor } from '../../../src/core/readSettings';
import { defaultTiers } from '../../../src/core/send/tiers';
import { manifestJson } from '../../../src/core/show/runJson';
import { parseTask } from '../../../src/core/task/parseTask';
import { workersHere } from '../../support/workersHere';
import { memoryStorage } from '../../unit/core/keep/memoryStorage';
import { type Desk, makeDesk } from '../cli/commandLine';
import type { ManifestDocument } from '../cli/runDocument';

const task = `---
title: Explain
description: Explains.
produces: report
context:
  sources: [git-diff, docs, related-files]
  docs: ["docs/**/*"]
  budget-tokens: 6000
---
How is a job retried?
`;

const retry = 'export function retryLater(job) {\n  return wait(delayOf(job));\n}\n';

/** Workspaces that are not as one expects, through the command line as a person has it. */
describe('an odd workspace', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
  });
  afterEach(() => desk.dispose());

  /** The task lies in the workspace, as a person's does, and is not part of what is looked at. */
  async function pack(query = 'retryLater job', ...more: string[]): Promise<ManifestDocument> {
    desk.write('.tierwise/tasks/explain.task.md', task);
    return desk.json<ManifestDocument>(['pack', 'explain', '--query', query, ...more]);
  }
  const keptOf = (packed: ManifestDocument) => packed.kept.filter(({ startLine }) => startLine !== undefined);
  const pathsOf = (packed: ManifestDocument) => [...new Set(keptOf(packed).map(({ path }) => path))];
  const whyOf = (packed: ManifestDocument, path: string) =>
    packed.skipped.filter(one => one.path === path).map(({ why }) => why);
  const beginRepository = () => {
    desk.git('init', '--quiet', '--initial-branch=main');
    desk.git('add', '--all');
    desk.git('commit', '--quiet', '--message', 'Retry a job later');
  };

  it('without git is looked through all the same, and says that there is no diff and no history', async () => {
    desk.write('src/retry.ts', retry);

    const packed = await pack();

    deepEqual(pathsOf(packed), ['src/retry.ts']);
    ok(packed.skipped.some(({ source, why }) => source === 'git-diff' && /no git repository/.test(why)));
    ok(packed.skipped.some(({ source, why }) => source === 'related-files' && /no git repository/.test(why)));
  });

  it('that is empty gives an empty context, and no error', async () => {
    const { kept, dropped, usedTokens, budgetTokens } = await pack();

    deepEqual([kept, dropped], [[], []]);
    ok(usedTokens <= budgetTokens);
  });

  it('with one file of 40 MB tells it and finds the others, without reading it whole', async () => {
    desk.write('src/retry.ts', retry);
    desk.write('rows.log', Buffer.alloc(40 * 1024 * 1024, 'insert into jobs values (1);\n'));
    desk.write('docs/dump.txt', Buffer.alloc(40 * 1024 * 1024, 'a job is retried\n'));

    const packed = await pack();

    deepEqual(pathsOf(packed), ['src/retry.ts']);
    ok(packed.skipped.some(({ why, count }) => why === 'too large' && count === 2));
    match(whyOf(packed, 'docs/dump.txt').join(), /larger than 1\.0 MB \(40\.0 MB\)/);
  });

  it('with one document that is too large tells it once', async () => {
    desk.write('src/retry.ts', retry);
    desk.write('docs/dump.txt', Buffer.alloc(2 * 1024 * 1024, 'a job is retried\n'));

    const { skipped } = await pack();

    deepEqual(
      skipped.filter(one => JSON.stringify(one).includes('dump.txt')).map(({ why }) => why),
      ['larger than 1.0 MB (2.0 MB)'],
    );
  });

  it('of minified bundles leaves them out, by their name or by their lines, with the reason', async () => {
    const bundle = `var retryLater=function(job){${'a(job);'.repeat(4_000)}};\n`;
    desk.write('src/retry.ts', retry);
    desk.write('public/app.min.js', bundle);
    desk.write('public/app.js', bundle);
    desk.write('docs/app.js', bundle);

    const packed = await pack();

    deepEqual(pathsOf(packed), ['src/retry.ts']);
    match(whyOf(packed, 'public/app.min.js').join(), /minified/);
    ok(packed.skipped.some(({ source, why }) => source === 'related-files' && /minified or data/.test(why)));
    match(whyOf(packed, 'docs/app.js').join(), /has a line of 28,\d{3} characters \(minified or data\)/);
  });

  it('in UTF-16 of either order is read like any other, with its own lines', async () => {
    const text = `\uFEFF// Wörter\n${retry}`;
    const little = Buffer.from(text, 'utf16le');
    desk.write('src/little.ts', little);
    desk.write('src/big.ts', Buffer.from(little).swap16());
    desk.write('docs/wide.md', Buffer.from('\uFEFF# Retry\n\nA job is retried später.\n', 'utf16le'));

    const packed = await pack();

    deepEqual(pathsOf(packed).sort(), ['docs/wide.md', 'src/big.ts', 'src/little.ts']);
    for (const one of keptOf(packed)) equal(one.startLine, 1, one.path);
  });

  it('with CRLF has the lines that an editor shows', async () => {
    desk.write('src/retry.ts', `// One\r\n// Two\r\n${retry.replaceAll('\n', '\r\n')}`);
    desk.write('docs/retry.md', '# Retry\r\n\r\nLater.\r\n\r\n## Limits\r\n\r\nA job has limits.\r\n');

    const packed = await pack();
    const lines = (path: string) =>
      keptOf(packed)
        .filter(one => one.path === path)
        .map(({ startLine, endLine }) => [startLine, endLine]);

    deepEqual(lines('src/retry.ts'), [[1, 5]]);
    deepEqual(lines('docs/retry.md'), [
      [1, 4],
      [5, 7],
    ]);
  });

  it('with names and words that are not Latin is found by them', async () => {
    const files = {
      'исходники/повтор.py': 'def повторить(задача):\n    return ждать(задача)\n',
      '設定/再試行 手順.md': '# 再試行\n\nジョブは三回まで再試行します。\n',
      'δοκιμή/Ünïcødé 🚀.ts': 'export const нечто = 1;\n',
    };
    for (const [path, text] of Object.entries(files)) desk.write(path, text);
    beginRepository();
    desk.write('исходники/повтор.py', 'def повторить(задача):\n    return ждать(задача, 2)\n');

    const packed = await pack('повторить задача');

    ok(pathsOf(packed).includes('исходники/повтор.py'));
    ok(packed.kept.some(({ source, path }) => source === 'git-diff' && path === 'исходники/повтор.py'));
    ok(pathsOf(await pack('再試行 手順')).includes('設定/再試行 手順.md'));
    ok(pathsOf(await pack('Ünïcødé')).includes('δοκιμή/Ünïcødé 🚀.ts'));
  });

  it('with submodules finds their files, and tells a moved one in the diff by its commits', async () => {
    const inner = makeDesk();
    inner.write('retry.ts', retry);
    inner.git('init', '--quiet', '--initial-branch=main');
    inner.git('add', '--all');
    inner.git('commit', '--quiet', '--message', 'One');
    desk.write('src/main.ts', "import { retryLater } from '../lib/retry';\nretryLater(1);\n");
    beginRepository();
    desk.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.workspace, 'lib');
    desk.git('commit', '--quiet', '--all', '--message', 'Take lib in');
    const at = execFileSync('git', ['-C', join(desk.workspace, 'lib'), 'rev-parse', '--short=7', 'HEAD'])
      .toString()
      .trim();
    execFileSync('git', [
      '-C',
      join(desk.workspace, 'lib'),
      '-c',
      'user.name=A',
      '-c',
      'user.email=a@example.com',
      'commit',
      '--quiet',
      '--allow-empty',
      '--message',
      'Two',
    ]);

    const packed = await pack();
    inner.dispose();

    ok(pathsOf(packed).includes('lib/retry.ts'));
    match(whyOf(packed, 'lib').join(), new RegExp(`submodule ${at} → [0-9a-f]{7}`));
    ok(!pathsOf(packed).some(path => path.includes('.git/') || path.endsWith('/.git')));
  });

  it('that is checked out sparsely is what lies there, and what does not is no deletion', async () => {
    desk.write('src/retry.ts', retry);
    desk.write('other/retry.ts', retry);
    desk.write('other/notes.md', '# A job is retried\n');
    beginRepository();
    desk.git('sparse-checkout', 'set', 'src');
    ok(!existsSync(join(desk.workspace, 'other')));
    desk.write('src/retry.ts', retry.replace('wait', 'pause'));

    const packed = await pack();

    ok(packed.kept.some(({ source, path }) => source === 'git-diff' && path === 'src/retry.ts'));
    ok(!JSON.stringify([packed.kept, packed.dropped, packed.skipped]).includes('other/'));
  });

  it('that is a shallow clone has the history that there is', async () => {
    desk.write('src/retry.ts', retry);
    desk.write('src/queue.ts', 'export const queue = [];\n');
    beginRepository();
    for (const size of [1, 2, 3]) {
      desk.write('src/retry.ts', `${retry}// ${size}\n`);
      desk.write('src/queue.ts', `export const queue = [${size}];\n`);
      desk.git('commit', '--quiet', '--all', '--message', `Retry ${size} times`);
    }
    const full = join(desk.root, 'full');
    renameSync(desk.workspace, full);
    mkdirSync(desk.workspace);
    execFileSync('git', ['clone', '--quiet', '--depth', '2', `file://${full}`, desk.workspace], { stdio: 'ignore' });
    equal(desk.git('rev-list', '--count', 'HEAD').trim(), '2');

    const packed = await pack();

    ok(pathsOf(packed).includes('src/retry.ts'));
    ok(!packed.skipped.some(({ path }) => path === 'git history'));
  });

  it('with a detached head compares with it, and says where it is', async () => {
    desk.write('src/retry.ts', retry);
    beginRepository();
    desk.git('checkout', '--quiet', '--detach');
    desk.write('src/retry.ts', retry.replace('wait', 'pause'));

    const packed = await pack();

    ok(packed.kept.some(({ source, path }) => source === 'git-diff' && path === 'src/retry.ts'));
    ok(pathsOf(packed).includes('src/retry.ts'));
    const branch = await desk.run(['pack', 'explain', '--json']);
    equal(branch.code, 0);
  });

  it('with names that differ in case alone keeps them apart', async function () {
    desk.write('src/Retry.ts', retry);
    desk.write('src/retry.ts', retry.replace('wait', 'pause'));
    desk.write('SRC/retry.ts', retry.replace('wait', 'rest'));
    // A file system that does not tell them apart has one file of them.
    if (desk.read('src/Retry.ts') !== retry) this.skip();
    beginRepository();
    desk.write('src/Retry.ts', retry.replace('wait', 'sleep'));

    const packed = await pack();
    const of = (source: string) =>
      packed.kept
        .filter(one => one.source === source)
        .map(({ path }) => path)
        .sort();

    deepEqual(
      of('git-diff').filter(path => path.endsWith('.ts')),
      ['src/Retry.ts'],
    );
    deepEqual([...new Set(packed.kept.map(({ path }) => path))].filter(path => /retry/i.test(path)).sort(), [
      'SRC/retry.ts',
      'src/Retry.ts',
      'src/retry.ts',
    ]);
  });

  it('of several roots has the folder in each path, and each root its own rules and its own git', async () => {
    const other = makeDesk();
    desk.write('src/retry.ts', retry);
    desk.write('.gitignore', 'private/\n');
    desk.write('private/retry.ts', retry);
    beginRepository();
    desk.write('src/retry.ts', retry.replace('wait', 'pause'));
    other.write('src/retry.ts', retry.replace('wait', 'rest'));
    other.write('private/retry.ts', retry.replace('wait', 'sleep'));

    const packed = await packRoots([desk.workspace, other.workspace], desk.product);
    other.dispose();

    deepEqual([...new Set(packed.kept.map(({ path }) => path))].filter(path => path.endsWith('.ts')).sort(), [
      'one/src/retry.ts',
      'two/private/retry.ts',
      'two/src/retry.ts',
    ]);
    deepEqual(
      packed.kept.filter(({ source, path }) => source === 'git-diff' && path.endsWith('.ts')).map(({ path }) => path),
      ['one/src/retry.ts'],
    );
    ok(packed.skipped.some(({ path, why }) => path === 'git diff (working) of two' && /no git repository/.test(why)));
  });
});

/** As an editor window with several folders is wired; the index in its own thread. */
async function packRoots(roots: readonly string[], product: string) {
  const folders = roots.map((folder, index) => {
    const name = ['one', 'two'][index] ?? basename(folder);
    return { prefix: `${name}/`, name, folder };
  });
  const prices = shippedPrices(process.cwd());
  const settings = { tiers: defaultTiers(prices), tier: 'offline', exclude: [], maxFileBytes: 1_048_576 };
  const related = nodeRelatedFiles({
    folder: join(product, 'dist'),
    indexed: () => ({ folders, trusted: true, excludes: [], maxFileBytes: settings.maxFileBytes }),
  });
  const parsed = parseTask({ name: 'explain', origin: 'workspace', text: task }, nodeHash);
  if (parsed.kind !== 'task') throw new Error('the task cannot be read');
  try {
    const { manifest } = await prepare(
      {
        task: parsed.task,
        tier: tierFor(settings, 'offline'),
        variables: new Map(),
        picks: noPicks,
        query: 'retryLater job',
      },
      {
        workspace: nodeWorkspace({ folders, trusted: true, openFiles: async () => [] }),
        git: nodeGit({
          folders: prefix => folders.find(one => one.prefix === prefix)?.folder ?? '',
          onlyIfTrusted: true,
        }),
        clock: nodeClock,
        hash: nodeHash,
        workers: workersHere(),
        related,
        logs: logWorkHere(unhurried),
        storage: memoryStorage().storage,
        settings,
        prices,
        builtInTasks: [],
        workspaceName: 'roots',
        workspaceKey: '0123456789abcdef',
        provider: async () => undefined,
        randomDigits: count => '7'.repeat(count),
      },
      new AbortController().signal,
    );
    return manifestJson(manifest);
  } finally {
    await related.dispose();
  }
}

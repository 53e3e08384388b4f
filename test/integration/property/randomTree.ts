import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { DiffScope } from '../../../src/core/ports';
import { canariesFor } from '../canary/canaries';

/** What a folder of a random workspace holds, as a plan that can be carried out more than once. */
export interface TreePlan {
  readonly files: readonly FilePlan[];
  readonly links: readonly {
    readonly name: string;
    readonly folder: string;
    readonly to: 'inside' | 'outside' | 'nowhere' | 'folder';
  }[];
  readonly ignoreFiles: readonly {
    readonly folder: string;
    readonly name: '.gitignore' | '.tierwiseignore';
    readonly lines: readonly string[];
  }[];
  /** The last folder of the workspace has none. */
  readonly git: 'none' | 'no commits' | 'commits';
}

export interface FilePlan {
  readonly folder: string;
  readonly name: string;
  readonly kind: 'text' | 'secret' | 'binary' | 'large' | 'minified' | 'empty' | 'utf-16' | 'latin';
  readonly lines: number;
  readonly change: 'none' | 'staged' | 'unstaged' | 'renamed' | 'deleted' | 'untracked' | 'both';
  /** What an editor shows of it. */
  readonly open: 'no' | 'saved' | 'unsaved' | 'pinned';
}

export interface WorldPlan {
  readonly folders: readonly TreePlan[];
  readonly docs: readonly DocsPattern[];
  readonly excludes: readonly Exclude[];
  readonly scope: DiffScope;
  readonly budgetTokens: number;
  readonly tier: 'offline' | 'best';
  readonly question: string;
}

/** Larger files are skipped. */
export const maxFileBytes = 4_000;

/** A pattern with a second opinion on what it means, for the naive walk. */
export interface DocsPattern {
  readonly pattern: string;
  matches(path: string): boolean;
}

export type Exclude = DocsPattern;

const docsPatterns: readonly DocsPattern[] = [
  { pattern: '**/*.md', matches: path => path.endsWith('.md') },
  { pattern: '**/*', matches: () => true },
  { pattern: 'docs/**', matches: path => path.startsWith('docs/') },
  { pattern: 'src/*.txt', matches: path => /^src\/[^/]*\.txt$/.test(path) },
  { pattern: '**/deep/*.md', matches: path => /(^|\/)deep\/[^/]*\.md$/.test(path) },
  { pattern: 'docs/**/*.{md,txt}', matches: path => /^docs\/.*\.(md|txt)$/.test(path) },
];

const excludes: readonly Exclude[] = [
  { pattern: 'old/**', matches: path => /^old\//i.test(path) },
  { pattern: '**/*.tmp', matches: path => /\.tmp$/i.test(path) },
  { pattern: '**/deep', matches: path => /(^|\/)deep(\/|$)/i.test(path) },
  { pattern: 'DOCS/*1*.md', matches: path => /^docs\/[^/]*1[^/]*\.md$/i.test(path) },
];

const folders = ['', 'docs', 'src', 'old', 'build', 'docs/deep', 'src/deep', 'src/deep/deep', 'two words', 'é'];
const ignoreLines = [
  '*.tmp',
  'build/',
  '/docs/*.txt',
  '**/deep/**',
  '*.md',
  '!page1*.md',
  '!/docs/',
  'page*',
  '!*.txt',
  'src/deep/',
  '# a comment',
  '',
  'two words',
  'é/',
  '/*',
  '!/src',
  'page[3-5].*',
];

const file = fc.record({
  folder: fc.constantFrom(...folders),
  ending: fc.constantFrom('.md', '.txt', '.ts', '.tmp'),
  sensitive: fc.option(fc.constantFrom('.env', 'id_rsa', 'server.pem', '.npmrc', 'app.env'), { freq: 6 }),
  kind: fc.constantFrom<FilePlan['kind'][]>(
    'text',
    'text',
    'text',
    'secret',
    'binary',
    'large',
    'minified',
    'empty',
    'utf-16',
    'latin',
  ),
  lines: fc.integer({ min: 1, max: 120 }),
  change: fc.constantFrom<FilePlan['change'][]>(
    'none',
    'none',
    'staged',
    'unstaged',
    'renamed',
    'deleted',
    'untracked',
    'both',
  ),
  open: fc.constantFrom<FilePlan['open'][]>('no', 'no', 'no', 'saved', 'unsaved', 'pinned'),
});

const tree = fc.record({
  files: fc.array(file, { minLength: 1, maxLength: 9 }),
  links: fc.array(
    fc.record({
      folder: fc.constantFrom('', 'docs', 'src'),
      to: fc.constantFrom<TreePlan['links'][number]['to'][]>('inside', 'outside', 'nowhere', 'folder'),
    }),
    { maxLength: 2 },
  ),
  ignoreFiles: fc.uniqueArray(
    fc.record({
      folder: fc.constantFrom('', 'docs', 'src', 'src/deep'),
      name: fc.constantFrom<('.gitignore' | '.tierwiseignore')[]>('.gitignore', '.gitignore', '.tierwiseignore'),
      lines: fc.array(fc.constantFrom(...ignoreLines), { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 3, selector: one => `${one.folder}/${one.name}` },
  ),
  git: fc.constantFrom<TreePlan['git'][]>('commits', 'commits', 'commits', 'no commits', 'none'),
});

export const worlds: fc.Arbitrary<WorldPlan> = fc
  .record({
    folders: fc.array(tree, { minLength: 1, maxLength: 2 }),
    docs: fc.uniqueArray(fc.constantFrom(...docsPatterns), { minLength: 1, maxLength: 2 }),
    excludes: fc.uniqueArray(fc.constantFrom(...excludes), { maxLength: 2 }),
    scope: fc.constantFrom<DiffScope[]>('working', 'staged', 'unstaged', 'branch'),
    budgetTokens: fc.constantFrom(900, 1_200, 2_000, 5_000, 50_000),
    tier: fc.constantFrom<('offline' | 'best')[]>('offline', 'best'),
    question: fc.constantFrom('', 'where is marker5 used', 'padding words of lines'),
  })
  .map(world => ({ ...world, folders: world.folders.map(nameApart) }));

/** Names with a number of their own, so that a find in a prompt says which file it was. */
function nameApart(plan: typeof tree extends fc.Arbitrary<infer Plan> ? Plan : never, folder: number): TreePlan {
  return {
    ...plan,
    files: plan.files
      .map(({ ending, sensitive, ...one }, index) => ({
        ...one,
        name: sensitive ?? `page${folder}${index}x${ending}`,
        // A name like `.env` can stand in a folder once.
      }))
      .filter(
        (one, index, all) => all.findIndex(other => other.folder === one.folder && other.name === one.name) === index,
      ),
    links: plan.links.map((link, index) => ({ ...link, name: `link${folder}${index}.md` })),
  };
}

/** Words that stand in this file and nowhere else. */
export function wordsOf(folder: number, { folder: inFolder, name }: FilePlan, version: string): string {
  return `words-${folder}-${`${inFolder}/${name}`.replaceAll(/[^a-z0-9]/gi, '_')}-${version}`;
}

export const secretOf = (folder: number, plan: FilePlan): string =>
  canariesFor(`${folder} ${plan.folder}/${plan.name}`)[1]?.values[0] ?? '';

/** A file's text in one version, as lines of our own; a secret stands in its middle where there is one. */
export function textOf(folder: number, plan: FilePlan, version: string): string {
  const words = wordsOf(folder, plan, version);
  const lines = Array.from(
    { length: plan.lines },
    (_, index) => `line ${index} of ${words} with padding marker${index}`,
  );
  if (plan.kind === 'secret') lines.splice(plan.lines >> 1, 0, `token: ${secretOf(folder, plan)}`);
  if (plan.kind === 'minified') lines.push('x'.repeat(10_001));
  if (plan.kind === 'large') lines.push('large line\n'.repeat(400));
  return plan.kind === 'empty' ? '' : `# ${words}\n\n${lines.join('\n')}\n`;
}

export function bytesOf(folder: number, plan: FilePlan, version: string): Uint8Array {
  const text = textOf(folder, plan, version);
  if (plan.kind === 'binary') return Buffer.concat([Buffer.from(text), Buffer.from([0, 1, 2])]);
  if (plan.kind === 'utf-16') return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  if (plan.kind === 'latin') return Buffer.from(`${text}caf\xe9\n`, 'latin1');
  return Buffer.from(text);
}

const fixed = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_DATE: '2026-11-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-11-01T00:00:00Z',
};

/** The plan as folders on the disk. Made in another order they hold the same. */
export function makeTrees(world: WorldPlan, order: 'forwards' | 'backwards') {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tierwise-random-')));
  writeFileSync(join(root, 'outside.md'), 'outside-words of a file beside the workspace\n');
  const paths = world.folders.map((plan, index) => {
    const folder = join(root, world.folders.length === 1 ? 'only' : `folder${index}`);
    mkdirSync(folder);
    makeTree(folder, index, plan, order);
    return folder;
  });
  return { root, paths, dispose: () => rmSync(root, { recursive: true, force: true }) };
}

function makeTree(folder: string, index: number, plan: TreePlan, order: 'forwards' | 'backwards'): void {
  const inOrder = <Item>(items: readonly Item[]) => (order === 'forwards' ? items : [...items].reverse());
  const git = (...words: string[]) =>
    execFileSync(
      'git',
      ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'core.autocrlf=false', ...words],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...fixed },
      },
    );
  const write = (path: string, bytes: Uint8Array | string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  const at = (one: FilePlan) => (one.folder === '' ? one.name : `${one.folder}/${one.name}`);

  for (const one of inOrder(plan.ignoreFiles))
    write(`${one.folder === '' ? '' : `${one.folder}/`}${one.name}`, `${one.lines.join('\n')}\n`);
  for (const one of inOrder(plan.files)) if (one.change !== 'untracked') write(at(one), bytesOf(index, one, 'first'));
  if (plan.git !== 'none') git('init', '-q', '-b', 'main');
  // Also what is ignored: git follows what was added by force.
  if (plan.git === 'commits') {
    git('add', '-A', '-f');
    git('commit', '-q', '--allow-empty', '-m', 'first');
  }
  for (const one of inOrder(plan.files)) {
    if (one.change === 'staged' || one.change === 'both') write(at(one), bytesOf(index, one, 'second'));
    if (one.change === 'renamed' && plan.git === 'commits') git('mv', '-k', at(one), `${at(one)}.moved.txt`);
    if (one.change === 'deleted') rmSync(join(folder, at(one)), { force: true });
  }
  if (plan.git !== 'none') git('add', '-A', '-f');
  for (const one of inOrder(plan.files)) {
    if (one.change === 'unstaged') write(at(one), bytesOf(index, one, 'second'));
    if (one.change === 'both') write(at(one), bytesOf(index, one, 'third'));
    if (one.change === 'untracked') write(at(one), bytesOf(index, one, 'second'));
  }
  for (const link of inOrder(plan.links)) {
    const target = { inside: 'src', outside: '../outside.md', nowhere: 'gone.md', folder: '..' }[link.to];
    const depth = link.folder === '' ? '' : '../';
    mkdirSync(join(folder, link.folder), { recursive: true });
    symlinkSync(`${depth}${target}`, join(folder, link.folder, link.name));
  }
}

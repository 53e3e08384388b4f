import { deepEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { nodeWorkspace } from '../../../src/adapters/node/workspace';
import { ignoreRules } from '../../../src/core/gather/ignoreRules';

/** Git with nobody's settings: only the rules of the tree count. */
const environment = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

const name = fc.constantFrom('a', 'b', 'log', 'x.log', 'y.md', 'dist', 'é', 'two words', 'c[1]', '#hash');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'));
const pattern = fc.oneof(
  name,
  path,
  fc.constantFrom(
    '*.log',
    '/a',
    'a/',
    '*',
    '**/b',
    'a/**',
    'a/**/x.log',
    '?',
    '[ab]',
    '[!a]',
    '\\#hash',
    'two words',
    'c\\[1\\]',
    '*.md ',
    '/*',
    '/*/',
    'b/*',
    '!/',
    '**',
    'dist/**/',
  ),
);
const rule = fc.tuple(fc.boolean(), pattern).map(([isNegative, text]) => (isNegative ? `!${text}` : text));
const ignoreFile = fc.array(rule, { minLength: 1, maxLength: 4 }).map(rules => `${rules.join('\n')}\n`);
const tree = fc.record({
  files: fc.uniqueArray(path, { minLength: 1, maxLength: 10 }),
  ignoreFiles: fc.array(fc.tuple(fc.oneof(fc.constant(''), path), ignoreFile), { minLength: 1, maxLength: 3 }),
  folderBelow: fc.boolean(),
});

describe('ignore rules and git', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierwise-ignore-'));
    execFileSync('git', ['init', '-q', folder], { env: environment });
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('agree with `git check-ignore` on random trees', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async ({ files, ignoreFiles, folderBelow }) => {
        for (const entry of [
          'a',
          'b',
          'log',
          'x.log',
          'y.md',
          'dist',
          'é',
          'two words',
          'c[1]',
          '#hash',
          '.gitignore',
        ]) {
          rmSync(join(folder, entry), { recursive: true, force: true });
        }
        const made = files.filter(file => make(folder, file, 'x'));
        for (const [where, text] of ignoreFiles)
          make(folder, where === '' ? '.gitignore' : `${where}/.gitignore`, text);
        const root = folderBelow && made.some(file => file.startsWith('a/')) ? 'a' : '';
        const below = made
          .filter(file => root === '' || file.startsWith('a/'))
          .map(file => file.slice(root === '' ? 0 : 2));

        const workspace = nodeWorkspace({
          folders: [{ prefix: '', name: 'root', folder: join(folder, root) }],
          trusted: true,
        });
        const rules = ignoreRules(workspace, []);
        const ours = [];
        for (const file of below) if ((await rules.whyIgnored(file, 'file')) !== undefined) ours.push(file);

        deepEqual(ours, checkIgnore(join(folder, root), below));
      }),
      { numRuns: Number(process.env['TIERWISE_RUNS'] ?? 150) },
    );
  });
});

/** False where the file would need a folder that is a file already. */
function make(folder: string, path: string, text: string): boolean {
  try {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return true;
  } catch {
    return false;
  }
}

function checkIgnore(folder: string, files: readonly string[]): readonly string[] {
  if (files.length === 0) return [];
  try {
    const out = execFileSync('git', ['-C', folder, 'check-ignore', '-z', '--no-index', '--stdin'], {
      input: files.join('\0'),
      env: environment,
    });
    const ignored = new Set(out.toString('utf8').split('\0'));
    return files.filter(file => ignored.has(file));
  } catch {
    // Exit code 1: none is ignored.
    return [];
  }
}

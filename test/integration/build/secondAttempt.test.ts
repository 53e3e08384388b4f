import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

interface Attempt {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly title: string; readonly message: string }[];
  readonly retried: readonly { readonly title: string; readonly message: string }[];
}

describe('a second attempt', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierwise-attempts-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What a file of tests begins with: `stumbles(times)` fails as often as that, over all processes. */
  const stumbling = `
    const { appendFileSync, readFileSync } = require('node:fs');
    const stumbles = times => {
      appendFileSync(__filename + '.calls', '.');
      if (readFileSync(__filename + '.calls', 'utf8').length <= times) throw new Error('stumbled');
    };
  `;

  const runFiles = (files: Readonly<Record<string, string>>, wordsOfFirst: readonly string[] = []) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), stumbling + text);
    const pattern = join(relative(process.cwd(), folder), '*.test.cjs');
    const options = { title: 'tests', pattern, words: ['--retries', '1'], wordsOfFirst };
    const script = `import('./scripts/testFiles.mjs').then(async ({ runTestFiles }) =>
      console.log('COUNTED ' + JSON.stringify(await runTestFiles(${JSON.stringify(options)}))))`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    const [said = '', counted = ''] = stdout.split('COUNTED ');
    ok(counted !== '', stdout + stderr);
    return { said, counted: JSON.parse(counted) as Attempt };
  };
  const numbers = ({ passed, failed, skipped }: Attempt) => ({ passed, failed, skipped });
  const titles = (told: Attempt['failures']) => told.map(({ title, message }) => `${title}: ${message}`);

  const two = "it('one', () => {}); it('two', () => {});";
  const fine = `describe('fine', () => { ${two} });`;

  it('is given to a file whose hook failed, and each test is counted once', () => {
    const hooks = ['before', 'beforeEach', 'afterEach', 'after'];
    const files = hooks.map(hook => [
      `${hook}.test.cjs`,
      `describe('opens', () => { ${hook}(() => stumbles(1)); ${two} });`,
    ]);

    for (const wordsOfFirst of [[], ['--parallel', '--jobs', '2']]) {
      for (const hook of hooks) rmSync(join(folder, `${hook}.test.cjs.calls`), { force: true });
      const { said, counted } = runFiles({ ...Object.fromEntries(files), 'fine.test.cjs': fine }, wordsOfFirst);

      deepEqual(numbers(counted), { passed: 10, failed: 0, skipped: 0 }, `${wordsOfFirst}`);
      equal(counted.retried.length, 4);
      for (const told of titles(counted.retried))
        match(told, /^opens "(before|after) (all|each)" hook( for ".+")?: stumbled$/);
      match(said, /A second attempt of the tests: (\S+\.test\.cjs(, |\n)){4}/);
    }
  });

  it('that fails again is a failure, told once', () => {
    const opens = `describe('opens', () => { before(() => stumbles(9)); ${two} });`;

    const { counted } = runFiles({ 'opens.test.cjs': opens, 'fine.test.cjs': fine });

    deepEqual(numbers(counted), { passed: 2, failed: 1, skipped: 0 });
    deepEqual(titles(counted.failures), ['opens "before all" hook for "one": stumbled']);
    deepEqual(counted.retried, []);
  });

  it('is given to a test that failed twice within its file, beside others that were skipped for it', () => {
    const steps = `describe('steps', () => {
      let isBroken = false;
      afterEach(function () { isBroken ||= this.currentTest.state === 'failed'; });
      beforeEach(function () { if (isBroken) this.skip(); });
      it('first', () => stumbles(2));
      it('then', () => {});
    });`;

    const { counted } = runFiles({ 'steps.test.cjs': steps, 'fine.test.cjs': fine });

    deepEqual(numbers(counted), { passed: 4, failed: 0, skipped: 0 });
    deepEqual(titles(counted.retried), ['steps first: stumbled']);
  });

  it('does not call passed what did not come to its turn again', () => {
    const opens = `describe('opens', () => {
      before(() => { if (readFileSync(__filename + '.calls', 'utf8').length > 1) throw new Error('gone'); });
      it('one', () => stumbles(9));
    });`;
    writeFileSync(join(folder, 'opens.test.cjs.calls'), '');

    const { counted } = runFiles({ 'opens.test.cjs': opens });

    deepEqual(numbers(counted), { passed: 0, failed: 1, skipped: 0 });
    deepEqual(titles(counted.failures), ['opens "before all" hook for "one": gone']);
    deepEqual(counted.retried, []);
  });

  it('is given to all files when their process died, and to none when too many failed', () => {
    const dies = "try { stumbles(1) } catch { process.exit(3) } it('lives', () => {});";
    const { counted } = runFiles({ 'dies.test.cjs': dies, 'fine.test.cjs': fine });

    deepEqual(numbers(counted), { passed: 3, failed: 0, skipped: 0 });
    deepEqual(titles(counted.retried), ['tests: mocha ended with 3 before all tests had run']);

    const many = Array.from({ length: 9 }, (_, index) => [`${index}.test.cjs`, "it('fails', () => stumbles(2));"]);
    const { said, counted: all } = runFiles(Object.fromEntries(many));

    deepEqual(numbers(all), { passed: 3, failed: 9, skipped: 0 });
    match(said, /9 files of the tests failed: too many for chance, so there is no second attempt/);
  });

  it('is given to each half of the demo', () => {
    for (const name of ['demo.mjs', 'setUp.mjs', 'process.mjs'])
      cpSync(join('scripts', name), join(folder, 'scripts', name));
    mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(process.execPath, join(folder, 'node_modules', '.bin', 'node'));
    const locked = JSON.stringify({ packages: { '': {} } });
    writeFileSync(join(folder, 'package-lock.json'), locked);
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), locked);
    writeFileSync(join(folder, 'esbuild.js'), '');
    mkdirSync(join(folder, 'scripts', 'demo'));
    const half = (times: number) => `import { appendFileSync, readFileSync } from 'node:fs';
      appendFileSync(import.meta.filename + '.calls', '.');
      process.exit(readFileSync(import.meta.filename + '.calls', 'utf8').length <= ${times} ? 1 : 0);`;
    const demo = (first: number, second: number) => {
      for (const [name, times] of [
        ['commandLine.mjs', first],
        ['editor.mjs', second],
      ] as const) {
        const file = join(folder, 'scripts', 'demo', name);
        writeFileSync(file, half(times));
        rmSync(`${file}.calls`, { force: true });
      }
      return spawnSync(process.execPath, ['scripts/demo.mjs'], { cwd: folder, encoding: 'utf8' });
    };

    const { status, stderr } = demo(1, 1);

    equal(status, 0, stderr);
    equal(stderr.match(/shown once more, from the start/g)?.length, 2);
    equal(demo(0, 2).status, 1);
  });
});

import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Mocha from 'mocha';

interface Told {
  readonly file: string;
  readonly title: string;
  readonly message: string;
}

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Results {
  readonly failures: Told[];
  readonly retried: Told[];
  readonly files: Record<string, Counts>;
}

/**
 * Runs, inside the extension host, the tests in the folder that TIERWISE_SUITE names, found by pattern; of them those that the list in
 * TIERWISE_SUITE_FILES names, where there is one. A test that fails is tried once more, and that is told: what the editor does beside
 * it is not ours to order. Tells each test as it ends, writes the results for `scripts/host/runSuite.mjs`, and rejects when one failed,
 * for `@vscode/test-electron`.
 */
export async function run(): Promise<void> {
  const folder = join(__dirname, process.env['TIERWISE_SUITE'] ?? 'desk');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 180_000,
    retries: 1,
    forbidOnly: true,
    reporter: Mocha.reporters.Base,
  });
  const chosen = process.env['TIERWISE_SUITE_FILES'];
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.test.js'));
  const files = chosen === undefined ? found.sort() : (JSON.parse(chosen) as string[]);
  for (const file of files) mocha.addFile(join(folder, file));

  const results = await new Promise<Results>(resolve => {
    const collected: Results = { failures: [], retried: [], files: {} };
    follow(
      folder,
      mocha.run(() => resolve(collected)),
      collected,
    );
  });
  const { passed, failed, skipped } = total(Object.values(results.files));
  // A suite that found no test has not passed.
  const counts = { passed, failed: files.length === 0 ? 1 : failed, skipped };
  const target = process.env['TIERWISE_SUITE_RESULTS'];
  if (target !== undefined) writeFileSync(target, JSON.stringify({ ...counts, ...results }));
  if (counts.failed > 0) throw new Error(`${counts.failed} of the tests in ${folder} failed`);
}

function follow(folder: string, runner: Mocha.Runner, { failures, retried, files }: Results): void {
  const fileOf = (test: { readonly file?: string | undefined }) =>
    test.file === undefined ? '' : relative(folder, test.file);
  const count = (test: Mocha.Test, kind: keyof Counts) => {
    const counts = files[fileOf(test)] ?? { passed: 0, failed: 0, skipped: 0 };
    counts[kind] += 1;
    files[fileOf(test)] = counts;
  };
  runner.on('suite', suite => say(suite.root ? '' : `${'  '.repeat(suite.titlePath().length)}${suite.title}`));
  runner.on('pass', test => {
    count(test, 'passed');
    say(`    ✓ ${test.title} (${test.duration ?? 0} ms)`);
  });
  runner.on('pending', test => {
    count(test, 'skipped');
    say(`    - ${test.title}`);
  });
  runner.on('retry', (test, error: Error) => {
    retried.push({ file: fileOf(test), title: test.fullTitle(), message: error.message });
    say(`    ↻ ${test.title}: once more, for ${error.message.replaceAll('\n', '\n      ')}`);
  });
  runner.on('fail', (test, error: Error) => {
    count(test, 'failed');
    failures.push({ file: fileOf(test), title: test.fullTitle(), message: error.stack ?? error.message });
    say(`    ✗ ${test.title}\n      ${(error.stack ?? error.message).replaceAll('\n', '\n      ')}`);
  });
}

function total(counts: readonly Counts[]): Counts {
  const sum = (kind: keyof Counts) => counts.reduce((so, one) => so + one[kind], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** Into the file that the launcher reads along, where there is one. */
function say(line: string): void {
  const progress = process.env['TIERWISE_SUITE_PROGRESS'];
  if (line === '') return;
  if (progress === undefined) console.log(line);
  else appendFileSync(progress, `${line}\n`);
}

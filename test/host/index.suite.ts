import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/**
 * Runs, inside the extension host, the tests in the folder that TIERWISE_SUITE names, found by pattern. A test that fails is
 * tried once more, and that is told: what the editor does beside it is not ours to order. Tells each test as it ends, writes the results for `scripts/host/runSuite.mjs`, and rejects when one failed, for `@vscode/test-electron`.
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
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.test.js'));
  for (const file of files.sort()) mocha.addFile(join(folder, file));

  const failures: { title: string; message: string }[] = [];
  const retried: { title: string; message: string }[] = [];
  const counts = await new Promise<{ passed: number; failed: number; skipped: number }>(resolve => {
    const runner = mocha.run(failed =>
      resolve({ passed: runner.stats?.passes ?? 0, failed, skipped: runner.stats?.pending ?? 0 }),
    );
    runner.on('suite', suite => say(suite.root ? '' : `${'  '.repeat(suite.titlePath().length)}${suite.title}`));
    runner.on('pass', test => say(`    ✓ ${test.title} (${test.duration ?? 0} ms)`));
    runner.on('pending', test => say(`    - ${test.title}`));
    runner.on('retry', (test, error: Error) => {
      retried.push({ title: test.fullTitle(), message: error.message });
      say(`    ↻ ${test.title}: once more, for ${error.message.replaceAll('\n', '\n      ')}`);
    });
    runner.on('fail', (test, error: Error) => {
      failures.push({ title: test.fullTitle(), message: error.stack ?? error.message });
      say(`    ✗ ${test.title}\n      ${(error.stack ?? error.message).replaceAll('\n', '\n      ')}`);
    });
  });
  // A suite that found no test has not passed.
  const failed = files.length === 0 ? 1 : counts.failed;
  const results = process.env['TIERWISE_SUITE_RESULTS'];
  if (results !== undefined) writeFileSync(results, JSON.stringify({ ...counts, failed, failures, retried }));
  if (failed > 0) throw new Error(`${failed} of the tests in ${folder} failed`);
}

/** Into the file that the launcher reads along, where there is one. */
function say(line: string): void {
  const progress = process.env['TIERWISE_SUITE_PROGRESS'];
  if (line === '') return;
  if (progress === undefined) console.log(line);
  else appendFileSync(progress, `${line}\n`);
}

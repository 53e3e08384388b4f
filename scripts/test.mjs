// `npm test`: sets up, checks, builds and runs all four groups of tests; the last line counts them.
//
//   npm test                     everything
//   npm test -- unit page        only these groups
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectNode, runProgram, step } from './process.mjs';
import { setUp } from './setUp.mjs';
import { runTestFiles } from './testFiles.mjs';

const groups = ['unit', 'integration', 'host', 'page'];
/** One test may take this long before it counts as failed: for a slow and loaded machine, and for what never ends. */
const timeoutMs = { unit: 60_000, integration: 300_000, page: 300_000 };
/** Nobody waits here: properties are tried as often as they say. */
const environment = { TIERWISE_ROUNDS: 'all' };

const wanted = process.argv.slice(2);
const unknown = wanted.filter(word => !groups.includes(word));
if (unknown.length > 0) fail(`There is no group of tests "${unknown.join('", "')}". Groups: ${groups.join(', ')}.`);

const started = Date.now();
const counts = { passed: 0, failed: 0, skipped: 0 };
/** What to look at, told once more at the end: a thousand lines of passed tests stand above it. */
const failures = [];
const retried = [];

try {
  await setUp();
} catch (error) {
  fail(error.message);
}
await must('type check', 'tsc', ['--noEmit']);
await must('format and lint', 'biome', ['check', '--error-on-warnings', '.']);
await must('build', projectNode, ['esbuild.js']);
for (const group of wanted.length > 0 ? wanted : groups) await runGroup(group);

for (const { title, message } of retried) console.log(`Passed at a second attempt: ${title}: ${message}`);
for (const { title, message } of failures) console.log(`Failed: ${title}: ${message.split('\n')[0]}`);
console.log(`\n${((Date.now() - started) / 1000).toFixed(0)} s`);
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
);
process.exit(counts.failed > 0 ? 1 : 0);

async function must(title, command, args) {
  const { code } = await step(title, () => runProgram(command, args, { title }));
  if (code !== 0) {
    counts.failed++;
    failures.push({ title, message: 'its words stand above' });
  } else counts.passed++;
}

async function runGroup(group) {
  const built = await runProgram(projectNode, ['esbuild.js', '--tests', group], {});
  const ran = await step(`${group} tests`, () => (group === 'host' ? runHost() : runFiles(group)));
  for (const one of ran) {
    for (const key of Object.keys(counts)) counts[key] += one[key] ?? 0;
    failures.push(...(one.failures ?? []));
    retried.push(...(one.retried ?? []));
  }
  if (built.code !== 0) {
    counts.failed++;
    failures.push({
      title: `${group} tests`,
      message: 'not all of them could be built; the words of the build stand above',
    });
  }
}

async function runFiles(group) {
  // A page that a loaded machine drew too late, a process that came up too late: asked once more, and it is told.
  const isTriedTwice = group !== 'unit';
  const ran = await runTestFiles({
    title: `${group} tests`,
    pattern: `out/test/${group}/**/*.test.js`,
    words: ['--timeout', String(timeoutMs[group]), ...(isTriedTwice ? ['--retries', '1'] : [])],
    // Many of them wait for processes that they started; two files at a time keep a small machine busy.
    wordsOfFirst: group !== 'page' && availableParallelism() > 1 ? ['--parallel', '--jobs', '2'] : [],
    isTriedTwice,
    environment,
  });
  return [ran];
}

async function runHost() {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-test-'));
  const countsFile = join(folder, 'counts.jsonl');
  const { code } = await runProgram(projectNode, ['scripts/testHost.mjs'], {
    title: 'host tests',
    environment: { ...environment, TIERWISE_TEST_COUNTS: countsFile },
  });
  const ran = readCounts(countsFile);
  rmSync(folder, { recursive: true, force: true });
  // A group that died without counting, or that found no tests, has failed whatever else it says.
  if (ran.length === 0 || (code !== 0 && ran.every(({ failed }) => failed === 0)))
    ran.push({ failed: 1, failures: [{ title: 'host tests', message: 'they did not run to their end' }] });
  return ran;
}

function readCounts(file) {
  try {
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
  } catch {
    return [];
  }
}

function fail(message) {
  console.error(message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

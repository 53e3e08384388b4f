// Runs files of tests with mocha and counts them. What fails by chance mostly does so for a moment, and mocha's own retries ask a
// test again but no hook: a file in which anything failed is run once more at the end, with nothing beside it, and that is told.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './process.mjs';

/** More files than these do not fail by chance, and running all of them again would take as long again. */
export const mostFilesAgain = 8;

/**
 * @typedef {{ file: string, title: string, message: string }} Told a failure, or what passed at a second attempt
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts of tests; a hook that failed counts as one failed
 * @typedef {Counts & { files: Record<string, Counts>, failures: Told[], retried: Told[], hasEnded?: boolean }} Attempt
 *   `hasEnded` is false when it died without counting
 */

/**
 * @param {object} options
 * @param {string} options.title of the group
 * @param {string} options.pattern of the files
 * @param {readonly string[]} [options.words] further ones for mocha, of both attempts
 * @param {readonly string[]} [options.wordsOfFirst] of the first attempt alone
 * @param {boolean} [options.isTriedTwice]
 * @param {Record<string, string>} [options.environment]
 * @returns {Promise<Attempt>} what both attempts came to
 */
export async function runTestFiles({
  title,
  pattern,
  words = [],
  wordsOfFirst = [],
  isTriedTwice = true,
  environment = {},
}) {
  const first = await attempt(title, [...words, ...wordsOfFirst, pattern], environment);
  if (!isTriedTwice) return first;
  const again = filesToRunAgain(title, first, pattern);
  return again.length === 0 ? first : bothAttempts(first, await attempt(title, [...words, ...again], environment));
}

/**
 * The files that are worth a second attempt; says which they are, or why there is none.
 * @param {string} title
 * @param {Attempt} first
 * @param {string} everything what to run when the first attempt died
 * @returns {string[]}
 */
export function filesToRunAgain(title, first, everything) {
  const failed = Object.keys(first.files).filter(file => file !== '' && first.files[file].failed > 0);
  const again = first.hasEnded === false ? [everything] : failed;
  if (again.length > mostFilesAgain) {
    console.log(
      `\n  ${again.length} files of the ${title} failed: too many for chance, so there is no second attempt.`,
    );
    return [];
  }
  if (again.length > 0) console.log(`\n  A second attempt of the ${title}: ${again.join(', ')}`);
  return again;
}

/**
 * Both attempts as one: what a file came to at its second attempt stands for what it came to at its first.
 * @param {Attempt} first
 * @param {Attempt} second of some of its files
 * @returns {Attempt}
 */
export function bothAttempts(first, second) {
  // One that died says nothing about any file, and at the first time nothing else is known.
  if (second.hasEnded === false) return first;
  const files = { ...first.files, ...second.files };
  const isReplaced = ({ file }) => first.hasEnded === false || second.files[file] !== undefined;
  const failures = [...first.failures.filter(one => !isReplaced(one)), ...second.failures];
  // A test that did not come to its turn again, for a hook that failed, has not passed.
  const hasPassed = ({ file, title }) =>
    (files[file]?.failed ?? 0) === 0 ||
    !failures.some(one => one.file === file && (one.title === title || isHook(one)));
  const replaced = first.failures.filter(isReplaced);
  const retried = [...first.retried, ...replaced, ...second.retried].filter(hasPassed);
  return { ...sum(Object.values(files)), files, failures, retried: onceEach(retried) };
}

/** Mocha's name of one: `"before all" hook for "opens"`. */
const isHook = ({ title }) => /"(before|after) (all|each)" hook/.test(title);

/** @returns {Counts} */
function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const one of counts) for (const key of Object.keys(total)) total[key] += one[key];
  return total;
}

function onceEach(told) {
  return [...new Map(told.map(one => [`${one.file} ${one.title}`, one])).values()];
}

/** @returns {Promise<Attempt>} */
async function attempt(title, words, environment) {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-test-'));
  const countsFile = join(folder, 'counts.jsonl');
  try {
    const { code } = await runProgram(
      'mocha',
      ['--forbid-only', '--reporter', 'test/support/countingReporter.cjs', ...words],
      { title, environment: { ...environment, TIERWISE_TEST_COUNTS: countsFile } },
    );
    const counts = readCounts(countsFile);
    if (counts !== undefined && (code === 0 || counts.failed > 0)) return counts;
    return died(title, `mocha ended with ${code} before all tests had run`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Absent where mocha died before it counted. */
function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * What is known of one that ended before it counted.
 * @returns {Attempt}
 */
export function died(title, message) {
  const failures = [{ file: '', title, message }];
  return { passed: 0, failed: 1, skipped: 0, files: {}, failures, retried: [], hasEnded: false };
}

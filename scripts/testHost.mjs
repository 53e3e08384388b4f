// The tests in a real VS Code: suites inside its extension host, then the workbench driven like a person. Prints each test
// as it ends, and appends the counts to the file that TIERWISE_TEST_COUNTS names.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from './host/browser.mjs';
import { installHost } from './host/installHost.mjs';
import { runSuite } from './host/runSuite.mjs';
import { extensionFolder, hostTestsFolder, prepareSuites, suitePath } from './hostSuites.mjs';
import { projectNode, root, runProgram } from './process.mjs';
import { bothAttempts, died, filesToRunAgain, runTestFiles } from './testFiles.mjs';

const log = line => console.log(`  ${line}`);
/** Words on the command line choose: the name of a suite, or `driven`. */
const wanted = process.argv.slice(2);
const isWanted = name => wanted.length === 0 || wanted.includes(name);
/** Stands for the files of a suite that gave no answer. */
const allFiles = 'all of it';
let failed = 0;
// The browser's library listens as well, and then nobody would end this: the next suite would be opened.
for (const [signal, code] of Object.entries({ SIGTERM: 143, SIGHUP: 129 }))
  process.once(signal, () => process.exit(code));

try {
  await installHost({ log });
} catch (error) {
  console.error(`The host tests cannot run: ${error.message}`);
  count({ passed: 0, failed: 1, skipped: 0 });
  process.exit(1);
}
if ((await runProgram(projectNode, ['esbuild.js', '--tests', 'host'], {})).code !== 0) {
  console.error('The host tests cannot run: they could not be built; the words of the build stand above.');
  count({ passed: 0, failed: 1, skipped: 0 });
  process.exit(1);
}
await runInHost(suite => isWanted(suite.name));
if (isWanted('driven')) await runDriven();
process.exit(failed > 0 ? 1 : 0);

async function runInHost(isChosen) {
  const chosen = (await prepareSuites()).filter(isChosen);
  if (chosen.length === 0) return;
  let browser;
  try {
    browser = await launchBrowser({ log });
    const first = [];
    for (const suite of chosen) first.push(await runOne(suite, browser));
    for (const attempt of await secondAttempts(chosen, first, browser)) count(attempt);
  } catch (error) {
    console.error(`The suites cannot run: ${error.message}`);
    count({ passed: 0, failed: 1, skipped: 0 });
  } finally {
    await browser?.close();
  }
}

/** The files of tests in which one failed, once more in a fresh host, on a workspace that is laid out anew. */
async function secondAttempts(chosen, first, browser) {
  const again = first.map((attempt, index) => filesToRunAgain(`suite on ${chosen[index].title}`, attempt, allFiles));
  if (again.every(files => files.length === 0)) return first;
  const anew = (await prepareSuites()).filter(suite => isWanted(suite.name));
  const both = [];
  for (const [index, attempt] of first.entries()) {
    const files = again[index];
    const isNeeded = files.length > 0;
    both.push(isNeeded ? bothAttempts(attempt, await runOne(anew[index], browser, files)) : attempt);
  }
  return both;
}

async function runOne(suite, browser, files = [allFiles]) {
  console.log(`\n  In the extension host, on ${suite.title}`);
  const progress = join(hostTestsFolder, `progress-${suite.name}-${suite.isTrusted}.txt`);
  const reading = readAlong(progress);
  const only = files.includes(allFiles) ? {} : { TIERWISE_SUITE_FILES: JSON.stringify(files) };
  try {
    const results = await runSuite({
      extensionFolder,
      extraExtensionFolders: suite.extensionFolders,
      suitePath,
      workspaceFolder: suite.workspaceFolder,
      trustDisabled: suite.isTrusted,
      environment: { ...suite.environment, ...only, TIERWISE_SUITE_PROGRESS: progress },
      settings: suite.settings,
      timeoutMs: 900_000,
      browser,
      screenshotFolder: screenshots(),
      log: () => undefined,
    });
    if (results.failed > 0) console.log(`\n${indent(ours(results.output))}`);
    return results;
  } catch (error) {
    // It gave no answer at all: the editor did not come up in time, or it went.
    console.error(indent(error.message));
    return died(`suite on ${suite.title}`, error.message);
  } finally {
    reading.end();
  }
}

/** Driven tests are mocha in plain Node, so mocha's own reporter tells and counts. */
async function runDriven() {
  console.log('\n  Driven like a person');
  const ran = await runTestFiles({
    title: 'driven tests',
    pattern: 'out/test/host/driven/*.test.js',
    words: ['--timeout', '300000', '--retries', '1'],
    environment: { TIERWISE_EXTENSION: extensionFolder, TIERWISE_HOST_TESTS: hostTestsFolder },
  });
  count(ran);
}

/** Passes on what a suite writes while it runs. */
function readAlong(file) {
  let shown = 0;
  const look = () => {
    if (!existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    process.stdout.write(text.slice(shown));
    shown = text.length;
  };
  const looking = setInterval(look, 200);
  return {
    end() {
      clearInterval(looking);
      look();
    },
  };
}

function count({ passed, failed: failedTests, skipped = 0, failures = [], retried = [] }) {
  failed += failedTests;
  const file = process.env.TIERWISE_TEST_COUNTS;
  if (file !== undefined)
    appendFileSync(file, `${JSON.stringify({ passed, failed: failedTests, skipped, failures, retried })}\n`);
}

function screenshots() {
  const folder = join(root, 'out', 'screenshots', 'host');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The lines of the host's log that name us. */
function ours(output) {
  return output
    .split('\n')
    .filter(line => /tierwise/i.test(line))
    .slice(-30)
    .join('\n');
}

function indent(text) {
  return `      ${text.replaceAll('\n', '\n      ')}`;
}

/**
 * Runs a test suite inside the extension host of a real VS Code: opens the workbench with the extension under
 * development and the suite, and reads the results from the file that the suite itself writes.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchBrowser } from './browser.mjs';
import { installHost } from './installHost.mjs';
import { startServer } from './startServer.mjs';
import { keepSecrets } from './workbench.mjs';

/**
 * @typedef {object} SuiteResult
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {{ title: string, message: string, file?: string }[]} failures
 * @property {{ title: string, message: string, file?: string }[]} retried tests that failed and were tried once more
 * @property {Record<string, { passed: number, failed: number, skipped: number }>} files the counts of each file, where the suite tells
 * @property {string} output what the extension host wrote to its console, then what the server printed
 */

/**
 * Installs what is missing, runs the suite and ends everything it started. A suite whose tests fail is an answer; a
 * suite that gives no answer (time-out, the server's death, unreadable results) is an Error with what was seen.
 *
 * The suite's module exports `run()`, writes `{ passed, failed, failures: [{ title, message }] }`, and what else it knows of
 * the result below, as JSON to the file that the environment's TIERWISE_SUITE_RESULTS names, and only then lets `run()` settle: the extension host ends with
 * it. Modal dialogs and notification toasts do not show in this host (VS Code leaves them out under test).
 * @param {object} options
 * @param {string} options.extensionFolder
 * @param {readonly string[]} [options.extraExtensionFolders] further extensions, unpacked, to be there beside the first
 * @param {string} options.suitePath a CommonJS module
 * @param {string} options.workspaceFolder
 * @param {boolean} [options.trustDisabled] true unless given; false opens the folder in Restricted Mode
 * @param {Record<string, string | undefined>} [options.environment]
 * @param {Record<string, unknown>} [options.settings] the user's settings
 * @param {Record<string, unknown>} [options.machineSettings] see `startServer`
 * @param {number} options.timeoutMs from the opening of the page to the results
 * @param {import('playwright-core').Browser} [options.browser] one to use, and leave running, instead of a new one
 * @param {string} [options.screenshotFolder] receives a picture of the workbench when the suite gives no answer
 * @param {(line: string) => void} options.log
 * @returns {Promise<SuiteResult>}
 */
export async function runSuite({
  extensionFolder,
  extraExtensionFolders = [],
  suitePath,
  workspaceFolder,
  trustDisabled = true,
  environment = {},
  settings = {},
  machineSettings = {},
  timeoutMs,
  browser: givenBrowser,
  screenshotFolder,
  log,
}) {
  const { serverMain } = await installHost({ log });
  const dataFolder = await mkdtemp(join(tmpdir(), 'tierwise-suite-'));
  const resultsFile = join(dataFolder, 'results.json');
  let browser = givenBrowser;
  let server;
  let context;
  try {
    server = await startServer({
      serverMain,
      dataFolder: join(dataFolder, 'server'),
      trustDisabled,
      smokeTestDriver: true,
      extensionFolders: extraExtensionFolders,
      environment: { ...environment, TIERWISE_SUITE_RESULTS: resultsFile },
      // Restricted without a question: nobody is there to answer it.
      settings: { 'security.workspace.trust.startupPrompt': 'never', ...settings },
      machineSettings,
      log,
    });
    browser ??= await launchBrowser({ log });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await keepSecrets(context);
    const page = await context.newPage();
    const lines = collectConsole(page);
    const hostEnded = extensionHostEnd(page);
    const url = server.folderUrl(workspaceFolder, [
      ['extensionDevelopmentPath', server.remoteUri(extensionFolder)],
      ['extensionTestsPath', server.remoteUri(suitePath)],
    ]);
    const since = Date.now();
    await page.goto(url, { waitUntil: 'domcontentloaded', timeout: timeoutMs });
    const results = await waitForResults(resultsFile, timeoutMs, [server.ended, hostEnded].map(watch));
    // The console's last lines arrive a moment after the results, at the latest when the extension host is gone.
    if (typeof results !== 'string') await Promise.race([hostEnded, server.ended, sleep(3000)]);
    const output = withoutNoise([...lines, "VS Code's server:", server.logText()].join('\n'));
    if (typeof results === 'string') {
      const picture = await screenshot(page, screenshotFolder);
      throw new Error(`The suite ${suitePath} gave no results: ${results}${picture}\n${output}`);
    }
    log(
      `The suite has ended: ${results.passed} passed, ${results.failed} failed (${Math.round((Date.now() - since) / 1000)} s).`,
    );
    return { ...results, output };
  } finally {
    await context?.close().catch(() => {});
    if (givenBrowser === undefined) await browser?.close().catch(() => {});
    await server?.stop();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Settles with a sentence when the extension host has ended, which the workbench says to whoever automates it. */
function extensionHostEnd(page) {
  return new Promise((resolve, reject) => {
    const sayEnded = code =>
      resolve(
        `the extension host ended (code ${code}) before results were written to TIERWISE_SUITE_RESULTS. Either the suite ` +
          'did not load, or run() settled first; see below.',
      );
    page.exposeFunction('codeAutomationExit', sayEnded).catch(reject);
  });
}

/** Results, or a sentence that says why there are none. */
async function waitForResults(resultsFile, timeoutMs, endings) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    // Asked before the file is looked at: a suite may answer and take its host with it.
    const ending = endings.map(ended => ended()).find(sentence => sentence !== undefined);
    const results = await readResults(resultsFile);
    if (results !== undefined) return results;
    if (ending !== undefined) return ending;
    if (Date.now() > end) {
      return `nothing complete was written to TIERWISE_SUITE_RESULTS within ${Math.round(timeoutMs / 1000)} s. Look below for what it was doing, or give it more time.`;
    }
    await sleep(100);
  }
}

/** Absent while the file is missing or half written. */
async function readResults(resultsFile) {
  let value;
  try {
    value = JSON.parse(await readFile(resultsFile, 'utf8'));
  } catch {
    return undefined;
  }
  const { passed, failed, failures, skipped = 0, retried = [], files = {} } = value ?? {};
  if (!Number.isInteger(passed) || !Number.isInteger(failed) || !Array.isArray(failures)) {
    throw new Error(
      'The suite wrote results of another shape than { passed, failed, failures: [{ title, message }] } to ' +
        `TIERWISE_SUITE_RESULTS. Correct the suite's run(). It wrote: ${JSON.stringify(value).slice(0, 500)}`,
    );
  }
  return { passed, failed, skipped, failures, retried, files };
}

/** A promise as a question: what it settled with, or undefined for as long as it has not. */
function watch(promise) {
  let value;
  promise.then(settled => {
    value = settled;
  });
  return () => value;
}

/** The extension host's console comes through to the page's, mixed with the workbench's own. */
function collectConsole(page) {
  const lines = [];
  page.on('console', message => {
    const text = message.text().replace(/^%c *[A-Z]+ color: #\w+ /, '');
    // The whole message goes, with its stack.
    if (!isNoise(text)) lines.push(`[${message.type()}] ${text}`);
  });
  page.on('pageerror', error => lines.push(`[page error] ${error.message}`));
  return lines;
}

/** Without the server's noise, empty lines, and the parts of a stack that are not ours. */
function withoutNoise(text) {
  const foreign = /^\s+at .*(\/out\/vs\/|\/out\/server-main\.js|\(?node:internal\/|new Promise \(<anonymous>\))/;
  return text
    .split('\n')
    .filter(line => line.trim() !== '' && !isNoise(line) && !foreign.test(line))
    .join('\n');
}

/** What is said in every run of this host: no service worker, no native modules, nobody signed in. */
function isNoise(text) {
  return noise.test(text);
}

const noise = new RegExp(
  [
    'Agent ?Host|reconnection-grace-time|AccountPolicyGate|builtin extensions|initializing default profile extensions',
    'Creating a socket|(Resolving|Resolved) connection token|service ?worker|fetching the script|vsda|Web UI available',
    'sandbox attribute can escape|in a same-origin iframe|status of 404|\\[reconnect\\]|^CloseEvent',
    'Could not locate the bindings file|/build/Release/(watchdog|vscode)|New connection established|Starting extension host',
  ].join('|'),
  'i',
);

async function screenshot(page, folder) {
  if (folder === undefined) return '';
  const path = join(folder, `suite-without-results-${Date.now()}.png`);
  return page.screenshot({ path, timeout: 10_000 }).then(
    () => ` Screenshot: ${path}`,
    () => '',
  );
}

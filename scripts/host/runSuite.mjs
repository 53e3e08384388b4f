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

/**
 * @typedef {object} SuiteResult
 * @property {number} passed
 * @property {number} failed
 * @property {{ title: string, message: string }[]} failures
 * @property {string} output what the extension host wrote to its console, then what the server printed
 */

/**
 * Installs what is missing, runs the suite and ends everything it started. A suite whose tests fail is an answer; a
 * suite that gives no answer (time-out, the server's death, unreadable results) is an Error with what was seen.
 *
 * The suite's module exports `run()`, writes `{ passed, failed, failures: [{ title, message }] }` as JSON to the file
 * that the environment's TIERWISE_SUITE_RESULTS names, and only then lets `run()` settle: the extension host ends with
 * it. Modal dialogs and notification toasts do not show in this host (VS Code leaves them out under test).
 * @param {object} options
 * @param {string} options.extensionFolder
 * @param {readonly string[]} [options.extraExtensionFolders] further extensions under development, beside the first
 * @param {string} options.suitePath a CommonJS module
 * @param {string} options.workspaceFolder
 * @param {boolean} [options.trustDisabled] true unless given; false opens the folder in Restricted Mode
 * @param {Record<string, string | undefined>} [options.environment]
 * @param {Record<string, unknown>} [options.settings] see `startServer`
 * @param {Record<string, unknown>} [options.userSettings]
 * @param {Record<string, unknown>} [options.machineSettings]
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
  userSettings = {},
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
      environment: { ...environment, TIERWISE_SUITE_RESULTS: resultsFile },
      settings,
      // Restricted without a question: nobody is there to answer it.
      userSettings: { 'security.workspace.trust.startupPrompt': 'never', ...userSettings },
      machineSettings,
      log,
    });
    browser ??= await launchBrowser({ log });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const lines = collectConsole(page);
    const url = server.folderUrl(workspaceFolder, [
      ...[extensionFolder, ...extraExtensionFolders].map(folder => ['extensionDevelopmentPath', server.remoteUri(folder)]),
      ['extensionTestsPath', server.remoteUri(suitePath)],
    ]);
    const since = Date.now();
    await page.goto(url, { waitUntil: 'domcontentloaded', timeout: timeoutMs });
    const output = () => [...lines, '', "VS Code's server:", server.logText().trim()].join('\n');
    const results = await waitForResults(resultsFile, timeoutMs, server, async why => {
      const picture = await screenshot(page, screenshotFolder);
      throw new Error(`The suite ${suitePath} gave no results: ${why}${picture}\n${output()}`);
    });
    log(`The suite has ended: ${results.passed} passed, ${results.failed} failed (${Math.round((Date.now() - since) / 1000)} s).`);
    return { ...results, output: output() };
  } finally {
    await context?.close().catch(() => {});
    if (givenBrowser === undefined) await browser?.close().catch(() => {});
    await server?.stop();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function waitForResults(resultsFile, timeoutMs, server, giveUp) {
  const end = Date.now() + timeoutMs;
  let ending;
  server.ended.then(sentence => {
    ending = sentence;
  });
  for (;;) {
    // Looked at before the reasons to give up: a suite may answer and take the server with it.
    const results = await readResults(resultsFile);
    if (results !== undefined) return results;
    if (ending !== undefined) return giveUp(ending);
    if (Date.now() > end) {
      return giveUp(
        `nothing complete was written to TIERWISE_SUITE_RESULTS within ${Math.round(timeoutMs / 1000)} s. A suite that ` +
          'does not load, or a test that never ends, shows below; otherwise give it more time.',
      );
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
  const { passed, failed, failures } = value ?? {};
  if (!Number.isInteger(passed) || !Number.isInteger(failed) || !Array.isArray(failures)) {
    throw new Error(
      'The suite wrote results of another shape than { passed, failed, failures: [{ title, message }] } to ' +
        `TIERWISE_SUITE_RESULTS. Correct the suite's run(). It wrote: ${JSON.stringify(value).slice(0, 500)}`,
    );
  }
  return { passed, failed, failures };
}

/** The extension host's console comes through to the page's; the workbench's own lines are left out, errors aside. */
function collectConsole(page) {
  const lines = [];
  page.on('console', message => {
    lines.push(`[${message.type()}] ${message.text()}`);
  });
  page.on('pageerror', error => lines.push(`[page error] ${error.message}`));
  return lines;
}

async function screenshot(page, folder) {
  if (folder === undefined) return '';
  const path = join(folder, `suite-without-results-${Date.now()}.png`);
  return page.screenshot({ path, timeout: 10_000 }).then(
    () => ` Screenshot: ${path}`,
    () => '',
  );
}

// The second half of the demo: the same tasks in a real VS Code, with the extension installed from its packed .vsix.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshDesk } from '../desk.mjs';
import { launchBrowser } from '../host/browser.mjs';
import { installHost } from '../host/installHost.mjs';
import { startServer } from '../host/startServer.mjs';
import {
  acceptDialog,
  closeNotifications,
  openSideBar,
  openWorkbench,
  pickItem,
  runCommand,
  typeInput,
  waitForNotification,
  waitUntil,
  webviewFrame,
} from '../host/workbench.mjs';
import { packageExtension } from '../package.mjs';
import { projectNode, root, runProgram, step } from '../process.mjs';

const tier = process.argv[2] ?? 'offline';
const key = tier === 'offline' ? undefined : process.env.ANTHROPIC_API_KEY;
const cache = join(root, '.cache', 'demo');
const output = join(root, 'demo-output', 'editor');
const desk = join(cache, 'desk-in-editor');
const runs = join(cache, 'runs-of-editor');
const log = line => console.log(`  ${line}`);

const endTimeoutMs = 20_000;

let runFailed;
let wasAsked = false;
let server;
let browser;
try {
  await demo();
} catch (error) {
  console.error(`\nThe editor half could not be shown: ${error.message}`);
  console.error('The command line half above is complete; its results lie in demo-output/command-line.');
  process.exitCode = 1;
} finally {
  // What does not end when it is asked ends with this process: nobody waits for it.
  await Promise.race([end(), sleep(endTimeoutMs)]);
}
process.exit();

async function end() {
  await browser?.close();
  await server?.stop();
}

async function demo() {
  const vsix = await step('Packing the extension', () => packageExtension());
  const { serverMain } = await step('A real VS Code from npm (the first time about 15 seconds)', () =>
    installHost({ log }),
  );
  await inEditor(vsix, serverMain);
}

async function inEditor(vsix, serverMain) {
  for (const folder of [runs, join(cache, 'host'), output])
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  mkdirSync(output, { recursive: true });
  await freshDesk(desk);
  server = await step('Starting it with the extension installed from the .vsix', () =>
    startServer({
      serverMain,
      dataFolder: join(cache, 'host'),
      installVsix: [vsix],
      environment: { TIERWISE_HOME: runs, ANTHROPIC_API_KEY: undefined },
      settings: { 'tierwise.tier': tier },
      // Of this machine: where the extension host runs, as a person would set it there.
      machineSettings: { 'tierwise.anthropic.baseUrl': process.env.ANTHROPIC_BASE_URL ?? '' },
      log,
    }),
  );
  browser = await launchBrowser({ log });
  const page = await openWorkbench(browser, server.folderUrl(desk), {
    width: 1440,
    height: 900,
    colorTheme: 'Default Dark Modern',
    screenshotFolder: output,
    scale: 1,
  });
  if (key !== undefined) await step('Setting the API key by the palette', () => setKey(page));

  await step('The desk in the sidebar', () => showDesk(page));
  await step('Triage emails, by the command palette', () => runLabels(page));
  await step('Change report, by the command palette', () => runReport(page));
  await step('Exporting both runs', exportRuns);
}

async function setKey(page) {
  await runCommand(page, 'Tierwise: Set API Key');
  // The box opens when the extension has loaded; what is typed before goes into the palette.
  await waitUntil(page, 'the box for the key', 120_000, () =>
    page.locator('.quick-input-widget input[type=password]').isVisible(),
  );
  await typeInput(page, key);
  await waitForNotification(page, 'was kept');
  await closeNotifications(page);
}

async function showDesk(page) {
  const frame = await openSideBar(page, 'Tierwise', { contains: 'body.page-desk' });
  await frame.getByText('Change report').first().click();
  await waitUntil(page, 'the context of the change report on the desk', 120_000, async () => {
    if ((await frame.getByText('The context cannot be gathered').count()) > 0)
      runFailed = await frame.locator('body').innerText();
    return runFailed !== undefined || (await frame.getByText(/of 12,000 tokens|12k tokens|of 12k/).count()) > 0;
  });
  throwIfFailed();
  await picture(page, 'desk');
}

async function runLabels(page) {
  await startTask(page, 'Triage emails');
  const frame = await webviewFrame(page, { contains: 'body.page-labels' });
  await waitUntil(page, 'the last label', tier === 'offline' ? 180_000 : 600_000, () =>
    // While it runs: "12 of 34 records".
    endedWith(frame, /^34 records$/),
  );
  throwIfFailed();
  await page.waitForTimeout(500);
  await picture(page, 'labels');
}

async function runReport(page) {
  await startTask(page, 'Change report');
  const frame = await webviewFrame(page, { contains: 'body.page-report' });
  await waitUntil(page, 'the checked report', tier === 'offline' ? 180_000 : 600_000, () =>
    endedWith(frame, /\d+ claims?: \d+ verified/),
  );
  throwIfFailed();
  await page.waitForTimeout(500);
  await picture(page, 'report');
}

async function startTask(page, title) {
  await runCommand(page, 'Tierwise: Run Task');
  await pickItem(page, title);
  // The first run on a cloud tier asks; later ones do not.
  if (key !== undefined && !wasAsked) await acceptDialog(page, 'Send');
  wasAsked = true;
}

/** True when it is there; a run that failed is told at once, not after the whole wait. */
async function endedWith(frame, words) {
  if ((await frame.getByText('The run failed').count()) > 0) runFailed ??= await frame.locator('body').innerText();
  return runFailed !== undefined || (await frame.getByText(words).count()) > 0;
}

function throwIfFailed() {
  if (runFailed !== undefined) throw new Error(`the extension says:\n${runFailed.slice(0, 600)}`);
}

async function picture(page, name) {
  const file = join(output, `${name}.png`);
  await page.screenshot({ path: file });
  log(`demo-output/editor/${name}.png`);
}

async function exportRuns() {
  const cli = join(root, 'dist', 'cli.js');
  const ask = async args =>
    (await runProgram(projectNode, [cli, ...args], { quiet: true, environment: { TIERWISE_HOME: runs } })).output;
  const listed = await endedRuns(ask);
  if (listed.length !== 2) throw new Error(`the editor kept ${listed.length} runs, and two were made`);
  for (const { id, task, status, produces } of listed) {
    if (status !== 'done') throw new Error(`the run of "${task}" is ${status}`);
    for (const format of produces === 'labels' ? ['csv', 'jsonl', 'md', 'html'] : ['md', 'html']) {
      await ask(['export', id, '--as', format, '--out', join(output, `${task}.${format}`)]);
      log(`demo-output/editor/${task}.${format}`);
    }
    const manifest = JSON.parse(await ask(['export', id, '--as', 'manifest']));
    writeFileSync(join(output, `${task}.manifest.json`), `${JSON.stringify(manifest, undefined, 2)}\n`);
    log(`demo-output/editor/${task}.manifest.json`);
    sayManifest(task, manifest);
  }
}

/** What a page shows is there a moment before the journal says that the run has ended. */
async function endedRuns(ask) {
  const until = Date.now() + 60_000;
  for (;;) {
    const listed = JSON.parse(await ask(['runs', '--json']));
    const isUnderWay = listed.length < 2 || listed.some(({ status }) => status === 'running');
    if (!isUnderWay || Date.now() > until) return listed;
    await sleep(500);
  }
}

function sayManifest(task, { kept, dropped, skipped, withheld, redacted, usedTokens, budgetTokens }) {
  log(
    `${task}: kept ${kept.length} of ${kept.length + dropped.length} passages, ${usedTokens} of ${budgetTokens} tokens; ${skipped.length} skipped, ${withheld.length} withheld, ${redacted.length} secrets redacted`,
  );
}

// How much longer VS Code takes to activate the installed extension than an empty one, in the same host: both are there in
// each of several starts of the real host, and VS Code's own figures (Developer: Startup Performance) are read.
//
//   node bench/activation.mjs [STARTS] [--json]        goal: under 30 ms more
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../scripts/host/browser.mjs';
import { installHost } from '../scripts/host/installHost.mjs';
import { runSuite } from '../scripts/host/runSuite.mjs';
import { startServer } from '../scripts/host/startServer.mjs';
import { packageExtension } from '../scripts/package.mjs';

const starts = Number(process.argv.slice(2).find(word => /^\d+$/.test(word)) ?? 9);
const goalMs = 30;
const wantsJson = process.argv.includes('--json');
const say = line => (wantsJson ? console.error(line) : console.log(line));

const folder = mkdtempSync(join(tmpdir(), 'tierwise-activation-'));
let browser;
try {
  const extensions = {
    installed: await installedExtension(),
    empty: emptyExtension('empty'),
    underDevelopment: emptyExtension('bench'),
  };
  const suite = writeSuite();
  browser = await launchBrowser({ log: () => undefined });
  const measured = [];
  // One more, which is not counted: it fills the caches of the disk.
  for (let start = 0; start <= starts; start++) {
    const figures = await measure(extensions, suite);
    if (start > 0) measured.push(figures);
    say(
      `${start === 0 ? 'warm-up' : `start ${start}`}: tierwise ${figures.tierwise.total} ms (load ${figures.tierwise.load}, activate ${figures.tierwise.call + figures.tierwise.resolved}), empty ${figures.empty.total} ms`,
    );
  }
  const own = median(measured.map(one => one.tierwise.total));
  const none = median(measured.map(one => one.empty.total));
  const differences = measured.map(one => one.tierwise.total - one.empty.total);
  const result = {
    starts,
    tierwiseMs: own,
    emptyMs: none,
    moreMs: median(differences),
    mostMs: Math.max(...differences),
    goalMs,
    loadedBytes: readFileSync(join(extensions.installed, 'dist', 'extension.js')).byteLength,
  };
  if (wantsJson) console.log(JSON.stringify(result));
  else
    console.log(
      `\nActivation, median of ${starts} starts: tierwise ${own} ms, an empty extension ${none} ms; ${result.moreMs} ms more (at most ${result.mostMs} ms; goal: under ${goalMs} ms). Activation loads ${(result.loadedBytes / 1024).toFixed(1)} kB.`,
    );
  process.exitCode = result.moreMs < goalMs ? 0 : 1;
} catch (error) {
  console.error(`Activation cannot be measured: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Packed and installed by VS Code itself, as a person gets it. TIERWISE_VSIX names a package that is there already. */
async function installedExtension() {
  const vsix = process.env.TIERWISE_VSIX ?? (await packageExtension({ quiet: true }));
  const dataFolder = join(folder, 'installed');
  const { serverMain } = await installHost({ log: say });
  const server = await startServer({ serverMain, dataFolder, installVsix: [vsix], log: () => undefined });
  await server.stop();
  const listed = JSON.parse(readFileSync(join(dataFolder, 'extensions', 'extensions.json'), 'utf8'));
  const found = listed.find(({ identifier }) => identifier.id === 'tierwise.tierwise');
  if (found === undefined) throw new Error('VS Code did not install the package.');
  const target = join(folder, 'tierwise');
  cpSync(join(dataFolder, 'extensions', found.relativeLocation), target, { recursive: true });
  return target;
}

function emptyExtension(name) {
  const target = join(folder, name);
  mkdirSync(target);
  const manifest = {
    name,
    publisher: 'tierwise',
    version: '1.0.0',
    engines: { vscode: '^1.95.0' },
    main: './extension.js',
    activationEvents: ['onStartupFinished'],
    extensionKind: ['workspace'],
  };
  writeFileSync(join(target, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(target, 'extension.js'), 'exports.activate = () => {};\n');
  return target;
}

/** Waits for both, then takes the table of activation times from the editor's own page about its start. */
function writeSuite() {
  const file = join(folder, 'suite.js');
  writeFileSync(
    file,
    `const vscode = require('vscode');
const { writeFileSync } = require('node:fs');
const wait = ms => new Promise(done => setTimeout(done, ms));
exports.run = async () => {
  const both = ['tierwise.tierwise', 'tierwise.empty'];
  for (let i = 0; i < 200 && !both.every(id => vscode.extensions.getExtension(id)?.isActive); i++) await wait(100);
  let text = '';
  for (let i = 0; i < 100 && !both.every(id => text.includes(id)); i++) {
    await vscode.commands.executeCommand('perfview.show');
    await wait(200);
    text = vscode.workspace.textDocuments.map(one => (one.uri.scheme === 'perf' ? one.getText() : '')).join('');
  }
  writeFileSync(process.env.TIERWISE_PERFORMANCE, text);
  writeFileSync(process.env.TIERWISE_SUITE_RESULTS, JSON.stringify({ passed: 1, failed: 0, failures: [] }));
};
`,
  );
  return file;
}

async function measure({ installed, empty, underDevelopment }, suitePath) {
  const workspaceFolder = join(folder, 'workspace');
  mkdirSync(workspaceFolder, { recursive: true });
  const performanceFile = join(folder, 'performance.md');
  const { output } = await runSuite({
    // What is under development is another extension: ours is installed, as it is measured.
    extensionFolder: underDevelopment,
    extraExtensionFolders: [installed, empty],
    suitePath,
    workspaceFolder,
    environment: { TIERWISE_HOME: join(folder, 'runs'), TIERWISE_PERFORMANCE: performanceFile },
    timeoutMs: 60_000,
    browser,
    log: () => undefined,
  });
  const text = readFileSync(performanceFile, 'utf8');
  return { tierwise: rowOf(text, 'tierwise.tierwise', output), empty: rowOf(text, 'tierwise.empty', output) };
}

/** `| Extension | Eager | Load Code | Call Activate | Finish Activate | Event | By |` */
function rowOf(text, id, output) {
  const cells = text
    .split('\n')
    .find(line => line.split('|')[1]?.trim() === id)
    ?.split('|')
    .map(cell => cell.trim());
  if (cells === undefined)
    throw new Error(`VS Code tells no activation time of ${id}.\n${text.slice(0, 2000)}\n${output.slice(-2000)}`);
  const [load = 0, call = 0, resolved = 0] = cells.slice(3, 6).map(Number);
  return { load, call, resolved, total: load + call + resolved };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

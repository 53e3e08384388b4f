/**
 * VS Code's own server on a free port of 127.0.0.1, with a data folder of its own: what a browser opens as VS Code.
 *
 * Where settings live in this host: it keeps the user's settings on the server's disk (a patch of code-server; a plain
 * VS Code for the web keeps them in the browser), so both files can be written beforehand (while it runs, change settings
 * through VS Code: what is written to the files behind its back is not noticed until the page is reloaded):
 *
 *   dataFolder/data/User/settings.json      the user's; settings of every scope count, machine and application too
 *   dataFolder/data/Machine/settings.json   the remote machine's; wins over the user's, but settings of scope
 *                                           "application" are ignored here, and an update of one that stands here is lost
 */
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hostNode } from './hostNode.mjs';
import { endOwned, spawnOwned } from './ownProcess.mjs';

const startTimeoutMs = 180_000;
const installTimeoutMs = 300_000;
const keptLogCharacters = 4_000_000;

/** The server says at length, for each log, that it lives without a native module (npm built none, on purpose). */
const nativeModuleNoise =
  /^.*Error: Could not locate the bindings file\. Tried:\n(?: \u2192 .*\n)*(?: {4}at .*\n)*(?: {2}tries: \[[^\]]*\]\n\}\n)?/gm;

/** A quiet workbench: nothing that asks the network, greets the user, or covers what a test looks at. */
const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // A page that opens late takes the focus from a list that is being read, and the list would be gone.
  'workbench.quickOpen.closeOnFocusLost': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.settings.enableNaturalLanguageSearch': false,
  'chat.commandCenter.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
  'npm.fetchOnlinePackageInfo': false,
};

/**
 * @typedef {object} Server
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {number} port
 * @property {(path: string) => string} remoteUri a file of this machine as the workbench names it, for payloads
 * @property {(folder: string, payload?: readonly (readonly [string, string])[]) => string} folderUrl the address that
 *   opens a folder. Payload keys that always work: `openFile` and `gotoLineMode`. With `smokeTestDriver` also
 *   `extensionDevelopmentPath` (one only), `extensionTestsPath` (both as `remoteUri`) and `extensionEnvironment` (JSON)
 * @property {Promise<string>} ended settles with a sentence when the server has ended, for whatever reason
 * @property {() => Promise<void>} stop
 * @property {() => string} logText what the server has printed so far (its last 4 MB)
 */

/**
 * Starts the server and resolves when it listens. It is ended by `stop`, and whenever this process ends.
 * @param {object} options
 * @param {string} options.serverMain from `installHost`
 * @param {string} options.dataFolder settings, installed extensions, secrets and state live here; may be used again
 * @param {readonly string[]} [options.installVsix] paths of packaged extensions to install first
 * @param {readonly string[]} [options.extensionFolders] folders of unpacked extensions that are to be there as if installed
 * @param {boolean} [options.trustDisabled] every folder counts as trusted and nobody is asked; true unless given
 * @param {boolean} [options.smokeTestDriver] lets an address name an extension under development and a suite; the
 *   workbench then shows no notification toasts. False unless given
 * @param {Record<string, string | undefined>} [options.environment] added to ours, for the server and its extension
 *   hosts; undefined removes a variable
 * @param {Record<string, unknown>} [options.settings] the user's settings, over the quiet ones below
 * @param {Record<string, unknown>} [options.machineSettings] the remote machine's settings, rarely needed
 * @param {(line: string) => void} options.log
 * @returns {Promise<Server>}
 */
export async function startServer({
  serverMain,
  dataFolder,
  installVsix = [],
  extensionFolders = [],
  trustDisabled = true,
  smokeTestDriver = false,
  environment = {},
  settings = {},
  machineSettings = {},
  log,
}) {
  const since = Date.now();
  await writeSettings(dataFolder, 'User', { ...quietSettings, ...settings });
  await writeSettings(dataFolder, 'Machine', machineSettings);
  const serverEnvironment = cleanEnvironment(environment);
  if (installVsix.length > 0) await installExtensions(serverMain, dataFolder, installVsix, serverEnvironment, log);
  await linkExtensions(dataFolder, extensionFolders);

  const child = runServer(
    serverMain,
    [
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
      ...[
        '--server-data-dir',
        dataFolder,
        '--telemetry-level',
        'off',
        '--disable-update-check',
        '--disable-getting-started-override',
      ],
      ...(trustDisabled ? ['--disable-workspace-trust'] : []),
      ...(smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
    ],
    serverEnvironment,
  );
  const output = collectOutput(child);
  const ended = whenEnded(child);
  const port = await listeningPort(child, output, ended);
  log(`VS Code's server listens on port ${port} (${Date.now() - since} ms).`);

  const remoteUri = path => `vscode-remote://127.0.0.1:${port}${asUriPath(path)}`;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    remoteUri,
    folderUrl: (folder, payload = []) => folderUrl(port, folder, payload, smokeTestDriver),
    ended,
    stop: () => endOwned(child),
    logText: output,
  };
}

async function writeSettings(dataFolder, scope, settings) {
  const folder = join(dataFolder, 'data', scope);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), `${JSON.stringify(settings, undefined, 2)}\n`);
}

/**
 * No gallery: the host must not ask one, nor differ where one answers. (The variable is code-server's.)
 * And without what an editor's own terminal or debugger leaves in the environment, which would confuse another
 * VS Code.
 */
function cleanEnvironment(added) {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_INSPECT)/.test(name)) delete environment[name];
  }
  const entries = Object.entries({ ...environment, EXTENSIONS_GALLERY: '{}', ...added });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

async function installExtensions(serverMain, dataFolder, packages, environment, log) {
  const since = Date.now();
  const child = runServer(
    serverMain,
    [
      ...packages.flatMap(path => ['--install-extension', path]),
      ...['--force', '--server-data-dir', dataFolder, '--accept-server-license-terms', '--telemetry-level', 'off'],
    ],
    environment,
  );
  const output = collectOutput(child);
  const timeout = setTimeout(() => endOwned(child), installTimeoutMs);
  const ending = await whenEnded(child);
  clearTimeout(timeout);
  const installed = output().match(/was successfully installed/g)?.length ?? 0;
  if (child.exitCode !== 0 || installed < packages.length) {
    throw new Error(
      `VS Code did not install ${packages.join(', ')}: ${ending} Look at what it said, package the extension again ` +
        `("vsce package") and retry.\n${output().trim()}`,
    );
  }
  log(`Installed ${packages.length} packaged extension(s) (${Date.now() - since} ms).`);
}

/** An address can name one extension under development only; further ones stand among the installed, by link. */
async function linkExtensions(dataFolder, folders) {
  if (folders.length === 0) return;
  const installed = join(dataFolder, 'extensions');
  await mkdir(installed, { recursive: true });
  for (const folder of folders) {
    const { publisher, name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const link = join(installed, `${publisher}.${name}-${version}`);
    await rm(link, { recursive: true, force: true });
    await symlink(folder, link, 'junction');
  }
  // Without its list the server looks at the folder again.
  await rm(join(installed, 'extensions.json'), { force: true });
}

function runServer(serverMain, options, environment) {
  // One word, not two: endWithParent.mjs takes it out of what child processes inherit.
  const guard = new URL('endWithParent.mjs', import.meta.url).href;
  return spawnOwned(hostNode(), [`--import=${guard}`, serverMain, ...options], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collectOutput(child) {
  let text = '';
  const collect = chunk => {
    text = (text + chunk).slice(-keptLogCharacters);
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  return () => text.replace(nativeModuleNoise, '');
}

/** @returns {Promise<string>} */
function whenEnded(child) {
  return new Promise(resolve => {
    child.once('error', error => resolve(`VS Code's server could not be started: ${error.message}.`));
    child.once('close', (code, signal) =>
      resolve(`VS Code's server ended with ${signal ? `signal ${signal}` : `code ${code}`}.`),
    );
  });
}

/** The server picks a free port itself and says which: nobody can take it in between. */
async function listeningPort(child, output, ended) {
  const { promise: timedOut, cancel } = timeout(startTimeoutMs);
  const listening = new Promise(resolve => {
    const look = () => {
      const port = /Extension host agent listening on (\d+)/.exec(output())?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout.on('data', look);
    look();
  });
  const first = await Promise.race([listening, ended, timedOut]);
  cancel();
  if (typeof first === 'number') return first;
  await endOwned(child);
  throw new Error(
    `${first ?? `VS Code's server did not listen within ${startTimeoutMs / 1000} s.`} If its installation may be ` +
      `damaged, delete the folder .cache/host and try again. It said:\n${output().trim() || '(nothing)'}`,
  );
}

function timeout(milliseconds) {
  let timer;
  const promise = new Promise(resolve => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}

function folderUrl(port, folder, payload, smokeTestDriver) {
  const ignored = payload.find(([key]) => key.startsWith('extension'))?.[0];
  if (ignored !== undefined && !smokeTestDriver) {
    throw new Error(`VS Code ignores the payload "${ignored}" here. Start the server with smokeTestDriver: true.`);
  }
  const query = new URLSearchParams({ folder: decodeURIComponent(asUriPath(folder)) });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query}`;
}

function asUriPath(path) {
  return pathToFileURL(path).pathname;
}

/**
 * Brings a real VS Code (server and web workbench) onto the machine from the npm registry alone, into a cache folder
 * of the repository, once. The package code-server contains VS Code's own server; its own front end is not used.
 */
import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exclusively } from './exclusively.mjs';
import { repositoryFolder } from './hostNode.mjs';
import { spawnOwned } from './ownProcess.mjs';

/** VS Code 1.139.1. */
const version = '4.139.1';
const marker = 'complete.txt';

/**
 * Installs the host unless it is there already. About 20 s and 600 MB the first time, nothing after that.
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<{ serverMain: string, folder: string }>} `serverMain` is the server's entry, to be run by Node 24;
 *   `folder` is VS Code's own, with `extensions/` and `product.json`
 */
export async function installHost({ log }) {
  const cache = join(repositoryFolder, '.cache', 'host');
  const installation = join(cache, `code-server-${version}`);
  if (!(await isComplete(installation))) {
    await exclusively(
      join(cache, `code-server-${version}.lock`),
      async () => {
        // Another process may have finished it while we waited.
        if (!(await isComplete(installation))) await install(cache, installation, log);
      },
      waitedMs => log(`Another process is installing VS Code's server; waiting for it (${seconds(waitedMs)}).`),
    );
  }
  const folder = vscodeFolder(installation);
  return { serverMain: join(folder, 'out', 'server-main.js'), folder };
}

/** Works in a folder of its own and renames it at the end, so that nobody ever sees half an installation. */
async function install(cache, installation, log) {
  const since = Date.now();
  await removeLeftovers(cache, installation);
  const partial = `${installation}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  // A package.json of its own keeps npm from taking the repository for the project.
  await writeFile(join(partial, 'package.json'), '{ "private": true }\n');
  log(`Installing VS Code's server (code-server ${version}) from the npm registry; this happens once, about 600 MB.`);
  await npmInstall(partial, [`code-server@${version}`, '--save-exact'], log, since);
  await npmInstall(vscodeFolder(partial), ['--no-save'], log, since);
  // TypeScript itself: without it VS Code complains whenever a TypeScript or JavaScript file is opened.
  await npmInstall(join(vscodeFolder(partial), 'extensions'), ['--no-save'], log, since);
  await writeFile(join(partial, marker), `${new Date().toISOString()}\n`);
  await rename(partial, installation);
  log(`VS Code's server is installed (${seconds(Date.now() - since)}).`);
}

async function removeLeftovers(cache, installation) {
  await mkdir(cache, { recursive: true });
  await rm(installation, { recursive: true, force: true, maxRetries: 3 });
  for (const name of await readdir(cache)) {
    if (name.startsWith(`code-server-${version}.partial-`)) {
      await rm(join(cache, name), { recursive: true, force: true, maxRetries: 3 });
    }
  }
}

/** Once more where it fails: a registry that stumbles over one of some hundred packages is the likeliest cause. */
async function npmInstall(folder, options, log, since) {
  try {
    await npmInstallOnce(folder, options, log, since);
  } catch (error) {
    log(`${error.message.split('\n')[0]} It is tried once more.`);
    await sleep(5_000);
    await npmInstallOnce(folder, options, log, since);
  }
}

async function npmInstallOnce(folder, options, log, since) {
  const [command, ...first] = npmCommand();
  const child = spawnOwned(
    command,
    // --prefix, because under "npm run" the environment names the repository as the place to install to.
    [
      ...first,
      'install',
      ...options,
      '--prefix',
      folder,
      '--omit=dev',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' },
  );
  let output = '';
  const collect = chunk => {
    output = (output + chunk).slice(-20_000);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const alive = setInterval(() => log(`… still installing VS Code's server (${seconds(Date.now() - since)}).`), 5000);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw installFailed(`npm ended with code ${code}`, output);
  } catch (error) {
    throw error.code === 'ENOENT' ? installFailed('there is no npm on the PATH', '') : error;
  } finally {
    clearInterval(alive);
  }
}

/** npm as it was started, or the one on the PATH; pnpm and yarn set the same variable to something else. */
function npmCommand() {
  const started = process.env.npm_execpath;
  if (started?.endsWith('npm-cli.js')) return [process.execPath, started];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

function installFailed(what, output) {
  const said = output
    .split('\n')
    .filter(line => /^npm (error|ERR!) (?! *at )/.test(line) && !line.includes('complete log'))
    .slice(0, 6)
    .join('\n');
  return new Error(
    `VS Code's server (code-server ${version}) could not be installed: ${what}. ` +
      'The host tests and the demo need it. Check that npm reaches its registry ("npm ping") and that about 1 GB is ' +
      `free, then run the same command again; it starts over cleanly.${said ? `\nnpm said:\n${said}` : ''}`,
  );
}

async function isComplete(installation) {
  return access(join(installation, marker)).then(
    () => true,
    () => false,
  );
}

function vscodeFolder(installation) {
  return join(installation, 'node_modules', 'code-server', 'lib', 'vscode');
}

function seconds(milliseconds) {
  return `${Math.round(milliseconds / 1000)} s`;
}

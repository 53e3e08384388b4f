/**
 * A browser for the workbench: an installed Chrome or Chromium, or else the Linux binary that the development
 * dependency @sparticuz/chromium carries, so that nothing but npm is needed.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exclusively } from './exclusively.mjs';
import { hostNode, repositoryFolder } from './hostNode.mjs';

const run = promisify(execFile);

const installedBrowsers = {
  linux: [
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
    '/opt/google/chrome/chrome',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    `${process.env.HOME}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome`,
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

const flags = [
  // Chromium's sandbox refuses root, and needs privileges containers rarely give. Only our own server is opened.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
  // The workbench asks for galleries and experiments; a test must not depend on what answers, so nothing does.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
];

/**
 * Starts a browser without a window. The environment's CHROME_PATH chooses one; `packaged` stands for the packaged one.
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser({ log }) {
  const { chromium } = await importPlaywright();
  const found = await findBrowser(log);
  const since = Date.now();
  try {
    const browser = await chromium.launch({
      executablePath: found.path,
      args: found.path.includes(repositoryFolder) ? [...flags, '--headless=shell'] : flags,
      env: { ...process.env, ...found.environment },
      timeout: 180_000,
    });
    log(`${found.name} ${browser.version()} is running (${Date.now() - since} ms).`);
    return browser;
  } catch (error) {
    throw new Error(
      `The browser ${found.path} did not start. Set CHROME_PATH to a Chrome or Chromium that starts on this machine, ` +
        'or to "packaged" for the one that npm brings (Linux only).',
      { cause: error },
    );
  }
}

async function importPlaywright() {
  try {
    return await import('playwright-core');
  } catch (error) {
    throw new Error('The development dependency "playwright-core" is missing. Run "npm ci", then try again.', {
      cause: error,
    });
  }
}

async function findBrowser(log) {
  const chosen = process.env.CHROME_PATH;
  if (chosen === 'packaged') return packagedBrowser(log);
  if (chosen) {
    if (await exists(chosen)) return { name: 'The browser of CHROME_PATH', path: chosen, environment: {} };
    throw new Error(`CHROME_PATH names ${chosen}, which is not there. Correct it, or remove it to have one found.`);
  }
  for (const path of installedBrowsers[process.platform] ?? []) {
    if (await exists(path)) return { name: 'The installed browser', path, environment: {} };
  }
  return packagedBrowser(log);
}

/**
 * The packaged Chromium unpacks itself, about 200 MB, into the temporary folder of its process, without care for other
 * processes and users. We give it a folder of ours to unpack into, once, in a process of its own.
 */
async function packagedBrowser(log) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No Chrome or Chromium was found, and the one that npm brings is for Linux on x64 (this is ${process.platform} on ` +
        `${process.arch}). Install Chrome, or set CHROME_PATH to a Chromium-based browser, then try again.`,
    );
  }
  const folder = join(repositoryFolder, '.cache', 'host', `chromium-${await packagedVersion()}`);
  if (!(await exists(join(folder, 'chromium')))) {
    await exclusively(
      `${folder}.lock`,
      async () => {
        if (!(await exists(join(folder, 'chromium')))) await unpack(folder, log);
      },
      () => log('Another process is unpacking Chromium; waiting for it.'),
    );
  }
  return { name: 'Packaged Chromium', path: join(folder, 'chromium'), environment: await packagedEnvironment(folder) };
}

async function packagedVersion() {
  try {
    const file = join(repositoryFolder, 'node_modules', '@sparticuz', 'chromium', 'package.json');
    return JSON.parse(await readFile(file, 'utf8')).version;
  } catch (error) {
    throw new Error(
      'No Chrome or Chromium was found, and the development dependency "@sparticuz/chromium" is missing. Run "npm ci", ' +
        'install Chrome, or set CHROME_PATH to a Chromium-based browser, then try again.',
      { cause: error },
    );
  }
}

async function unpack(folder, log) {
  const since = Date.now();
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  log('Unpacking Chromium; this happens once, about 200 MB.');
  try {
    await run(
      // Its module needs Node 22.17 or later, which may not be the one we run under.
      hostNode(),
      [
        '--input-type=module',
        '--eval',
        'const { default: chromium } = await import("@sparticuz/chromium"); await chromium.executablePath();',
      ],
      {
        cwd: repositoryFolder,
        // The second variable makes it bring along the libraries a bare machine lacks (libnss3 and its kin).
        env: { ...process.env, TMPDIR: partial, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
        timeout: 600_000,
      },
    );
    // The fonts it brings are found through a file that names places of its own.
    await writeFile(join(partial, 'fonts.conf'), fontConfiguration(folder));
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    throw new Error(
      'Chromium could not be unpacked from "@sparticuz/chromium". See that 300 MB are free, run "npm ci" in case the ' +
        'package is incomplete, or set CHROME_PATH to an installed Chrome.',
      { cause: error },
    );
  }
  log(`Chromium is unpacked (${Math.round((Date.now() - since) / 1000)} s).`);
}

function fontConfiguration(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir prefix="xdg">fonts</dir>
  <dir>${folder.replace(/[&<>]/g, character => `&#${character.charCodeAt(0)};`)}/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
}

/** The machine's own libraries where it has them: the packaged ones are older. */
async function packagedEnvironment(folder) {
  const fonts = { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  const starts = await run(join(folder, 'chromium'), ['--version']).then(
    () => true,
    () => false,
  );
  if (starts) return fonts;
  const paths = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean);
  return { ...fonts, LD_LIBRARY_PATH: paths.join(':') };
}

function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}

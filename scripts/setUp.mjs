// Everything a clean clone needs before it can build: the locked packages, by npm alone. Does nothing when they are there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectNode, root, runProgram } from './process.mjs';

/**
 * Installs what package-lock.json says, unless that was done already; where that fails, once more after a pause, since a
 * registry that stumbles over one of some hundred packages is the likeliest cause. Throws a sentence when it cannot.
 */
export async function setUp({ pauseMs = 5_000 } = {}) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 9)) {
    throw new Error(
      `Node ${process.versions.node} is too old: Tierwise needs Node 20.9 or later. Install it and run this again.`,
    );
  }
  if (isSetUp()) return;
  console.log('▸ Installing the locked packages (npm ci); a minute or two the first time');
  const install = () => runProgram('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { title: 'npm ci' });
  let { code } = await install();
  if (code !== 0) {
    console.log('▸ npm ci failed, its own words stand above. It is tried once more.');
    await sleep(pauseMs);
    ({ code } = await install());
  }
  if (code !== 0)
    throw new Error(
      'The packages could not be installed: npm ci failed twice, its own words stand above. Mend that (network, disk, npm settings) and run this again.',
    );
  if (!existsSync(projectNode)) {
    throw new Error(
      'npm installed the packages without running their install scripts, so Node 24 (the package "node") is missing. Allow install scripts for this project and run this again.',
    );
  }
}

function isSetUp() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(projectNode)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional === true || present[path]?.version === version,
  );
}

/**
 * The Node that VS Code's server and the packaged Chromium's module need, which the machine's own may not be.
 */
import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's folder, without a slash at the end. */
export const repositoryFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * The path of a Node 24 program: the development dependency `node`, or the one that runs this script.
 * @returns {string}
 */
export function hostNode() {
  const installed = fileURLToPath(
    new URL(`../../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url),
  );
  if (isExecutable(installed)) return installed;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  throw new Error(
    `VS Code's server needs Node 24 or later. This is Node ${process.versions.node}, and the development dependency ` +
      '"node", which brings 24, is missing or incomplete. Run "npm ci" (without --ignore-scripts: the package fetches ' +
      'its program in an install script), then try again.',
  );
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

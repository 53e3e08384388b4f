// Running other programs for the scripts: output passed on, a line now and then while they are silent, and their end told.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Node 24 of the project, for what the machine's own Node may be too old for. Absent before `npm ci`. */
export const projectNode = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

/**
 * Runs a program to its end and gives its exit code and what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ title?: string, quiet?: boolean, environment?: Record<string, string>, folder?: string }} [options]
 *   `title` is said every ten seconds while nothing was printed; `quiet` keeps the output back unless it fails.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runProgram(command, args, { title, quiet = false, environment = {}, folder = root } = {}) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    let lastSign = started;
    let output = '';
    const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, PATH: path, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const alive = setInterval(() => {
      if (title === undefined || Date.now() - lastSign < 9_500) return;
      lastSign = Date.now();
      console.log(`  … ${title}, ${Math.round((Date.now() - started) / 1000)} s`);
    }, 1_000);
    const take = stream => chunk => {
      output += chunk;
      if (quiet) return;
      lastSign = Date.now();
      stream.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', take(process.stdout));
    child.stderr.setEncoding('utf8').on('data', take(process.stderr));
    child.on('error', error => {
      clearInterval(alive);
      reject(error);
    });
    child.on('close', code => {
      clearInterval(alive);
      if (quiet && code !== 0) process.stderr.write(output);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Says a step and how long it took. */
export async function step(title, work) {
  const started = Date.now();
  console.log(`\n▸ ${title}`);
  const result = await work();
  console.log(`  ${title}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

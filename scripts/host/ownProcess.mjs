/**
 * Child processes that end with us. Each is the leader of its own process group, so whatever it starts in turn
 * (VS Code's server starts extension hosts and a terminal host) ends with it, and nothing else does.
 */
import { spawn } from 'node:child_process';

/** Groups that are still running, by the process id of their leader. */
const running = new Set();

/**
 * Starts a program that is ended when this process exits or is interrupted.
 * @param {string} command
 * @param {readonly string[]} options
 * @param {import('node:child_process').SpawnOptions} spawnOptions
 * @returns {import('node:child_process').ChildProcess}
 */
export function spawnOwned(command, options, spawnOptions) {
  endWithThisProcess();
  const child = spawn(command, options, { ...spawnOptions, detached: process.platform !== 'win32' });
  const { pid } = child;
  if (pid === undefined) return child;
  running.add(pid);
  // The leader's end does not end its group: without this, extension hosts outlive a server that crashed.
  child.once('exit', () => {
    signalGroup(pid, 'SIGKILL');
    running.delete(pid);
  });
  return child;
}

/**
 * Ends a program started by `spawnOwned` and everything it started: asks first, insists after `patienceMs`.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [patienceMs]
 */
export async function endOwned(child, patienceMs = 3000) {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise(resolve => child.once('exit', resolve));
  signalGroup(pid, 'SIGTERM');
  const insist = setTimeout(() => signalGroup(pid, 'SIGKILL'), patienceMs);
  await ended;
  clearTimeout(insist);
}

let isListening = false;

function endWithThisProcess() {
  if (isListening) return;
  isListening = true;
  process.once('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      endAll();
      // Having listened took away the signal's usual effect. Whoever else listens decides; otherwise we give it back.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

function endAll() {
  for (const pid of running) signalGroup(pid, 'SIGKILL');
  running.clear();
}

function signalGroup(pid, signal) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    // The group is already gone, which is what we wanted.
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}

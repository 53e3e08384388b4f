/**
 * One process at a time, across processes: a lock file made by exclusive creation, kept fresh while the work goes on,
 * and taken over when it has not been refreshed, because its owner was killed.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const refreshMs = 1000;
/** Freshness and not the owner's process id tells a dead owner: process ids mean nothing across containers. */
const staleMs = 15_000;

/**
 * Runs `work` while no other process runs work under the same lock file; waits for its turn as long as it takes.
 * @template Result
 * @param {string} lockFile
 * @param {() => Promise<Result>} work
 * @param {(waitedMs: number) => void} [onWait] called at once and then about every 5 s while another process has the lock
 * @returns {Promise<Result>}
 */
export async function exclusively(lockFile, work, onWait = () => {}) {
  await mkdir(dirname(lockFile), { recursive: true });
  const since = Date.now();
  for (let looks = 0; !(await tryLock(lockFile)); looks++) {
    if (await isStale(lockFile)) await removeStale(lockFile);
    else {
      if (looks % 10 === 0) onWait(Date.now() - since);
      await sleep(500);
    }
  }
  const refresh = setInterval(() => utimes(lockFile, new Date(), new Date()).catch(() => {}), refreshMs);
  try {
    return await work();
  } finally {
    clearInterval(refresh);
    await rm(lockFile, { force: true });
  }
}

async function tryLock(lockFile) {
  try {
    const file = await open(lockFile, 'wx');
    await file.writeFile(`${process.pid}\n`);
    await file.close();
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(lockFile) {
  const { mtimeMs } = await stat(lockFile).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > staleMs;
}

/**
 * Two waiters may both find the lock stale, and the slower one would remove the faster one's new lock. A rename is
 * won by one of them only; should it have taken a fresh lock after all, the lock goes back.
 */
async function removeStale(lockFile) {
  const taken = `${lockFile}.${randomUUID()}`;
  try {
    await rename(lockFile, taken);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (await isStale(taken)) await rm(taken, { force: true });
  else await rename(taken, lockFile);
}

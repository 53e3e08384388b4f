import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { nodeAside } from '../adapters/node/aside';
import { nodeGit } from '../adapters/node/git';
import type { IndexAnswer, IndexedWorkspace, IndexRequest } from '../adapters/node/indexMessages';
import { lookNow } from '../adapters/node/lookNow';
import { watchFolders } from '../adapters/node/watchFolders';
import { nodeWorkspace } from '../adapters/node/workspace';
import { isTierwiseError } from '../core/errors';
import { ignoreRules } from '../core/gather/ignoreRules';
import { FileScanner } from '../core/gather/related/fileScan';
import { primeScanner } from '../core/gather/related/primeScanner';
import { WorkspaceIndex } from '../core/gather/related/workspaceIndex';
import type { DirectoryEntry, Workspace } from '../core/ports';
import { shortlist } from '../core/rank/shortlist';

primeScanner(new FileScanner());
// The first message says which workspace it is about: whoever asks starts the thread before they know.
parentPort?.once('message', openIndex);

/**
 * Builds the index of a workspace and answers from it, apart from everybody else. It reads the folders itself, through the
 * same gate as everybody: a hundred megabytes handed from thread to thread would hold up the one that hands them.
 */
function openIndex(indexed: IndexedWorkspace): void {
  const index = workspaceIndex(indexed);
  const readOn = readingOn(index);
  /** One question at a time; while there is none, what is unread is read. */
  let last: Promise<unknown> = Promise.resolve();
  let reading = new AbortController();
  parentPort?.on('message', ({ id, unsaved, patience, ...asked }: IndexRequest) => {
    reading.abort();
    last = last.then(async () => {
      const never = new AbortController().signal;
      try {
        const output = await index.propose({ ...asked, unsaved: new Map(unsaved) }, patience, never);
        answer({ id, output });
      } catch (error) {
        const why = error instanceof Error ? error.message : 'failed';
        answer(isTierwiseError(error) ? { id, refusal: why } : { id, error: why });
      }
      reading = new AbortController();
      void readOn(reading.signal).catch(() => undefined);
    });
  });
}

function workspaceIndex({ folders, trusted, excludes, gitPath, maxFileBytes }: IndexedWorkspace): WorkspaceIndex {
  const look = lookNow(folders);
  let listed: { readonly folder: string; readonly entries: readonly DirectoryEntry[] } | undefined;
  const workspace: Workspace = {
    ...nodeWorkspace({ folders, trusted }),
    // The rules of a folder are looked for right after it is opened: both take one list.
    async list(folder) {
      const entries = listed?.folder === folder ? listed.entries : look.list(folder);
      listed = listed?.folder === folder ? undefined : { folder, entries };
      return entries;
    },
  };
  return new WorkspaceIndex({
    workspace,
    git: nodeGit({
      folders: prefix => folders.find(one => one.prefix === prefix)?.folder ?? '',
      gitPath,
      onlyIfTrusted: trusted,
      longestOutputBytes: 32 * 1024 * 1024,
    }),
    limits: { maxFileBytes },
    rules: () => {
      listed = undefined;
      return ignoreRules(workspace, excludes);
    },
    look,
    watch: watchFolders(folders),
    aside: nodeAside(join(__dirname, 'scanFiles.js'), { folders, maxFileBytes }),
    shortlist,
    breathe: () => nextTurn(),
    nowMs: () => performance.now(),
  });
}

const turnOfAskerMs = 500;

/** Whoever asked has work to do with the answer, and no more processors than we have; however often they ask, they wait no longer. */
function readingOn(index: WorkspaceIndex): (signal: AbortSignal) => Promise<void> {
  /** Since when there is work to do that whoever asked has not waited for. */
  let unsettledSinceMs: number | undefined;
  return async signal => {
    const now = performance.now();
    if (index.isReading) unsettledSinceMs = now;
    else if (index.isUnsettled) unsettledSinceMs ??= now;
    else unsettledSinceMs = undefined;
    const waitMs = unsettledSinceMs === undefined ? 0 : unsettledSinceMs + turnOfAskerMs - now;
    if (waitMs > 0) await wait(waitMs, undefined, { signal });
    await index.readOn(signal);
  };
}

function answer(message: IndexAnswer): void {
  parentPort?.postMessage(message);
}

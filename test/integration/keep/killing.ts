import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { nodeClock } from '../../../src/adapters/node/clock';
import { nodeHash } from '../../../src/adapters/node/hash';
import { nodeStorage } from '../../../src/adapters/node/storage';
import { openJournal } from '../../../src/core/keep/journal';
import { type ReplayedJournal, replayJournal } from '../../../src/core/keep/replayJournal';
import { journalPath } from '../../../src/core/keep/runFolder';
import { literal } from '../../../src/core/protect/protected';
import { newRun, recordIds } from '../../unit/core/keep/sampleRun';
import { type Pace, quick } from './pace';

export const signal = new AbortController().signal;

export interface Desk {
  readonly root: string;
  readonly out: string;
  readonly child: string;
  dispose(): void;
}

export async function makeDesk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-keep-'));
  const child = join(folder, 'childRun.js');
  const entry = resolve('test/integration/keep/childRun.ts');
  await build({
    entryPoints: [entry],
    outfile: child,
    bundle: true,
    platform: 'node',
    target: 'node20',
  });
  return {
    root: join(folder, 'home'),
    out: join(folder, 'sent.log'),
    child,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A run that began and was left at once. */
export async function beginRun(root: string, count: number): Promise<string> {
  const storage = nodeStorage(root);
  const ports = { storage, hash: nodeHash, clock: nodeClock, holder: literal('a test'), leaseTimes: quick.lease };
  const journal = await openJournal(ports, newRun(recordIds(count)), signal);
  await journal.close();
  await storage.close();
  return journal.run;
}

export function startChild(
  desk: Desk,
  run: string,
  pace: Pace,
  kill?: { readonly at: number; readonly where: string },
): ChildProcess {
  const words = [
    ...[desk.child, desk.root, run, desk.out, JSON.stringify(pace)],
    ...(kill === undefined ? [] : [String(kill.at), kill.where]),
  ];
  return spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
}

export async function hasEnded(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode ?? child.exitCode;
}

/** It holds the run, or ended instead. */
export async function hasResumed(child: ChildProcess): Promise<void> {
  await Promise.race([child.stdout === null ? undefined : once(child.stdout, 'data'), hasEnded(child)]);
}

export function replayOf(root: string, run: string): ReplayedJournal {
  const replay = replayJournal(readFileSync(join(root, journalPath(run))), nodeHash);
  if (replay.kind === 'unreadable') throw new Error(replay.why);
  return replay;
}

/** Record ids as they left, in order. */
export function sentIn(desk: Desk): readonly string[] {
  const lines = readFileSync(desk.out, 'utf8').split('\n');
  return lines.filter(line => line.startsWith('sent ')).map(line => line.slice(5));
}

/** Random numbers that are the same every time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

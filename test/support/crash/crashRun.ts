import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { nodeHash } from '../../../src/adapters/node/hash';
import { replayJournal } from '../../../src/core/keep/replayJournal';
import { journalPath } from '../../../src/core/keep/runFolder';
import { isFinished, type RunState, resultsOf } from '../../../src/core/keep/runState';
import type { LabelResult } from '../../../src/core/read/results';
import type { CrashJob } from './crashChild';
import { startCrashServer } from './crashServer';

export interface CrashOptions {
  readonly records: number;
  readonly kills: number;
  readonly concurrency: number;
  /** Records that share a call; 1 unless said. */
  readonly perCall?: number;
  /** Numbers in [0, 1) that decide when each process dies. */
  readonly random: () => number;
}

/** What a run came to that was killed again and again, beside the same run left in peace. */
export interface CrashReport {
  readonly killed: readonly LabelResult[];
  readonly inPeace: readonly LabelResult[];
  readonly state: RunState;
  /** By record id: how often it arrived at the server. */
  readonly sent: ReadonlyMap<string, number>;
  /** Records that arrived though their answer was on the disk before. */
  readonly sentThoughFinished: readonly string[];
  /** Calls that stood open in the journal when a process had died, at most. */
  readonly mostOpenCalls: number;
  /** How many records were finished at each kill. */
  readonly finishedAtKills: readonly number[];
  readonly seconds: number;
}

const task = (perCall: number) => `---
title: Sort events
description: Sorts events into two heaps.
produces: labels
records: { include: ["events.jsonl"], as: event, same: each }
context:
  sources: []
  budget-tokens: 4000
labels:
  - name: attack
    description: Somebody tries a password again and again.
  - name: ordinary
    description: All else.
evidence: optional
records-per-call: ${perCall}
---
Judge the event.
`;

/** Runs the same task over the same records twice: once with kills, each at a moment that `random` draws, and once in peace. */
export async function crashRun({
  records,
  kills,
  concurrency,
  random,
  perCall = 1,
}: CrashOptions): Promise<CrashReport> {
  const folder = mkdtempSync(join(memoryFolder(), 'tierwise-crash-'));
  const begun = performance.now();
  const lines = Array.from({ length: records }, (_, number) => eventLine(number));
  const idOf = new Map(lines.map((line, number) => [number, nodeHash.sha256(line).slice(0, 16)]));
  const answer = (numbers: readonly number[]) =>
    perCall === 1 ? JSON.stringify(answerOf(numbers[0] ?? 0)) : together(numbers, idOf);
  const server = await startCrashServer(answer);
  try {
    const child = await bundleChild(folder);
    const workspace = join(folder, 'desk');
    mkdirSync(join(workspace, '.tierwise/tasks'), { recursive: true });
    writeFileSync(join(workspace, '.tierwise/tasks/sort-events.task.md'), task(perCall));
    writeFileSync(join(workspace, 'events.jsonl'), `${lines.join('\n')}\n`);
    const job = { workspace, product: process.cwd(), port: server.port, concurrency };

    // Both at once: each has its home, and only one of them is killed.
    const peaceHome = join(folder, 'peace');
    const peaceServer = await startCrashServer(answer);
    const peace = start(child, { ...job, home: peaceHome, port: peaceServer.port });
    const peaceEnded = hasEnded(peace);
    const peaceRun = await runOf(peace);

    const home = join(folder, 'killed');
    const sent = new Map<string, number>();
    const finished = new Set<string>();
    const sentThoughFinished: string[] = [];
    const finishedAtKills: number[] = [];
    let mostOpenCalls = 0;
    let run: string | undefined;
    for (let round = 0; round <= kills; round++) {
      const arrived: string[] = [];
      const process = start(child, { ...job, home, resume: run });
      const ended = hasEnded(process);
      // The last one lives. On average so many that the kills are spread over all records.
      const last = round === kills ? Number.POSITIVE_INFINITY : Math.floor((random() * 1.8 * records) / (kills + 1));
      const lateMs = random() * 20;
      const isDue = new Promise<void>(due => {
        server.onArrival = number => {
          arrived.push(idOf.get(number) ?? '');
          if (arrived.length >= last) due();
        };
      });
      run ??= await runOf(process);
      if (last === 0) process.kill('SIGKILL');
      void isDue.then(() => wait(lateMs)).then(() => process.kill('SIGKILL'));
      const end = await ended;
      if (end !== (round === kills ? 0 : 'SIGKILL')) throw new Error(`process ${round} ended with ${end}`);
      for (const id of arrived) {
        sent.set(id, (sent.get(id) ?? 0) + 1);
        if (finished.has(id)) sentThoughFinished.push(id);
      }
      const { openCalls, results } = stateOf(home, run);
      mostOpenCalls = Math.max(mostOpenCalls, openCalls.size);
      for (const [id, result] of results) if (isFinished(result)) finished.add(id);
      if (round < kills) finishedAtKills.push(finished.size);
    }
    const state = stateOf(home, run ?? '');

    if ((await peaceEnded) !== 0) throw new Error('the run in peace did not end well');
    peaceServer.stop();
    return {
      killed: resultsOf(state),
      inPeace: resultsOf(stateOf(peaceHome, peaceRun)),
      state,
      sent,
      sentThoughFinished,
      mostOpenCalls,
      finishedAtKills,
      seconds: (performance.now() - begun) / 1000,
    };
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a killed process wrote outlives it without a disk, and ten thousand flushes are most of the time on one. */
function memoryFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    // Not every system has such a folder.
    return tmpdir();
  }
}

function eventLine(number: number): string {
  const message = number % 3 === 0 ? 'failed password for root' : 'session opened for ann';
  return JSON.stringify({
    time: '2026-11-16T09:00:00Z',
    host: `host-${number}`,
    message: `${message} marker-${number}-end`,
  });
}

function answerOf(number: number): object {
  const isAttack = number % 3 === 0;
  return {
    evidence: [`marker-${number}-end`],
    rationale: `It is number ${number}.`,
    label: isAttack ? 'attack' : 'ordinary',
    confidence: number % 2 === 0 ? 'high' : 'low',
  };
}

function together(numbers: readonly number[], idOf: ReadonlyMap<number, string>): string {
  return JSON.stringify({ records: numbers.map(number => ({ id: idOf.get(number), ...answerOf(number) })) });
}

async function bundleChild(folder: string): Promise<string> {
  const outfile = join(folder, 'crashChild.js');
  await build({
    entryPoints: [resolve('test/support/crash/crashChild.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return outfile;
}

function start(child: string, job: CrashJob): ChildProcess {
  return fork(child, [JSON.stringify(job)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

async function runOf(process: ChildProcess): Promise<string> {
  const [message] = await once(process, 'message');
  if (typeof message?.run !== 'string') throw new Error('the run did not begin');
  return message.run;
}

async function hasEnded(process: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
  return process.signalCode ?? process.exitCode;
}

function stateOf(home: string, run: string): RunState {
  const replay = replayJournal(readFileSync(join(home, journalPath(run))), nodeHash);
  if (replay.kind === 'unreadable') throw new Error(replay.why);
  return replay.state;
}

import { type Journal, type JournalPorts, type Resumed, resumeJournal } from '../../../../src/core/keep/journal';
import { type ReplayedJournal, replayJournal } from '../../../../src/core/keep/replayJournal';
import { remainingRecords } from '../../../../src/core/keep/resume';
import { journalPath } from '../../../../src/core/keep/runFolder';
import type { Clock, Storage } from '../../../../src/core/ports';
import { literal } from '../../../../src/core/protect/protected';
import { fakeClock, settle } from './fakeClock';
import { hash, resultFor, usage } from './sampleRun';

export const never = new AbortController().signal;

export function portsOver(storage: Storage, clock: Clock = fakeClock().clock): JournalPorts {
  return { storage, hash, clock, holder: literal('a test') };
}

export function replayed(files: ReadonlyMap<string, Uint8Array>, run: string): ReplayedJournal {
  const replay = replayJournal(files.get(journalPath(run)) ?? new Uint8Array(), hash);
  if (replay.kind === 'unreadable') throw new Error(replay.why);
  return replay;
}

/** Time passes until it is sure that the holder before is dead. */
export async function resumed(storage: Storage, run: string): Promise<Extract<Resumed, { kind: 'resumed' }>> {
  const { clock, advance } = fakeClock();
  const resuming = resumeJournal(portsOver(storage, clock), run, never);
  resuming.catch(() => {
    // Awaited below; until then a rejection must not end the process.
  });
  await advance(40_000);
  const answer = await resuming;
  if (answer.kind !== 'resumed') throw new Error(answer.why);
  return answer;
}

export function answerTo(call: string, id: string) {
  const kind = 'call-answered' as const;
  return { kind, call, model: 'claude-haiku-5-5', usage, costUsd: 0.25, results: [resultFor(id)] };
}

/** Two calls at once, one record each; ends with the error where an intent cannot be written, as a run does. */
export async function work(journal: Journal, onSend: (id: string, call: string) => void = () => {}): Promise<void> {
  const queue = [...remainingRecords(journal.state)];
  const worker = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const call = await journal.intend({ attempt: 1, records: [id], reservedUsd: 0.5 });
      onSend(id, call);
      await settle();
      await journal.keep(answerTo(call, id));
    }
  };
  const ended = await Promise.allSettled([worker(), worker()]);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

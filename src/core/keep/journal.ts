import { breather } from '../breathe';
import { noSuchRun } from '../errors';
import type { Clock, Hash, Storage } from '../ports';
import type { ProtectedText } from '../protect/protected';
import {
  type BatchCreated,
  type BatchEnded,
  type CallAnswered,
  type CallFailed,
  type CallIntended,
  type EndState,
  type JournalEntry,
  type JournalRecord,
  journalFormat,
  type LabelCorrected,
  type ManifestMade,
  type PassagesOrdered,
  type RecordsDecided,
  type ReportWritten,
  type RunStarted,
} from './journalEntry';
import { journalGroups, type Kept } from './journalGroups';
import {
  diskProblem,
  intentNotWritten,
  journalClosed,
  runCannotBeKept,
  runCannotBeResumed,
  takenOver,
} from './keepErrors';
import { type Lease, type LeaseTimes, takeLease } from './lease';
import { moveAside } from './moveAside';
import { type ReplayedJournal, replayBreathing } from './replayJournal';
import { folderOf, isRunId, journalPath, newRunId } from './runFolder';
import { beginState, type GrowingState, type RunState } from './runState';
import { rememberEnded } from './runs';

/**
 * The diary of one run: what is intended stands in its file before it is done, what came back stays. Whoever holds it holds
 * the run's lease; `close` gives it back.
 */
export interface Journal {
  readonly run: string;
  /** Everything so far, also what is not on the disk yet. Grows as the run goes on. */
  readonly state: RunState;
  /** Aborted once somebody else took the run over: stop what is under way. */
  readonly lost: AbortSignal;
  /**
   * Writes down a call before it is made, and returns its id. Rejects where that does not stand in the file, or the run
   * is no longer ours: then no request may be made.
   */
  intend(call: PlannedCall): Promise<string>;
  /**
   * Writes down what happened. Never rejects: what the disk refuses is kept in memory and tried again with every later write.
   * What is kept `with-next` lets the next intent catch up for a moment, so that both are one write.
   */
  keep(entry: KeptEntry, when?: 'now' | 'with-next'): Promise<Kept>;
  /** Records that the disk refused so far, oldest first. */
  unsaved(): readonly JournalRecord[];
  /** Tries once more what was refused. */
  flush(): Promise<Kept>;
  /** The last entry. Closes when it is on the disk; otherwise the run stays ours, so that `flush` can be tried. */
  end(state: EndState, why?: ProtectedText): Promise<Kept>;
  /** Flushes and gives the lease back. What is unsaved then is lost. */
  close(): Promise<Kept>;
}

export type PlannedCall = Omit<CallIntended, 'kind' | 'call'>;
export type KeptEntry =
  | ManifestMade
  | PassagesOrdered
  | CallAnswered
  | CallFailed
  | BatchCreated
  | BatchEnded
  | RecordsDecided
  | ReportWritten
  | LabelCorrected;

export type NewRun = Omit<RunStarted, 'kind' | 'format' | 'run'>;

export interface JournalPorts {
  readonly storage: Storage;
  readonly hash: Hash;
  readonly clock: Clock;
  /** Who we are, for another who finds the run in use: `VS Code`, `the command line`. */
  readonly holder: ProtectedText;
  readonly leaseTimes?: LeaseTimes;
}

export type Resumed =
  | { readonly kind: 'resumed'; readonly journal: Journal; readonly before: ReplayedJournal }
  /** `why` is a finished sentence. */
  | { readonly kind: 'in-use' | 'read-only' | 'unreadable'; readonly why: string };

/** Begins a run. Rejects where its beginning cannot be written: nothing must be sent then. */
export async function openJournal(ports: JournalPorts, newRun: NewRun, signal: AbortSignal): Promise<Journal> {
  const { run, lease } = await takeNewRun(ports, signal);
  const start: RunStarted & JournalRecord = {
    kind: 'run-started',
    format: journalFormat,
    run,
    ...newRun,
    seq: 1,
    at: now(ports),
    fence: lease.fence,
  };
  const journal = writeJournal(ports, run, lease, {
    growing: beginState(start, start.at),
    lastSeq: 1,
    unwritten: [start],
    startsNewLine: false,
  });
  const kept = await journal.sign();
  if (kept.kind === 'saved') return journal;
  await lease.release();
  throw runCannotBeKept(kept.why);
}

/**
 * Takes up a run where its journal ends; waits until it is sure that nobody else works on it. Bytes that are no record
 * are moved to a file beside the journal. Rejects for a run that is not there, when aborted, and where the disk fails.
 */
export async function resumeJournal(
  ports: JournalPorts,
  run: string,
  signal: AbortSignal,
  /** To write down what a person says of its labels, and to ask nothing: how it ended stays. */
  purpose?: 'correct',
): Promise<Resumed> {
  const seen = await replayOf(ports, run);
  if (seen.replay.kind === 'unreadable') return seen.replay;
  if (seen.replay.readOnlyWhy !== undefined) return { kind: 'read-only', why: seen.replay.readOnlyWhy };

  const taken = await orCannotResume(takeLease(ports, run, ports.holder, signal, seen.replay.lastFence), signal);
  if ('kind' in taken) return { kind: 'in-use', why: inUse(taken.holder) };
  try {
    // Only what is read under the lease counts: until then the owner before may have written on.
    const { bytes, replay } = await replayOf(ports, run);
    if (replay.kind === 'unreadable') {
      await taken.release();
      return replay;
    }
    const clean = await orCannotResume(moveAside(ports.storage, run, bytes, replay), signal);
    const journal = writeJournal(ports, run, taken, {
      growing: replay,
      lastSeq: replay.lastSeq,
      unwritten: [],
      startsNewLine: clean.at(-1) !== lineFeed,
    });
    const kept = await journal.sign(purpose);
    if (kept.kind === 'unsaved') throw runCannotBeResumed(kept.why);
    return { kind: 'resumed', journal, before: replay };
  } catch (error) {
    await taken.release();
    throw error;
  }
}

interface Beginning {
  readonly growing: GrowingState;
  readonly lastSeq: number;
  /** Records that are part of the state and not yet in the file. */
  readonly unwritten: readonly JournalRecord[];
  /** The file does not end with a line end: what comes next must not be glued to what stands there. */
  readonly startsNewLine: boolean;
}

/**
 * Writes one group at a time; whoever comes meanwhile shares the next one, and so its flush. A record's line never changes
 * once it has a number: a group that the disk refused is written again as it was, behind a line end of its own, and replay
 * takes the first whole copy.
 */
function writeJournal(
  ports: JournalPorts,
  run: string,
  lease: Lease,
  beginning: Beginning,
): Journal & { sign(purpose?: 'correct'): Promise<Kept> } {
  const { growing } = beginning;
  const groups = journalGroups(ports, run, beginning);
  let lastSeq = beginning.lastSeq;
  let isClosed = false;

  const flush = (): Promise<Kept> =>
    lease.lost.aborted ? Promise.resolve(groups.waiting().length === 0 ? saved : notSaved(replaced)) : groups.flush();
  const notSaved = (why: string, more = 0): Kept => ({ kind: 'unsaved', records: groups.waiting().length + more, why });

  /** Why it is not to be written, or `undefined` where it is. */
  const put = (entry: JournalEntry): Kept | undefined => {
    if (isClosed) return notSaved('the journal is closed', 1);
    // Replay would refuse it: whoever replaced us asks these records again.
    if (lease.lost.aborted) return notSaved(replaced, 1);
    lastSeq += 1;
    const record = { ...entry, seq: lastSeq, at: now(ports), fence: lease.fence };
    growing.apply(record);
    groups.add(record);
    return undefined;
  };

  const write = async (entry: JournalEntry, when: 'now' | 'with-next' = 'now'): Promise<Kept> => {
    const refused = put(entry);
    if (refused !== undefined) return refused;
    return when === 'now' ? (await groups.write()).lasting : groups.writeSoon();
  };

  const whyNotHeld = async (): Promise<string | undefined> => {
    try {
      if (await lease.isHeld()) return undefined;
    } catch (error) {
      return diskProblem(error);
    }
    throw takenOver();
  };

  const intend = async (planned: PlannedCall): Promise<string> => {
    if (isClosed) throw journalClosed();
    if (lease.lost.aborted) throw takenOver();
    // With a disk that fails, first what waits: refused intents must not pile up.
    const earlier = groups.problem() === undefined ? saved : await flush();
    if (earlier.kind === 'unsaved') throw intentNotWritten(earlier.why);

    const call = `c${lease.fence}-${lastSeq + 1}`;
    // It outlives us as soon as it is in the file. What a power cut takes in the moment until the disk has it, it takes with the call.
    const kept = put({ kind: 'call-intended', call, ...planned }) ?? (await (await groups.write()).written);
    // Looked at after the intent is in the file: either we see the new holder here, or it finds our intent there.
    const why = kept.kind === 'unsaved' ? kept.why : await whyNotHeld();
    if (why === undefined) return call;
    await write({ kind: 'call-failed', call, reason: 'not-sent', mayBeBilled: false });
    throw intentNotWritten(why);
  };

  const close = async (): Promise<Kept> => {
    isClosed = true;
    const kept = await flush();
    await lease.release();
    return kept;
  };

  return {
    run,
    state: growing.state,
    lost: lease.lost,
    intend,
    keep: write,
    unsaved: () => (groups.problem() === undefined ? [] : groups.waiting()),
    flush,
    async end(state, why) {
      const kept = await write({ kind: 'run-ended', state, why });
      if (kept.kind !== 'saved') return kept;
      const closed = await close();
      const bytes = groups.bytesAdded();
      // All of it was written by us: whoever lists the runs need not read it.
      if (beginning.lastSeq === 1 && bytes !== undefined) rememberEnded(ports.storage, run, growing.state, bytes);
      return closed;
    },
    close,
    sign: purpose =>
      write({
        kind: 'lease-taken',
        owner: lease.owner,
        holder: ports.holder,
        ...(purpose === undefined ? {} : { purpose }),
      }),
  };
}

const saved: Kept = { kind: 'saved' };
const replaced = 'another window or command line took the run over';

const lineFeed = 10;

async function takeNewRun(ports: JournalPorts, signal: AbortSignal): Promise<{ run: string; lease: Lease }> {
  for (let attempt = 0; attempt < 50; attempt++) {
    signal.throwIfAborted();
    const run = newRunId(ports.clock);
    try {
      // An id that somebody drew in the same second is in use, or has files: the next one then.
      if ((await ports.storage.list(folderOf(run))).length > 0) continue;
      const lease = await takeLease(ports, run, ports.holder, signal);
      if (!('kind' in lease)) return { run, lease };
    } catch (error) {
      signal.throwIfAborted();
      throw runCannotBeKept(diskProblem(error));
    }
  }
  throw runCannotBeKept('no new folder can be made there');
}

async function replayOf(ports: JournalPorts, run: string) {
  if (!isRunId(run)) throw noSuchRun(run);
  const bytes = await orCannotResume(ports.storage.read(journalPath(run)));
  if (bytes === undefined) throw noSuchRun(run);
  return { bytes, replay: await replayBreathing(bytes, ports.hash, breather(ports.clock)) };
}

async function orCannotResume<Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    signal?.throwIfAborted();
    throw runCannotBeResumed(diskProblem(error));
  }
}

function inUse(holder: string | undefined): string {
  return `${holder ?? 'Another window or command line'} works on this run right now, so it was not resumed here. Watch it there, or resume it when that one ended.`;
}

function now(ports: { readonly clock: Clock }): string {
  return new Date(ports.clock.nowMs()).toISOString();
}

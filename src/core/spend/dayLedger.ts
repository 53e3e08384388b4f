import type { Clock, Storage } from '../ports';
import type { Patience } from '../send/spending';
import {
  type DayLine,
  type DayState,
  dayState,
  readLines,
  type SettledLine,
  type SpendFacts,
  writeLine,
} from './dayState';

/**
 * What all runs of a day cost on this machine, whichever window or command line they run in. One file a day (UTC, as
 * providers bill), only ever appended to; a crash leaves a reservation standing, which counts as spent.
 */
export interface DayLedger {
  /**
   * Sets money aside on the disk. With a cap: `refused` where it would break it; waits while calls under way hold what is
   * missing. Without one it resolves at once. Rejects with the signal's reason, and under a cap with the disk's error.
   */
  reserve(
    usd: number,
    capUsd: number | undefined,
    signal: AbortSignal,
    patience?: Patience,
  ): Promise<DayTicket | DayRefusal>;
  /** What it came to. Never rejects: a line that the disk refuses leaves the reservation standing. */
  settle(ticket: DayTicket | undefined, what: Settlement): void;
  /** Resolves when everything so far was written, or refused. */
  idle(): Promise<void>;
}

/** A reservation, by the file in which it stands: a call that ends after midnight is settled where it began. */
export interface DayTicket {
  readonly kind: 'ticket';
  readonly day: string;
  readonly id: string;
}

export interface DayRefusal {
  readonly kind: 'refused';
  /** Spent today, and set aside for calls under way. */
  readonly goneUsd: number;
  readonly openUsd: number;
}

export type Settlement = SpendFacts & Pick<SettledLine, 'cost' | 'usage' | 'from' | 'savedUsd'>;

export const spendingFolder = 'spending';

/** One for each storage of a process: what is written together shares a flush. */
export function dayLedger(storage: Storage, clock: Clock): DayLedger {
  const known = ledgers.get(storage) ?? makeLedger(storage, clock);
  ledgers.set(storage, known);
  return known;
}

const ledgers = new WeakMap<Storage, DayLedger>();

/** How long a run waits for what calls of other processes hold; those that died hold it for good. */
const longestWaitMs = 15_000;
const lookEveryMs = 250;

function makeLedger(storage: Storage, clock: Clock): DayLedger {
  const writer = crypto.randomUUID();
  const files = new Map<string, DayFile>();
  const settledHere = new Set<() => void>();
  let number = 0;
  /** Nobody here keeps a cap so far, so nobody waits for a line. */
  let isOnlyRecord = true;

  const fileOf = (day: string): DayFile => {
    const file = files.get(day) ?? dayFile(storage, `${spendingFolder}/${day}.jsonl`, clock);
    files.set(day, file);
    return file;
  };
  const nextId = (): string => {
    number += 1;
    return `${writer}-${number}`;
  };
  const today = (): string => dayOf(clock.nowMs());

  /** A clock that was set back must not give the day's money anew: what later days hold counts, too. */
  const laterUsd = async (day: string): Promise<number> => {
    let sum = 0;
    for (const later of (await listDays(storage)).filter(one => one > day)) {
      const state = await fileOf(later).read();
      sum += state.committedUsd();
    }
    return sum;
  };

  const reserveUnderCap = async (
    usd: number,
    capUsd: number,
    signal: AbortSignal,
    patience: Patience,
  ): Promise<DayTicket | DayRefusal> => {
    const since = clock.monotonicMs();
    isOnlyRecord = false;
    for (;;) {
      signal.throwIfAborted();
      const day = today();
      const file = fileOf(day);
      const capLeftUsd = Math.max(0, capUsd - (await laterUsd(day)));
      const state = await file.read();
      if (state.admits(usd, capLeftUsd)) {
        const id = nextId();
        await file.write({ kind: 'reserved', id, usd, capUsd: capLeftUsd });
        await file.read();
        // Another process may have been first: the order in the file says so, and then this one counts for nothing.
        if (state.isOpen(id)) return { kind: 'ticket', day, id };
        continue;
      }
      const goneUsd = state.goneUsd() + (capUsd - capLeftUsd);
      const waitedMs = clock.monotonicMs() - since;
      if (goneUsd + usd > capUsd || patience === 'none' || waitedMs > longestWaitMs) {
        return { kind: 'refused', goneUsd, openUsd: state.committedUsd() - state.goneUsd() };
      }
      await settledOrTime(settledHere, clock, signal);
    }
  };

  return {
    async reserve(usd, capUsd, signal, patience = 'wait') {
      if (capUsd !== undefined) return reserveUnderCap(usd, capUsd, signal, patience);
      const ticket = { kind: 'ticket' as const, day: today(), id: nextId() };
      // Nobody waits for it: without a cap it is a record, and the run's journal has the intent already.
      void fileOf(ticket.day).write({ kind: 'reserved', id: ticket.id, usd }, isOnlyRecord).catch(unwritten);
      return ticket;
    },
    settle(ticket, what) {
      const at = new Date(clock.nowMs()).toISOString();
      const line: SettledLine = { kind: 'settled', id: ticket?.id ?? nextId(), at, ...what };
      void fileOf(ticket?.day ?? today())
        .write(line, isOnlyRecord)
        .catch(unwritten)
        .then(() => {
          for (const wake of [...settledHere]) wake();
        });
    },
    async idle() {
      for (const file of files.values()) await file.idle();
    },
  };
}

/** Days with a ledger, earliest first: `2026-11-28`. */
export async function listDays(storage: Storage): Promise<readonly string[]> {
  const names = await storage.list(spendingFolder);
  return names.flatMap(name => /^(\d{4}-\d\d-\d\d)\.jsonl$/.exec(name)?.[1] ?? []);
}

/** As its file says now. */
export async function readDay(storage: Storage, day: string): Promise<DayState> {
  const { state, readOn } = dayReader(storage, `${spendingFolder}/${day}.jsonl`);
  await readOn();
  return state;
}

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The reservation stands, and so the day looks dearer than it was; the run's own journal has what it came to. */
function unwritten(): void {}

interface DayFile {
  /** Resolves when the line is on the disk. One that `mayWait` is written a moment later, together with those that follow it. */
  write(line: DayLine, mayWait?: boolean): Promise<void>;
  /** In the order of the file, with our own lines and everything that others wrote so far. */
  read(): Promise<DayState>;
  /** Writes what waits. Resolves when everything so far was written, or refused. */
  idle(): Promise<void>;
}

/** A record of the day that a crash may take: lines of so long a time share one write. */
const gatherMs = 20;

/** Lines that come while others are written go together. What is read is always what stands in the file, our own lines too. */
function dayFile(storage: Storage, path: string, clock: Clock): DayFile {
  const { state, readOn } = dayReader(storage, path);
  let pending: string[] = [];
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  let gathering: Promise<void> | undefined;

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const result = running.then(work);
    running = result.catch(() => {
      // The one who asked is told.
    });
    return result;
  };

  const flush = (): Promise<void> => {
    waiting ??= inTurn(async () => {
      waiting = undefined;
      const group = pending;
      pending = [];
      if (group.length > 0) await storage.append(path, new TextEncoder().encode(group.join('')));
    });
    return waiting;
  };

  const gather = (): Promise<void> => {
    gathering ??= clock.sleep(gatherMs, never).then(() => {
      gathering = undefined;
      return flush();
    });
    return gathering;
  };

  return {
    write(line, mayWait = false) {
      pending.push(writeLine(line));
      return mayWait ? gather() : flush();
    },
    async read() {
      await inTurn(readOn);
      return state;
    },
    async idle() {
      if (pending.length > 0) await flush().catch(unwritten);
      await running;
    },
  };
}

/** What stands in the file, as far as it was read; `readOn` takes what was added since. */
function dayReader(storage: Storage, path: string) {
  const state = dayState();
  const decoder = new TextDecoder();
  let readBytes = 0;
  const readOn = async (): Promise<void> => {
    const bytes = await storage.readFrom(path, readBytes);
    if (bytes === undefined) return;
    // A line without its end may still be being written.
    const end = bytes.lastIndexOf(lineFeed) + 1;
    readBytes += end;
    for (const line of readLines(decoder.decode(bytes.subarray(0, end)))) state.apply(line);
  };
  return { state, readOn };
}

const lineFeed = 10;
const never = new AbortController().signal;

function settledOrTime(settledHere: Set<() => void>, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = new AbortController();
    const end = (settle: () => void): void => {
      settledHere.delete(wake);
      signal.removeEventListener('abort', abort);
      timer.abort();
      settle();
    };
    const wake = (): void => end(resolve);
    const abort = (): void => end(() => reject(signal.reason));
    settledHere.add(wake);
    signal.addEventListener('abort', abort, { once: true });
    // A sleep that was ended has been answered already.
    clock.sleep(lookEveryMs, timer.signal).then(wake, () => undefined);
  });
}

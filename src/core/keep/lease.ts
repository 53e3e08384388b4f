import type { Clock, Storage } from '../ports';
import type { ProtectedText } from '../protect/protected';
import { folderOf } from './runFolder';

/**
 * The right to work on a run. One file per holder, `lease-1.json`, `lease-2.json`, …: the highest number holds. Taking over
 * is the exclusive creation of the next number, so of two that try one wins, and a number never comes back.
 */
export interface Lease {
  /** The fencing number: stands in every record written under it. */
  readonly fence: number;
  readonly owner: string;
  /** Aborted once somebody else took over. */
  readonly lost: AbortSignal;
  /** Looks at the files: false once somebody else took over. */
  isHeld(): Promise<boolean>;
  /** Ends the heartbeat and says so in the file, so that the next one need not wait. Never rejects. */
  release(): Promise<void>;
}

export interface LeaseInUse {
  readonly kind: 'in-use';
  /** As that one calls itself: `VS Code`; absent where its file cannot be read. */
  readonly holder?: string;
}

export interface LeaseTimes {
  readonly heartbeatMs: number;
  /** A holder that was silent for so long is dead. */
  readonly staleMs: number;
}

/** A dead holder is replaced within 40 s at the latest, a live one recognised at its next beat. */
export const defaultLeaseTimes: LeaseTimes = { heartbeatMs: 3_000, staleMs: 20_000 };

export interface LeasePorts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly leaseTimes?: LeaseTimes;
}

/**
 * Takes a run nobody works on. Where a holder has not said that it ended, it is watched until it shows life (`in-use`) or
 * was silent too long. Rejects with the signal's reason when aborted, and with the disk's error.
 */
export async function takeLease(
  ports: LeasePorts,
  runId: string,
  holder: ProtectedText,
  signal: AbortSignal,
  /** The highest number that stands in the run's journal: a later lease must be above, even where lease files were removed. */
  lastFence = 0,
): Promise<Lease | LeaseInUse> {
  const newest = await newestLease(ports.storage, runId);
  if (newest !== undefined && !(await hasEnded(ports, runId, newest, signal))) {
    return { kind: 'in-use', holder: newest.holder };
  }
  const fence = Math.max(newest?.fence ?? 0, lastFence) + 1;
  const owner = crypto.randomUUID();
  const beat = (number: number, released: boolean) =>
    encode({ owner, holder, beat: number, at: new Date(ports.clock.nowMs()).toISOString(), released });
  const path = leasePath(runId, fence);
  if (!(await ports.storage.createExclusively(path, beat(0, false)))) return { kind: 'in-use' };
  return holdLease(ports, runId, { fence, owner, path, beat });
}

/** Says whether somebody works on the run, by the clock on the wall: for a list, not for a decision. */
export async function seemsHeld(ports: LeasePorts, runId: string): Promise<boolean> {
  const newest = await newestLease(ports.storage, runId);
  if (newest === undefined || newest.released) return false;
  return newest.atMs !== undefined && ports.clock.nowMs() - newest.atMs < timesOf(ports).staleMs;
}

interface WrittenLease {
  readonly fence: number;
  /** The whole file: any change of it is a sign of life. */
  readonly text: string;
  readonly holder?: string;
  readonly released: boolean;
  /** Of its last heartbeat, by its own clock. */
  readonly atMs?: number;
}

interface OwnLease {
  readonly fence: number;
  readonly owner: string;
  readonly path: string;
  beat(number: number, released: boolean): Uint8Array;
}

/**
 * Waits on the monotonic clock. The times in the file only shorten the wait, and never below three heartbeats: after a
 * sleep of the machine every live holder looks old until it has had time to beat.
 */
async function hasEnded(ports: LeasePorts, runId: string, seen: WrittenLease, signal: AbortSignal): Promise<boolean> {
  const { heartbeatMs, staleMs } = timesOf(ports);
  const since = ports.clock.monotonicMs();
  let lease = seen;
  while (!lease.released) {
    const watchedMs = ports.clock.monotonicMs() - since;
    const silentMs = seen.atMs === undefined ? watchedMs : ports.clock.nowMs() - seen.atMs;
    if (watchedMs >= staleMs || (watchedMs >= 3 * heartbeatMs && silentMs >= staleMs)) return true;
    await ports.clock.sleep(heartbeatMs / 2, signal);
    const now = await newestLease(ports.storage, runId);
    if (now === undefined || now.fence !== seen.fence) return false;
    if (now.text !== seen.text && !now.released) return false;
    lease = now;
  }
  return true;
}

function holdLease(ports: LeasePorts, runId: string, own: OwnLease): Lease {
  const lost = new AbortController();
  const released = new AbortController();

  let looking: Promise<boolean> | undefined;
  let nextLook: Promise<boolean> | undefined;

  const look = async () => {
    if (lost.signal.aborted) return false;
    const newest = newestFence(await ports.storage.list(folderOf(runId), 'small'));
    if (newest !== own.fence) lost.abort(new Error('the run was taken over'));
    return newest === own.fence;
  };

  /** Who asks while somebody looks shares the next look, which begins after all of them asked. */
  const isHeld = (): Promise<boolean> => {
    nextLook ??= (looking?.catch(() => false) ?? Promise.resolve()).then(() => {
      nextLook = undefined;
      looking = look();
      return looking;
    });
    return nextLook;
  };

  const keepBeating = async () => {
    for (let number = 1; ; number += 1) {
      await ports.clock.sleep(timesOf(ports).heartbeatMs, released.signal);
      try {
        if (!(await isHeld())) return;
        await ports.storage.replace(own.path, own.beat(number, false));
      } catch {
        // A full disk stops the beats and not the work: should somebody take over, the next intent finds out.
      }
    }
  };
  const beating = keepBeating().catch(() => {
    // Only the sleep rejects, when the lease is released.
  });

  const release = async () => {
    if (released.signal.aborted) return;
    released.abort(new Error('the lease was released'));
    await beating;
    try {
      if (await isHeld()) await ports.storage.replace(own.path, own.beat(0, true));
    } catch {
      // The next one waits until the silence is long enough: slower, and as safe.
    }
  };

  return { fence: own.fence, owner: own.owner, lost: lost.signal, isHeld, release };
}

async function newestLease(storage: Storage, runId: string): Promise<WrittenLease | undefined> {
  const fence = newestFence(await storage.list(folderOf(runId)));
  if (fence === undefined) return undefined;
  const text = new TextDecoder().decode(await storage.read(leasePath(runId, fence)));
  return { fence, text, ...readLease(text) };
}

function newestFence(names: readonly string[]): number | undefined {
  const fences = names.flatMap(name => leaseName.exec(name)?.[1] ?? []).map(Number);
  return fences.length === 0 ? undefined : Math.max(...fences);
}

const leaseName = /^lease-([1-9]\d{0,8})\.json$/;

function leasePath(runId: string, fence: number): string {
  return `${folderOf(runId)}/lease-${fence}.json`;
}

function timesOf(ports: LeasePorts): LeaseTimes {
  return ports.leaseTimes ?? defaultLeaseTimes;
}

/** A half-written or foreign file tells nothing but that it is there: its holder is watched for the whole time. */
function readLease(text: string): Omit<WrittenLease, 'fence' | 'text'> {
  const value = parse(text);
  if (typeof value !== 'object' || value === null) return { released: false };
  const atMs = 'at' in value && typeof value.at === 'string' ? Date.parse(value.at) : Number.NaN;
  return {
    released: 'released' in value && value.released === true,
    holder: 'holder' in value && typeof value.holder === 'string' ? value.holder : undefined,
    atMs: Number.isNaN(atMs) ? undefined : atMs,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Half-written: see above.
    return undefined;
  }
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

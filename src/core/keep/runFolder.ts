import type { Clock } from '../ports';

/** Below the storage root, so that other things can lie beside the runs. */
export const runsFolder = 'runs';

/**
 * Sorts by time to the millisecond and is a safe file name everywhere: `20261122-221501-3fa9`, UTC. The last four digits
 * are the millisecond (ten bits) and six random bits: of two runs that begin in one second, the later one sorts later.
 */
export function newRunId(clock: Clock): string {
  const nowMs = clock.nowMs();
  const [date = '', time = ''] = new Date(nowMs).toISOString().split(/[T.]/);
  const random = (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) & 0x3f;
  const last = ((nowMs % 1000) << 6) | random;
  return `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}-${last.toString(16).padStart(4, '0')}`;
}

/** Whatever else a person types as a run's id names no run, and becomes no path. */
export function isRunId(name: string): boolean {
  return /^\d{8}-\d{6}-[0-9a-f]{4}$/.test(name);
}

export function folderOf(runId: string): string {
  return `${runsFolder}/${runId}`;
}

export function journalPath(runId: string): string {
  return `${folderOf(runId)}/journal.jsonl`;
}

/** Bytes of a journal that were no records, in the order in which they were moved aside. */
export function asidePath(runId: string, number: number): string {
  return `${folderOf(runId)}/journal.aside-${number}.bin`;
}

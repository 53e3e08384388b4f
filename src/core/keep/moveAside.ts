import type { Storage } from '../ports';
import type { ReplayedJournal } from './replayJournal';
import { asidePath, journalPath } from './runFolder';

/** The journal without what was no record in it; that lies in a file of its own, never overwritten. */
export async function moveAside(
  storage: Storage,
  run: string,
  bytes: Uint8Array,
  { unreadable }: ReplayedJournal,
): Promise<Uint8Array> {
  if (unreadable.length === 0) return bytes;
  const aside = concat(unreadable.map(({ start, end }) => bytes.subarray(start, end)));
  for (let number = 1; !(await storage.createExclusively(asidePath(run, number), aside)); number += 1);

  const starts = [0, ...unreadable.map(({ end }) => end)];
  const ends = [...unreadable.map(({ start }) => start), bytes.length];
  const clean = concat(starts.map((start, index) => bytes.subarray(start, ends[index])));
  await storage.replace(journalPath(run), clean);
  return clean;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

import type { Bytes, Hash } from '../ports';
import { readMessages } from './readMessages';
import type { SourceRecord } from './record';

/**
 * The records of a file, one at a time, in its order: a file of any length is read in flat memory. Never throws on what
 * a file holds: what cannot be read as it should becomes a record with a `problem` and whatever text could be had.
 * Rejects only when `bytes` does.
 */
export async function* readRecords(path: string, bytes: Bytes, hash: Hash): AsyncGenerator<SourceRecord, void, void> {
  // Loaded at first use: the MIME and HTML parsers stay out of what activation reads.
  const { readEmail } = await import('./email');
  for await (const message of readMessages(bytes, formatOf(path))) yield await readEmail(message, path, hash);
}

/** By name; without a telling name (Thunderbird's `Inbox`) by its first bytes. */
function formatOf(path: string): 'eml' | 'mbox' | 'unknown' {
  if (/\.eml$/i.test(path)) return 'eml';
  return /\.(mbox|mbx)$/i.test(path) ? 'mbox' : 'unknown';
}

import type { Hash } from '../ports';
import type { JournalRecord } from './journalEntry';

/**
 * A record as one line: `{"sum":"<16 hex>","seq":…,"at":…,"fence":…,"kind":…,…}` and a line end. `sum` is the first 16 hex
 * digits of SHA-256 over everything behind it, byte by byte, so that nobody has to agree on a canonical form.
 */
export function sealLine(record: JournalRecord, hash: Hash): string {
  const { seq, at, fence, kind, ...content } = record;
  const rest = JSON.stringify({ seq, at, fence, kind, ...content }).slice(1);
  return `${opening}${sumOf(rest, hash)}${closing}${rest}\n`;
}

/** What a line says and its sum; `undefined` where a byte is not as it was written. The line end is not part of it. */
export function openLine(bytes: Uint8Array, hash: Hash): { readonly sum: string; readonly value: unknown } | undefined {
  const text = decode(bytes);
  if (text === undefined || !text.startsWith(opening) || text.slice(sumEnd, restStart) !== closing) return undefined;
  // Read by itself: a part of the text would hold all of the line in memory. What stands before it is ASCII.
  const sum = decode(bytes.subarray(opening.length, sumEnd));
  const rest = text.slice(restStart);
  if (sum === undefined || sum !== sumOf(rest, hash)) return undefined;
  const value = parse(`{${rest}`);
  return value === undefined ? undefined : { sum, value };
}

const opening = '{"sum":"';
const closing = '",';
const sumEnd = opening.length + 16;
const restStart = sumEnd + closing.length;

function sumOf(rest: string, hash: Hash): string {
  return hash.sha256(rest).slice(0, 16);
}

/** Strict, and with a byte order mark left in place: what does not decode to the same bytes again was changed. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    // Not UTF-8, so not ours: the caller counts it as unreadable.
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A whole line with a right sum that is no JSON was written by somebody else: unreadable.
    return undefined;
  }
}

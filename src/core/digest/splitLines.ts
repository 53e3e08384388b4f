import type { Breathe } from '../breathe';
import type { Bytes } from '../ports';

/** Takes a line as it stands in `bytes` from `start` to `end`, without its end of line; good until it returns. */
export type TakeLine = (bytes: Uint8Array, start: number, end: number, line: number) => void;

export interface Lines {
  /** Lines that were there, the last one without a line feed included. */
  readonly count: number;
  /** Lines longer than the limit; passed over. */
  readonly tooLong: number;
  readonly bytes: number;
}

/** A line of a log that is longer holds a document of its own. */
export const longestLine = 8 * 1024 * 1024;
/** Events are handed out as they come from here on. */
const longLineOfXml = 1024 * 1024;

/**
 * Hands out line by line, and a long line of events in XML in parts of whole events; copies only what a chunk's border cuts.
 * `\r\n` ends a line too; a byte-order mark is passed over.
 * Memory is one chunk and one line.
 */
export async function splitLines(bytes: Bytes, take: TakeLine, breathe: Breathe, signal: AbortSignal): Promise<Lines> {
  let carry: Uint8Array = new Uint8Array(0);
  let line = 1;
  let tooLong = 0;
  let total = 0;
  let isSkipping = false;
  /** The beginning of this line was handed out. */
  let hasBegun = false;
  const hand = (part: Uint8Array, start: number, end: number): void => {
    const from = line === 1 && part[start] === 0xef && part[start + 1] === 0xbb ? start + 3 : start;
    const to = end > from && part[end - 1] === 13 ? end - 1 : end;
    take(part, from, to, line);
  };
  for await (const part of bytes) {
    signal.throwIfAborted();
    // Whoever reads the lines sees one kind of list, whatever the parts are; the ends of lines are looked for in the part itself.
    const chunk = new Uint8Array(part.buffer, part.byteOffset, part.length);
    total += chunk.length;
    let start = 0;
    for (let end = part.indexOf(10); end >= 0; end = part.indexOf(10, start)) {
      if (isSkipping) isSkipping = false;
      else if (start === 0 && carry.length > 0) {
        const whole = append(carry, chunk.subarray(0, end));
        hand(whole, 0, whole.length);
        carry = new Uint8Array(0);
      } else hand(chunk, start, end);
      hasBegun = false;
      line++;
      start = end + 1;
    }
    if (start < chunk.length && !isSkipping) carry = append(carry, chunk.subarray(start));
    const cut = carry.length > longLineOfXml ? endOfEvent(carry, chunk.length - start) : 0;
    if (cut > 0) {
      hand(carry, 0, cut);
      carry = carry.slice(cut);
      hasBegun = true;
    }
    if (carry.length > longestLine) {
      carry = new Uint8Array(0);
      isSkipping = true;
      tooLong++;
    }
    await breathe();
  }
  if (carry.length > 0) hand(carry, 0, carry.length);
  else if (!isSkipping && !hasBegun) line--;
  return { count: line, tooLong, bytes: total };
}

/** Windows writes all events of an export on one line: behind the last whole one is a border as good as a line's end. */
function endOfEvent(line: Uint8Array, justCame: number): number {
  const first = line.subarray(0, 20).find(byte => byte > 32 && byte < 128);
  if (first !== lessThan) return 0;
  const from = Math.max(endTag.length, line.length - justCame);
  for (let end = line.length; end >= from; end--) {
    if (line[end - 1] === greaterThan && endTag.every((byte, at) => line[end - endTag.length + at] === byte))
      return end;
  }
  return 0;
}

const [lessThan, greaterThan] = [60, 62];
const endTag = new TextEncoder().encode('</Event>');

function append(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other.slice();
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

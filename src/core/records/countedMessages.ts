import type { Bytes } from '../ports';
import type { Line } from './readLines';

/**
 * Whether a text begins with messages of syslog that are each counted before them, as they go over TCP (RFC 6587, section 3.4.1): the first
 * count holds. Collectors that write what they receive leave the counts, and often no line ends between them.
 */
export function areCounted(head: Uint8Array): boolean {
  return takeMessage(head, 0, true)?.isCounted === true;
}

/**
 * Such messages as lines, each with the line feeds that it holds, at the line where it begins. What is not counted, or not as it is, ends with
 * its line or before the next count. A batch is valid until the next one is asked for.
 */
export async function* readCountedMessages(bytes: Bytes): AsyncGenerator<readonly Line[], void, void> {
  const place = { line: 1 };
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes) {
    const block = new Uint8Array(rest.length + chunk.length);
    block.set(rest);
    block.set(chunk, rest.length);
    const { lines, end } = messagesIn(block, place, false);
    rest = block.slice(end);
    if (lines.length > 0) yield lines;
  }
  const { lines } = messagesIn(rest, place, true);
  if (lines.length > 0) yield lines;
}

interface Taken {
  readonly start: number;
  readonly end: number;
  readonly isCounted: boolean;
}

function messagesIn(block: Uint8Array, place: { line: number }, isAll: boolean) {
  const lines: Line[] = [];
  let end = 0;
  for (let one = takeMessage(block, end, isAll); one !== undefined; one = takeMessage(block, end, isAll)) {
    place.line += lineFeedsIn(block, end, one.start);
    const bytes = withoutLineEnd(block.subarray(one.start, one.end));
    if (bytes.length > 0) lines.push({ bytes, number: place.line, isCut: false });
    place.line += lineFeedsIn(block, one.start, one.end);
    end = one.end;
  }
  return { lines, end };
}

/** The next message from `from` on; `undefined` where what is there so far does not say where it ends, or nothing is left. */
function takeMessage(block: Uint8Array, from: number, isAll: boolean): Taken | undefined {
  let start = from;
  while (isBetween(block[start])) start++;
  const [head, count] = countBefore.exec(textAt(block, start)) ?? [];
  const end = start + (head?.length ?? 0) + Number(count ?? 0);
  if (!isAll && block.length < Math.max(end, start) + lookedAhead) return uncountedIfLong(block, start, count);
  if (start >= block.length) return undefined;
  if (count !== undefined && end <= block.length && isBoundary(block, end)) return { start, end, isCounted: true };
  return { start, end: endOfUncounted(block, start), isCounted: false };
}

/** What has no count is not waited for without end. */
function uncountedIfLong(block: Uint8Array, start: number, count: string | undefined): Taken | undefined {
  if (count !== undefined || block.length - start < longestUncounted) return undefined;
  return { start, end: endOfUncounted(block, start), isCounted: false };
}

const longestUncounted = 64 * 1024;
/** `123456 <191>` and a little more. */
const lookedAhead = 16;
/** Of at most six digits, so that no message is longer than a record may be. */
const countBefore = /^(\d{1,6}) (?=<\d{1,3}>)/;
const nextCount = /\d{1,6} <\d{1,3}>/g;

function textAt(block: Uint8Array, start: number): string {
  return String.fromCharCode(...block.subarray(start, start + lookedAhead));
}

/** Behind a message stands the next one, the end of its line, or nothing. */
function isBoundary(block: Uint8Array, at: number): boolean {
  return (
    at >= block.length || block[at] === lineFeed || block[at] === carriageReturn || countBefore.test(textAt(block, at))
  );
}

function endOfUncounted(block: Uint8Array, start: number): number {
  const feed = block.indexOf(lineFeed, start);
  const end = Math.min(feed < 0 ? block.length : feed, start + longestUncounted);
  const text = new TextDecoder('latin1').decode(block.subarray(start + 1, end));
  // Its own count, digit by digit, is no next one.
  nextCount.lastIndex = /^\d{0,6} </.exec(text)?.[0].length ?? 0;
  const next = nextCount.exec(text);
  return next === null ? end : start + 1 + next.index;
}

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

function isBetween(byte: number | undefined): boolean {
  return byte === 0x20 || byte === lineFeed || byte === carriageReturn;
}

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && isBetween(bytes[end - 1])) end--;
  return bytes.subarray(0, end);
}

function lineFeedsIn(block: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = block.indexOf(lineFeed, from); at >= 0 && at < to; at = block.indexOf(lineFeed, at + 1)) count++;
  return count;
}

import type { Bytes } from '../ports';
import { headOf } from './headOf';

/** Apple Mail's `.emlx`: a line with the length of the message in bytes, the message, and a property list of flags behind it. */
export function isEmlx(path: string): boolean {
  return /\.emlx(\.gz)?$/i.test(path);
}

/**
 * The message of an `.emlx` file. Where the length does not lead to its end, as after somebody changed the line ends, the message goes to
 * the property list, else to the end of the file. `lines` is how many lines stand before it.
 */
export async function emlxMessage(bytes: Bytes): Promise<{ readonly bytes: Bytes; readonly lines: number }> {
  const { head, bytes: all } = await headOf(bytes, longestCount);
  const count = /^\s{0,10}(\d{1,12})[ \t]{0,20}\r?\n/.exec(
    new TextDecoder('latin1').decode(head.subarray(0, longestCount)),
  );
  if (count === null) return { bytes: all, lines: 0 };
  const [first, length = ''] = count;
  return { bytes: within(all, first.length, Number(length)), lines: first.split('\n').length - 1 };
}

const longestCount = 64;

/** The bytes of the message, and what follows them as long as it is no property list. */
async function* within(bytes: Bytes, start: number, length: number): Bytes {
  let toPass = start;
  let left = length;
  let behind: Uint8Array | undefined;
  for await (const chunk of bytes) {
    const piece = chunk.subarray(Math.min(toPass, chunk.length));
    toPass -= chunk.length - piece.length;
    if (left > 0 && piece.length > 0) yield piece.subarray(0, left);
    const rest = piece.subarray(Math.min(left, piece.length));
    left -= piece.length - rest.length;
    if (rest.length === 0) continue;
    behind = joined(behind, rest);
    if (behind.length <= mostBehind) continue;
    // Apple's lists of flags are a kilobyte or two: the length was that of something else.
    yield behind;
    behind = undefined;
    left = Number.POSITIVE_INFINITY;
  }
  if (behind === undefined) return;
  const list = listIn(behind);
  if (list !== 0) yield list < 0 ? behind : behind.subarray(0, list);
}

const mostBehind = 1024 * 1024;

function joined(one: Uint8Array | undefined, other: Uint8Array): Uint8Array {
  if (one === undefined) return other.slice();
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Where the property list begins; -1 where there is none. */
function listIn(bytes: Uint8Array): number {
  const text = new TextDecoder('latin1').decode(bytes);
  const start = text.lastIndexOf('<?xml ');
  return start >= 0 && text.includes('<plist', start) ? start : -1;
}

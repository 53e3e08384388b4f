import type { Bytes } from '../ports';
import { decodeCodePage } from './codePages';
import { type DosPage, dosPageOf } from './dosText';
import { type GuessedCharset, guessCharset } from './guessCharset';
import { isUtf8 } from './isUtf8';

/** The charset that the first bytes show, where it is not UTF-8: by its mark, or by the zeros between ASCII letters. */
function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const sample = head.subarray(0, 256 - (head.length % 2));
  if (sample.length < 8) return undefined;
  let even = 0;
  let odd = 0;
  for (const [index, byte] of sample.entries()) if (byte === 0) index % 2 === 0 ? even++ : odd++;
  const half = sample.length / 2;
  if (odd > half * 0.7 && even === 0) return 'utf-16le';
  return even > half * 0.7 && odd === 0 ? 'utf-16be' : undefined;
}

export type FileCharset = 'utf-8' | 'utf-16le' | 'utf-16be' | DosPage | GuessedCharset;

/** A mail says or shows its charset by itself; in these no mail could be found. */
export function isUtf16(charset: FileCharset): boolean {
  return charset === 'utf-16le' || charset === 'utf-16be';
}

/** The charset of a text file by its first bytes: UTF-8, and lines of windows-1252 among it, where nothing else is clear. */
export function charsetOf(head: Uint8Array): FileCharset {
  const utf16 = utf16Of(head);
  if (utf16 !== undefined) return utf16;
  const lines = wholeLines(head);
  if (isUtf8(lines) || lines.includes(0)) return 'utf-8';
  const raw = linesBeyondUtf8(lines);
  return guessCharset(raw) ?? dosPageOf(lines) ?? 'utf-8';
}

/** A piece may end in the midst of a character. */
function wholeLines(head: Uint8Array): Uint8Array {
  const end = head.lastIndexOf(lineFeed);
  return end < 0 ? head : head.subarray(0, end + 1);
}

/** Nothing where lines are UTF-8, but for a few short ones that can be both: then others were damaged, and the file is in no other charset. */
function linesBeyondUtf8(lines: Uint8Array): Uint8Array {
  const raw = new Uint8Array(Math.min(lines.length, lookedAtBytes));
  let [size, isUnicode, isOther] = [0, 0, 0];
  for (let start = 0; start < lines.length; ) {
    const newline = lines.indexOf(lineFeed, start);
    const line = lines.subarray(start, newline < 0 ? lines.length : newline + 1);
    start += line.length;
    if (line.every(byte => byte < 0x80)) continue;
    if (isUtf8(line)) {
      isUnicode++;
      continue;
    }
    isOther++;
    const taken = beginningOf(line, raw.length - size);
    raw.set(taken, size);
    size += taken.length;
  }
  return isOther >= isUnicode * 20 ? raw.subarray(0, size) : raw.subarray(0, 0);
}

/** As much of a line as goes into the room, cut at a sign that is part of no character in any charset. */
function beginningOf(line: Uint8Array, room: number): Uint8Array {
  if (line.length <= room) return line;
  let end = room;
  while (end > 0 && !isSign(line[end - 1] ?? 0)) end--;
  return line.subarray(0, end);
}

/** A blank, a comma, a quote: what comes second in a character is `0` and above. */
function isSign(byte: number): boolean {
  return byte >= 0x20 && byte < 0x30;
}

const lineFeed = 0x0a;
/** As much as tells. */
const lookedAtBytes = 16 * 1024;

/** A piece of a file whose first bytes it is. */
export function headAsUtf8(head: Uint8Array, charset: FileCharset): Uint8Array {
  if (charset === 'utf-8') return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
  return new TextEncoder().encode(decodeCodePage(charset, head) ?? new TextDecoder(charset).decode(head));
}

/** The same text in UTF-8, without a mark at its beginning. */
export async function* asUtf8(bytes: Bytes, charset: FileCharset): AsyncGenerator<Uint8Array> {
  if (charset === 'utf-8') {
    yield* withoutMark(bytes);
    return;
  }
  const encoder = new TextEncoder();
  if (decodeCodePage(charset, new Uint8Array(0)) !== undefined) {
    for await (const chunk of bytes) yield encoder.encode(decodeCodePage(charset, chunk));
    return;
  }
  const decoder = new TextDecoder(charset);
  for await (const chunk of bytes) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}

/** The bytes come with their head in one piece, see `headOf`. */
async function* withoutMark(bytes: Bytes): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of bytes) {
    const hasMark = isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    isFirst = false;
    yield hasMark ? chunk.subarray(3) : chunk;
  }
}

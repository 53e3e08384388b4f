import type { Bytes } from '../ports';
import { decodeDos, isDosText } from './dosText';
import { guessCharset } from './guessCharset';

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

export type FileCharset = 'utf-8' | 'utf-16le' | 'utf-16be' | 'ibm850';

/** The charset of a text file by its first bytes: UTF-8, and lines of windows-1252 among it, where nothing else is clear. */
export function charsetOf(head: Uint8Array): FileCharset {
  return utf16Of(head) ?? (isDosText(head) && guessCharset(head) === undefined ? 'ibm850' : 'utf-8');
}

/** A piece of a file whose first bytes it is. */
export function headAsUtf8(head: Uint8Array, charset: FileCharset): Uint8Array {
  if (charset === 'utf-8') return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
  return new TextEncoder().encode(charset === 'ibm850' ? decodeDos(head) : new TextDecoder(charset).decode(head));
}

/** The same text in UTF-8, without a mark at its beginning. */
export async function* asUtf8(bytes: Bytes, charset: FileCharset): AsyncGenerator<Uint8Array> {
  if (charset === 'utf-8') {
    yield* withoutMark(bytes);
    return;
  }
  const encoder = new TextEncoder();
  if (charset === 'ibm850') {
    for await (const chunk of bytes) yield encoder.encode(decodeDos(chunk));
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

import type { Bytes } from '../ports';
import { cutAt, maxTextCharacters, problemOf, type RawRecord } from './rawRecord';
import { textOf } from './readLines';

const mostBytes = 4 * 1024 * 1024;

/** The file as one record, for tasks that judge files; the beginning of one that is longer than 4 MB. */
export async function* readWholeFile(bytes: Bytes): AsyncGenerator<readonly RawRecord[], void, void> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let isCut = false;
  for await (const chunk of bytes) {
    const kept = chunk.subarray(0, mostBytes - size);
    isCut = kept.length < chunk.length;
    pieces.push(kept.slice());
    size += kept.length;
    if (isCut) break;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  const text = textOf(whole).replaceAll('\r\n', '\n');
  const shown = cutAt(text, maxTextCharacters);
  const problem = problemOf(
    isCut ? `it is longer than ${mostBytes / 1024 / 1024} MB, so only its beginning was read` : undefined,
    shown.length < text.length ? `only the first ${maxTextCharacters} characters are shown` : undefined,
    size === 0 ? 'it is empty' : undefined,
  );
  yield [
    {
      bytes: new TextEncoder().encode(text),
      kind: 'file',
      line: 1,
      fields: [],
      text: shown,
      lineNumbers: shown.split('\n').map((_, index) => index + 1),
      problem,
    },
  ];
}

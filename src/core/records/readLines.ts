import type { Bytes } from '../ports';
import { maxRecordBytes } from './rawRecord';

export interface Line {
  /** Without its line end (LF or CRLF). */
  readonly bytes: Uint8Array;
  /** 1-based. */
  readonly number: number;
  /** It was longer than `maxRecordBytes`; the rest is left out. */
  readonly isCut: boolean;
}

export const lineTooLong = `its line is longer than ${maxRecordBytes / 1024 / 1024} MB, so the rest was left out`;

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * The lines of a file, in batches as they arrive, blank ones too: of those that follow each other the first `mostBlankLines`. A batch
 * is valid until the next one is asked for.
 */
export async function* readLines(bytes: Bytes): AsyncGenerator<readonly Line[], void, void> {
  const rest = new Rest();
  let number = 1;
  let blankLines = 0;
  for await (const chunk of bytes) {
    const batch: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const piece = chunk.subarray(start, end);
      const line = rest.isEmpty ? lineOf(piece, number, false) : rest.take(piece, number);
      number++;
      start = end + 1;
      blankLines = isBlank(line.bytes) ? blankLines + 1 : 0;
      if (blankLines <= mostBlankLines) batch.push(line);
      else [start, number] = behindBlankLines(chunk, start, number);
    }
    if (start < chunk.length) rest.add(chunk.subarray(start));
    if (batch.length > 0) yield batch;
  }
  if (!rest.isEmpty) yield [rest.take(new Uint8Array(0), number)];
}

/** No row of a table that is still open takes more, and nobody else counts them: a packed file may hold millions. */
export const mostBlankLines = 2_000;

export function isBlank(bytes: Uint8Array): boolean {
  return bytes.every(isBlankByte);
}

function isBlankByte(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === carriageReturn;
}

/** Where the next line begins that has something in it or whose end has not come, and its number. */
function behindBlankLines(chunk: Uint8Array, start: number, number: number): [number, number] {
  let [begin, count] = [start, number];
  for (let at = start; at < chunk.length; at++) {
    if (chunk[at] === newline) [begin, count] = [at + 1, count + 1];
    else if (!isBlankByte(chunk[at])) break;
  }
  return [begin, count];
}

function lineOf(bytes: Uint8Array, number: number, isCut: boolean): Line {
  const hasReturn = bytes.length > 0 && bytes[bytes.length - 1] === carriageReturn;
  const whole = hasReturn ? bytes.subarray(0, -1) : bytes;
  return whole.length <= maxRecordBytes
    ? { bytes: whole, number, isCut }
    : { bytes: whole.subarray(0, maxRecordBytes), number, isCut: true };
}

/** The beginning of a line whose end has not come yet. */
class Rest {
  isEmpty = true;
  private pieces: Uint8Array[] = [];
  private size = 0;
  private isCut = false;

  add(piece: Uint8Array): void {
    this.isEmpty = false;
    const room = maxRecordBytes + 1 - this.size;
    if (piece.length > room) this.isCut = true;
    if (room <= 0) return;
    const kept = piece.slice(0, room);
    this.pieces.push(kept);
    this.size += kept.length;
  }

  take(piece: Uint8Array, number: number): Line {
    this.add(piece);
    const all = new Uint8Array(this.size);
    let at = 0;
    for (const one of this.pieces) {
      all.set(one, at);
      at += one.length;
    }
    const line = lineOf(all, number, this.isCut);
    this.pieces = [];
    this.size = 0;
    this.isCut = false;
    this.isEmpty = true;
    return line;
  }
}

const utf8 = new TextDecoder('utf-8');
const western = new TextDecoder('windows-1252');

/** A text as people read it: what is not UTF-8 is taken as windows-1252, as browsers do. */
export function textOf(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  return text.includes('\ufffd') && !hasReplacement(bytes) ? western.decode(bytes) : text;
}

/** The sign itself stands in the file, so something before us lost it. */
function hasReplacement(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) return true;
  }
  return false;
}

import type { Bytes } from '../ports';

/** Whether a text begins as `evtx_dump` writes it: `Record 1`, then an event as XML or JSON over many lines. */
export function hasRecordLines(text: string): boolean {
  return recordLines.test(text.slice(0, 200));
}

const recordLines = /^\s{0,20}Record \d{1,20}\r?\n\s{0,20}[<{]/;

/** The same bytes with blanks for the lines `Record 17` between events, so that each event keeps its line. */
export async function* withoutRecordLines(bytes: Bytes): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes) {
    const block = new Uint8Array(rest.length + chunk.length);
    block.set(rest);
    block.set(chunk, rest.length);
    const end = block.lastIndexOf(newline) + 1;
    blankIn(block.subarray(0, end));
    if (end > 0) yield block.subarray(0, end);
    rest = block.slice(end);
  }
  blankIn(rest);
  yield rest;
}

const newline = 0x0a;
/** `Record ` */
const word = [0x52, 0x65, 0x63, 0x6f, 0x72, 0x64, 0x20];

function blankIn(lines: Uint8Array): void {
  for (let start = 0; start < lines.length; ) {
    const found = lines.indexOf(newline, start);
    const end = found < 0 ? lines.length : found;
    if (isRecordLine(lines, start, end)) lines.fill(0x20, start, end);
    start = end + 1;
  }
}

function isRecordLine(lines: Uint8Array, start: number, end: number): boolean {
  if (end - start <= word.length || end - start > 30 || !word.every((byte, at) => lines[start + at] === byte))
    return false;
  for (let at = start + word.length; at < end; at++) {
    const byte = lines[at] ?? 0;
    if ((byte < 0x30 || byte > 0x39) && byte !== 0x0d) return false;
  }
  return true;
}

import type { InParts } from '../inParts';

/** So many characters are a part. */
const inPart = 256 * 1024;

/** A text as a file has it, in UTF-8. */
export function* fileBytes(text: string): InParts<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < text.length; ) {
    const end = at + inPart;
    // The two halves of a character stay together.
    const isSplit = /[\ud800-\udbff]/.test(text.charAt(end - 1));
    pieces.push(encoder.encode(text.slice(at, isSplit ? end + 1 : end)));
    at = isSplit ? end + 1 : end;
    yield;
  }
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
    yield;
  }
  return bytes;
}

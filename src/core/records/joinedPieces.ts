/** Pieces of a part of a mail as one; put into the MIME library in place of its Blob when the product is bundled (`scripts/linesJoined.mjs`). */
export async function joinedPieces(pieces: readonly (string | Uint8Array | ArrayBuffer)[]): Promise<ArrayBuffer> {
  const parts = pieces.map(bytesOf);
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.buffer;
}

const encoder = new TextEncoder();
const known = new Map<string, Uint8Array>();

function bytesOf(piece: string | Uint8Array | ArrayBuffer): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  if (typeof piece !== 'string') return new Uint8Array(piece);
  // The line end between two lines, over and over.
  const bytes = known.get(piece) ?? encoder.encode(piece);
  if (piece.length <= 2) known.set(piece, bytes);
  return bytes;
}

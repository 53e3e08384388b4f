import type { ScannedFile } from './fileScan';
import { piecesOf } from './piecesOf';

/** Scanned files in one array of numbers, which goes from thread to thread without being copied. */
export function packScans(files: readonly ScannedFile[]): Uint32Array<ArrayBuffer> {
  const size = files.reduce(
    (sum, file) => sum + headNumbers + partsOf(file).reduce((all, part) => all + part.length, 0),
    0,
  );
  const packed = new Uint32Array(size);
  let at = 0;
  for (const file of files) {
    const parts = partsOf(file);
    packed.set([file.lengths.length, file.postings.length, file.definitions.length], at);
    at += headNumbers;
    for (const part of parts) {
      packed.set(part, at);
      at += part.length;
    }
  }
  return packed;
}

/** The same files, as views of the one array. */
export function unpackScans(packed: Uint32Array): readonly ScannedFile[] {
  const files: ScannedFile[] = [];
  const take = piecesOf(packed);
  for (let at = 0; at < packed.length; ) {
    const [passages = 0, postings = 0, definitions = 0] = take(headNumbers);
    at += headNumbers + 4 * passages + 1 + postings + definitions;
    files.push({
      lines: take(passages + 1),
      ends: take(passages),
      lengths: take(passages),
      bytes: take(passages),
      postings: take(postings),
      definitions: take(definitions),
    });
  }
  return files;
}

const headNumbers = 3;

function partsOf({ lines, ends, lengths, bytes, postings, definitions }: ScannedFile): readonly Uint32Array[] {
  return [lines, ends, lengths, bytes, postings, definitions];
}

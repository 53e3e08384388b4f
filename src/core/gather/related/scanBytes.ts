import { isNotebook, notebookText } from '../notebook';
import { decodeText, longestLine, mostInLongLines } from '../readText';
import type { FileScanner, ScannedFile } from './fileScan';
import type { FileRead } from './workspaceFiles';

/** What a file comes to in the index, or why it is not there, and the size and time that it had before it was read. */
export interface StampedScan extends Omit<FileRead, 'bytes'> {
  readonly result: ScannedFile | string;
}

export const cannotBeRead: StampedScan = { sizeBytes: -1, modifiedMs: -1, result: 'cannot be read' };

/** Does so in another thread. Rejects when that is gone. */
export type ScanAll = (paths: readonly string[]) => Promise<readonly StampedScan[]>;

export function scanRead(scanner: FileScanner, path: string, { sizeBytes, modifiedMs, bytes }: FileRead): StampedScan {
  const text = typeof bytes === 'string' ? undefined : isNotebook(path) ? cellsOf(bytes) : plainText(bytes);
  if (text !== undefined) return { sizeBytes, modifiedMs, result: scanner.scan(path, text) };
  return { sizeBytes, modifiedMs, result: typeof bytes === 'string' ? bytes : 'binary, minified or data' };
}

/** What is no notebook in spite of its name is a text like any other. */
function cellsOf(bytes: Uint8Array): Uint8Array | undefined {
  const cells = notebookText(decodeText(bytes) ?? '');
  return cells === undefined ? plainText(bytes) : new TextEncoder().encode(cells);
}

/** UTF-8 as it is, other encodings as UTF-8; `undefined` for what nobody wrote by hand. */
function plainText(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 2) return bytes.includes(0) ? undefined : bytes;
  const isOther = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isOther) {
    const text = decodeText(bytes);
    return text === undefined ? undefined : new TextEncoder().encode(text);
  }
  if (bytes.includes(0)) return undefined;
  return bytesInLongLines(bytes) > mostInLongLines * bytes.length ? undefined : bytes;
}

/** Looks from each place for the last end of a line that must stand before the next: lines are short, and files have many. */
function bytesInLongLines(bytes: Uint8Array): number {
  let count = 0;
  for (let start = 0; bytes.length - start > longestLine; ) {
    const last = bytes.lastIndexOf(newline, start + longestLine);
    if (last >= start) {
      start = last + 1;
      continue;
    }
    const found = bytes.indexOf(newline, start + longestLine);
    const end = found < 0 ? bytes.length : found;
    count += end - start;
    start = end + 1;
  }
  return count;
}

const newline = 10;

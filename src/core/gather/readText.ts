import type { Workspace } from '../ports';
import { grouped } from '../show/grouped';
import { isNotebook, notebookText } from './notebook';
import { readAll } from './readAll';

export interface TextLimits {
  /** Larger files are skipped. */
  readonly maxFileBytes: number;
}

/** A line longer than this is minified code or data, not something a person wrote. */
export const longestLine = 10_000;
/** Of a file: with more of it in such lines it is no text; with less, a long text or a picture was put into what a person wrote. */
export const mostInLongLines = 0.25;

export type TextFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'skipped'; readonly why: string };

/** A file of the workspace as text, or why not. UTF-8 and UTF-16 with a byte-order mark are read; size and kind are checked before the content. */
export async function readText(
  workspace: Workspace,
  path: string,
  limits: TextLimits,
  signal: AbortSignal,
): Promise<TextFile> {
  const opened = await workspace.open(path);
  if (opened.kind === 'refused') return { kind: 'skipped', why: opened.why };
  if (opened.sizeBytes > limits.maxFileBytes) {
    await opened.close();
    return { kind: 'skipped', why: `larger than ${sayBytes(limits.maxFileBytes)} (${sayBytes(opened.sizeBytes)})` };
  }
  const decoded = decodeText(await readAll(opened.bytes(signal)));
  if (decoded === undefined) return { kind: 'skipped', why: 'binary' };
  const text = asWritten(path, decoded);
  const why = whyNotReadable(text, limits);
  return why === undefined ? { kind: 'text', text } : { kind: 'skipped', why };
}

/** A text as people wrote it: of a notebook its cells. Numbers of lines stay as they are. */
export function asWritten(path: string, text: string): string {
  return isNotebook(path) ? (notebookText(text) ?? text) : text;
}

/** Why a text that is already here (an editor's) is not offered; `undefined` when it is. */
export function whyNotReadable(text: string, limits: TextLimits): string | undefined {
  if (text.length > limits.maxFileBytes)
    return `larger than ${sayBytes(limits.maxFileBytes)} (${sayBytes(text.length)})`;
  if (text.includes('\0')) return 'binary';
  let start = 0;
  let inLongLines = 0;
  let longest = 0;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    if (end - start > longestLine) inLongLines += end - start;
    longest = Math.max(longest, end - start);
    start = end + 1;
  }
  if (inLongLines <= mostInLongLines * text.length) return undefined;
  return `has a line of ${grouped(longest)} characters (minified or data)`;
}

/** UTF-8, or UTF-16 with its mark, or Western; `undefined` for what is no text. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return decodeLatin(bytes);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Old text files in a Western encoding still read well; what is full of control bytes is no text. */
function decodeLatin(bytes: Uint8Array): string | undefined {
  let controls = 0;
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++;
  return controls > bytes.length / 100 ? undefined : new TextDecoder('windows-1252').decode(bytes);
}

export function sayBytes(bytes: number): string {
  if (bytes >= 1024 * 1024) return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return bytes >= 1024 ? `${Math.round(bytes / 1024)} kB` : `${bytes} bytes`;
}

import type { Breathe } from '../breathe';
import type { OpenedFile, RefusedFile } from '../ports';
import { decode } from './row';
import { splitLines } from './splitLines';
import { unpacked } from './unpacked';

/** Texts of lines, by path and number. */
export type PlacedLines = ReadonlyMap<string, ReadonlyMap<number, string>>;

/** A line that is shown may be as long as this; what is cut from it says so. */
const longestShown = 700;

/** The lines of these numbers, for showing what a row of a digest rests on. One pass; lines that are not there are missing. */
export async function readPlaces(
  wanted: ReadonlyMap<string, ReadonlySet<number>>,
  { open, breathe }: { open(path: string): Promise<OpenedFile | RefusedFile>; readonly breathe: Breathe },
  signal: AbortSignal,
): Promise<PlacedLines> {
  const texts = new Map<string, ReadonlyMap<number, string>>();
  for (const [path, lines] of wanted) {
    const opened = await open(path);
    if (opened.kind === 'opened') texts.set(path, await linesOf(opened, lines, breathe, signal));
  }
  return texts;
}

async function linesOf(
  opened: OpenedFile,
  wanted: ReadonlySet<number>,
  breathe: Breathe,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  const take = (part: Uint8Array, start: number, end: number, line: number): void => {
    if (wanted.has(line)) found.set(line, shown(decode(part, start, end)));
  };
  try {
    const { content } = await unpacked(opened.bytes(signal));
    await splitLines(content, take, breathe, signal);
  } catch (error) {
    signal.throwIfAborted();
    // That a packed file is damaged was told when it was read first; lines before the damage are there.
    if (!(error instanceof Error)) throw error;
  }
  return found;
}

function shown(line: string): string {
  if (line.length <= longestShown) return line;
  return `${line.slice(0, longestShown).replace(/[\uD800-\uDBFF]$/, '')} (cut, ${line.length} characters)`;
}

import type { Breathe } from '../breathe';
import type { Bytes } from '../ports';
import { decode } from './row';
import { splitLines } from './splitLines';
import { unpacked } from './unpacked';

/** A line that is shown may be as long as this; what is cut from it says so. */
const longestShown = 700;

/** The lines of these numbers, for showing what a row of a digest rests on. One pass; lines that are not there are missing. */
export async function readPlaces(
  bytes: Bytes,
  wanted: ReadonlySet<number>,
  breathe: Breathe,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  const { content } = await unpacked(bytes);
  const take = (part: Uint8Array, start: number, end: number, line: number): void => {
    if (wanted.has(line)) found.set(line, shown(decode(part, start, end)));
  };
  await splitLines(content, take, breathe, signal);
  return found;
}

function shown(line: string): string {
  if (line.length <= longestShown) return line;
  return `${line.slice(0, longestShown).replace(/[\uD800-\uDBFF]$/, '')} (cut, ${line.length} characters)`;
}

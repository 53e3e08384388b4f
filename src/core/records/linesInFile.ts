/**
 * For each line of a text the line of the file in which it stands, 1-based, or 0 where that cannot be told: what was
 * base64, quoted-printable over several lines or HTML has no line of its own. Found by the beginning of the line, going
 * forward, so that a phrase that comes twice is told apart; linear in both.
 */
export function linesInFile(text: string, raw: Uint8Array, firstLine: number): readonly number[] {
  const places = new Map<string, Places | number>();
  let index = -1;
  for (const line of beginningsOfLines(raw)) {
    index += 1;
    const key = keyOf(line);
    if (key === undefined) continue;
    const known = places.get(key);
    if (known === undefined) places.set(key, index);
    else if (typeof known === 'number') places.set(key, { lines: [known, index], next: 0 });
    else known.lines.push(index);
  }
  let reached = -1;
  return text.split('\n').map(line => {
    const key = keyOf(line);
    const known = key === undefined ? undefined : places.get(key);
    if (known === undefined) return 0;
    const found = typeof known === 'number' ? known : nextOf(known, reached);
    reached = Math.max(reached, found);
    return firstLine + found;
  });
}

function nextOf(known: Places, reached: number): number {
  const { lines } = known;
  // What was passed once is never ahead again: a line that comes a hundred thousand times is gone through once.
  while ((lines[known.next] ?? Number.POSITIVE_INFINITY) <= reached) known.next += 1;
  return lines[known.next] ?? lines[0] ?? 0;
}

const blockBytes = 256 * 1024;
const newline = 0x0a;

/** All lines, those longer than a block by their beginnings: a large mail is never a text as a whole beside its parts. */
function* beginningsOfLines(raw: Uint8Array): Generator<string, void, void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let start = 0; start <= raw.length; ) {
    const limit = Math.min(raw.length, start + blockBytes);
    const lastEnd = limit === raw.length ? limit : raw.lastIndexOf(newline, limit);
    const end = lastEnd < start ? raw.indexOf(newline, limit) : lastEnd;
    const whole = raw.subarray(start, end < 0 ? raw.length : end);
    yield* decoder.decode(lastEnd < start ? whole.subarray(0, blockBytes) : whole).split('\n');
    start += whole.length + 1;
  }
}

/** Where lines with the same beginning stand, and how many of them are behind; of most there is one, kept as a number. */
interface Places {
  readonly lines: number[];
  next: number;
}

/** The line of each header field in the file, by the field's name in small letters; the first of a name. */
export function headerLines(raw: string, firstLine: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, line] of raw.split('\n').entries()) {
    if (line.trim() === '') break;
    const name = /^([!-9;-~]{1,80}):/.exec(line)?.[1]?.toLowerCase();
    if (name !== undefined && !found.has(name)) found.set(name, firstLine + index);
  }
  return found;
}

/** Enough of a line to know it by; too little stands anywhere. */
function keyOf(line: string): string | undefined {
  // Its beginning nearly always says enough; a line may be a megabyte.
  const beginning = fold(line.slice(0, 120));
  const folded = beginning.length > 41 || line.length <= 120 ? beginning : fold(line.slice(0, mostFolded));
  const key = folded.trim().slice(0, 40);
  return key.length < 4 ? undefined : key;
}

const mostFolded = 64 * 1024;

function fold(text: string): string {
  return text.replace(/\s+/g, ' ');
}

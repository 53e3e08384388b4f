/** A file that stands in a text as uuencode, from `begin 644 name` to `end`. */
export interface UuencodedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Takes uuencoded files out of a text (POSIX `uuencode`, historical algorithm); each leaves `[attachment: name]` in its
 * place. Mail of before MIME carries attachments so, and the MIME library leaves `x-uuencode` as it is.
 */
export function takeUuencoded(text: string): {
  readonly text: string;
  readonly files: readonly UuencodedFile[];
} {
  if (!/^begin [0-7]{3,4} /m.test(text)) return { text, files: [] };
  const files: UuencodedFile[] = [];
  const kept: string[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const name = /^begin [0-7]{3,4} (\S.*)$/.exec(lines[index]?.trimEnd() ?? '')?.[1];
    const end = name === undefined ? -1 : endOfFile(lines, index + 1);
    if (name === undefined || end < 0) {
      kept.push(lines[index] ?? '');
      continue;
    }
    files.push({ name, bytes: decoded(lines.slice(index + 1, end)) });
    kept.push(`[attachment: ${name}]`);
    index = end;
  }
  return { text: kept.join('\n'), files };
}

/** Line of `end`, or of what is not uuencode any more (-1: it was no file at all). */
function endOfFile(lines: readonly string[], start: number): number {
  for (let index = start; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').trimEnd();
    if (line === 'end') return index;
    if (line !== '' && line !== '`' && !/^[ -`]{2,62}$/.test(line)) return -1;
  }
  return -1;
}

function decoded(lines: readonly string[]): Uint8Array {
  const bytes: number[] = [];
  for (const line of lines) {
    const length = sixBits(line, 0);
    for (let at = 0; at < length; at += 3) {
      const group = 1 + (at / 3) * 4;
      const [a, b, c, d] = [
        sixBits(line, group),
        sixBits(line, group + 1),
        sixBits(line, group + 2),
        sixBits(line, group + 3),
      ];
      const triple = [(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d];
      bytes.push(...triple.slice(0, length - at));
    }
  }
  return Uint8Array.from(bytes);
}

/** A blank and a back quote both stand for 0; blanks at a line's end are often lost. */
function sixBits(line: string, index: number): number {
  const code = index < line.length ? line.charCodeAt(index) : 0x20;
  return (code - 0x20) & 0x3f;
}

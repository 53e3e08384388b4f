import type { Bytes } from '../ports';

/** A line of a mailbox or a part of one that is long; or many lines that nobody wanted, told by their number. */
export interface LinePiece {
  /** With its newline as LF, where it has one; empty for lines that were passed over. Valid until the next piece is asked for. */
  readonly bytes: Uint8Array;
  readonly startsLine: boolean;
  /** How many lines of the file begin in it. */
  readonly lines: number;
  /** How many bytes of the file it is. */
  readonly size: number;
  readonly isPassedOver?: true;
}

export const newline = 0x0a;
const carriageReturn = 0x0d;
const nothing = new Uint8Array(0);

/** A line longer than this comes in pieces, so that a file without line ends stays in flat memory too. */
const maxPieceBytes = 64 * 1024;

/**
 * Lines with LF ends whatever they had (CRLF → LF; a lone CR stays, but in a file whose beginning has no other line ends, as
 * old programs of the Mac write it). They come by blocks: waiting for each would take more time than reading it.
 */
export class MailLines {
  /**
   * What may come as one piece, from the next line on: `to-envelope` for all that stands before the line ahead of the next
   * `From `, `all` for the rest. Whoever reads says it again after each piece.
   */
  passes: 'nothing' | 'to-envelope' | 'all' = 'nothing';
  private startsLine = true;
  private rest: Uint8Array = nothing;

  async *blocksOf(bytes: Bytes): AsyncGenerator<Iterable<LinePiece>, void, void> {
    let endsWithReturns: boolean | undefined;
    for await (const piece of bytes) {
      const marked = endsWithReturns === undefined && isMarkedEnvelope(piece) ? piece.subarray(3) : piece;
      endsWithReturns ??= hasReturnsAlone(marked);
      const chunk = endsWithReturns ? marked.map(byte => (byte === carriageReturn ? newline : byte)) : marked;
      yield this.linesOf(this.rest.length === 0 ? chunk : concatenated(this.rest, chunk));
    }
    const { rest, startsLine } = this;
    if (rest.length > 0) yield [{ bytes: rest, startsLine, lines: startsLine ? 1 : 0, size: rest.length }];
  }

  private *linesOf(block: Uint8Array): Generator<LinePiece, void, void> {
    let start = 0;
    for (;;) {
      const passed = this.passed(block, start);
      if (passed > start) {
        const [lines, size] = [linesIn(block, start, passed), passed - start];
        yield { bytes: nothing, startsLine: true, lines, size, isPassedOver: true };
        start = passed;
      }
      const end = block.indexOf(newline, start);
      if (end < 0) break;
      yield this.piece(withLineFeed(block, start, end), end + 1 - start);
      this.startsLine = true;
      start = end + 1;
    }
    // One byte is held back: it may be the CR of a CRLF.
    if (block.length - start > maxPieceBytes) {
      yield this.piece(block.subarray(start, block.length - 1), block.length - 1 - start);
      this.startsLine = false;
      start = block.length - 1;
    }
    this.rest = copyOf(block.subarray(start));
  }

  private piece(bytes: Uint8Array, size: number): LinePiece {
    return { bytes, startsLine: this.startsLine, lines: this.startsLine ? 1 : 0, size };
  }

  /** Where the lines end that need not come one by one; `start` where there are none. */
  private passed(block: Uint8Array, start: number): number {
    if (this.passes === 'nothing' || !this.startsLine) return start;
    if (this.passes === 'all') return Math.max(start, block.lastIndexOf(newline) + 1);
    const next = nextFrom(block, start);
    const end = next ?? block.lastIndexOf(newline) + 1;
    // Whether the line before an envelope is blank counts, and the next block may begin with one.
    return end <= start + 1 ? start : Math.max(start, block.lastIndexOf(newline, end - 2) + 1);
  }
}

function nextFrom(block: Uint8Array, start: number): number | undefined {
  for (let at = start; at < block.length; at++)
    if (block[at] === fromBytes[0] && (at === start || block[at - 1] === newline) && startsWithFrom(block, at))
      return at;
  return undefined;
}

function linesIn(block: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (block[at] === newline) count++;
  return count;
}

/** Behind the mark of UTF-8 a mailbox is a mailbox, too. */
function isMarkedEnvelope(beginning: Uint8Array): boolean {
  return beginning[0] === 0xef && beginning[1] === 0xbb && beginning[2] === 0xbf && startsWithFrom(beginning, 3);
}

/** Two at least, and more to come behind each: one at the end may be half of a CRLF. */
function hasReturnsAlone(beginning: Uint8Array): boolean {
  if (beginning.includes(newline)) return false;
  const first = beginning.indexOf(carriageReturn);
  const second = first < 0 ? -1 : beginning.indexOf(carriageReturn, first + 1);
  return second >= 0 && second < beginning.length - 1;
}

function withLineFeed(block: Uint8Array, start: number, end: number): Uint8Array {
  if (end === start || block[end - 1] !== carriageReturn) return block.subarray(start, end + 1);
  const line = copyOf(block.subarray(start, end));
  line[line.length - 1] = newline;
  return line;
}

/** A `slice` of a Buffer is none: what is changed in it would be changed in the bytes of whoever gave them. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

function concatenated(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

const fromBytes = [0x46, 0x72, 0x6f, 0x6d, 0x20];

export function startsWithFrom(line: Uint8Array, offset: number): boolean {
  return fromBytes.every((byte, index) => line[offset + index] === byte);
}

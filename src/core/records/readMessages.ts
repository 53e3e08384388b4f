import type { Bytes } from '../ports';

/** One message of a file, as its id is made of: envelope line left out, `>From ` unescaped, LF line ends. */
export interface Message {
  readonly bytes: Uint8Array;
  /** 1-based line in the file at which it begins: its envelope line (`From …`) where it has one, else its first header line. */
  readonly line: number;
  /** 1-based line in the file of the first of `bytes`: the one after the envelope line, where there is one. */
  readonly contentLine: number;
  /** It was longer than `maxMessageBytes` or `maxMessageLines`; the rest is not in `bytes`. */
  readonly isCut: boolean;
}

/** Larger than any provider delivers (Gmail 25 MB, Exchange Online 25 MB by default); what is longer is a damaged mbox or an attack. */
export const maxMessageBytes = 25 * 1024 * 1024;

/**
 * What fits into 25 MB at 64 bytes a line, the shortest that encoders write. The MIME library keeps every line of a part by
 * itself: six million lines of three letters would take it a minute and gigabytes.
 */
export const maxMessageLines = 400_000;

/**
 * Splits a file into messages and holds one of them in memory. `unknown` is an mbox when it begins with an envelope line.
 *
 * An mbox is read as Python's `mailbox` reads it (the format's page in qmail, `mbox(5)`: one blank line ends a message and
 * is not part of it), with one more condition, because old writers did not escape `From ` in bodies: an envelope line
 * stands at the start of the file or after a blank line, and names a time or a single address.
 */
export async function* readMessages(
  bytes: Bytes,
  format: 'eml' | 'mbox' | 'unknown',
): AsyncGenerator<Message, void, void> {
  let message = new MessageBuffer(1);
  let isMailbox = format === 'mbox';
  let line = 0;
  let isAfterBlankLine = true;
  let wasEnvelopeSeen = false;
  let isInEnvelope = false;
  for await (const piece of splitLines(bytes)) {
    if (piece.startsLine) line += 1;
    isInEnvelope &&= !piece.startsLine;
    // An envelope line that comes in several pieces is left out as a whole.
    if (isInEnvelope) continue;
    const mayBeEnvelope =
      piece.startsLine && (line === 1 || (isMailbox && isAfterBlankLine)) && startsWithFrom(piece.bytes, 0);
    if (mayBeEnvelope && (line === 1 || isEnvelopeLine(piece.bytes))) {
      if (format === 'unknown') isMailbox = true;
      if (wasEnvelopeSeen || !message.isBlank()) yield message.finish(true);
      message = new MessageBuffer(line, line + 1);
      wasEnvelopeSeen = true;
      isInEnvelope = true;
      isAfterBlankLine = false;
      continue;
    }
    isAfterBlankLine = piece.startsLine && isBlank(piece.bytes);
    message.append(isMailbox && piece.startsLine ? unescaped(piece.bytes) : piece.bytes);
  }
  // An .eml is its file, also an empty one; a mailbox without a byte holds nothing, a lone envelope line an empty message.
  if (line > 0 || format === 'eml') yield message.finish(isMailbox && wasEnvelopeSeen);
}

/** Bytes of one message, growing; an array of chunks per message would keep the chunks of the whole file alive. */
class MessageBuffer {
  private bytes = new Uint8Array(16 * 1024);
  private length = 0;
  private lines = 0;
  private isCut = false;

  constructor(
    private readonly line: number,
    private readonly contentLine = line,
  ) {}

  append(piece: Uint8Array): void {
    this.lines += 1;
    const room = this.lines > maxMessageLines ? 0 : maxMessageBytes - this.length;
    if (piece.length > room) this.isCut = true;
    const kept = piece.length > room ? piece.subarray(0, room) : piece;
    if (this.length + kept.length > this.bytes.length) {
      const grown = new Uint8Array(
        Math.min(maxMessageBytes, Math.max(this.bytes.length * 2, this.length + kept.length)),
      );
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(kept, this.length);
    this.length += kept.length;
  }

  isBlank(): boolean {
    return this.bytes.subarray(0, this.length).every(byte => byte === newline);
  }

  finish(dropsBlankLine: boolean): Message {
    const endsBlank =
      this.bytes[this.length - 1] === newline && (this.length === 1 || this.bytes[this.length - 2] === newline);
    const end = dropsBlankLine && this.length > 0 && endsBlank ? this.length - 1 : this.length;
    return {
      bytes: this.bytes.subarray(0, end),
      line: this.line,
      contentLine: this.contentLine,
      isCut: this.isCut,
    };
  }
}

interface LinePiece {
  /** With its newline as LF, where it has one. */
  readonly bytes: Uint8Array;
  readonly startsLine: boolean;
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/** A line longer than this comes in pieces, so that a file without line ends stays in flat memory too. */
const maxPieceBytes = 64 * 1024;

/** Lines with LF ends whatever they had (CRLF → LF; a lone CR stays). A piece is valid until the next one is asked for. */
async function* splitLines(bytes: Bytes): AsyncGenerator<LinePiece, void, void> {
  let rest: Uint8Array = new Uint8Array(0);
  let startsLine = true;
  for await (const chunk of bytes) {
    const block = rest.length === 0 ? chunk : concatenated(rest, chunk);
    let start = 0;
    for (let end = block.indexOf(newline, start); end >= 0; end = block.indexOf(newline, start)) {
      yield { bytes: withLineFeed(block, start, end), startsLine };
      startsLine = true;
      start = end + 1;
    }
    // One byte is held back: it may be the CR of a CRLF.
    if (block.length - start > maxPieceBytes) {
      yield { bytes: block.subarray(start, block.length - 1), startsLine };
      startsLine = false;
      start = block.length - 1;
    }
    rest = block.slice(start);
  }
  if (rest.length > 0) yield { bytes: rest, startsLine };
}

function withLineFeed(block: Uint8Array, start: number, end: number): Uint8Array {
  if (end === start || block[end - 1] !== carriageReturn) return block.subarray(start, end + 1);
  const line = block.slice(start, end);
  line[line.length - 1] = newline;
  return line;
}

function concatenated(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function isBlank(line: Uint8Array): boolean {
  return line.length === 1 && line[0] === newline;
}

const fromBytes = [0x46, 0x72, 0x6f, 0x6d, 0x20];
const greaterThan = 0x3e;

function startsWithFrom(line: Uint8Array, offset: number): boolean {
  return fromBytes.every((byte, index) => line[offset + index] === byte);
}

/** `From jm@x.org  Wed May 16 00:40:34 2001`, `From - Mon Jan 1 …`, `From jm@x.org`; not `From home recordings to …`. */
function isEnvelopeLine(line: Uint8Array): boolean {
  const text = String.fromCharCode(...line.subarray(0, 1000)).trimEnd();
  return /\d\d:\d\d/.test(text) || /^From ([^\s@]+@\S+|MAILER-DAEMON|-)$/.test(text);
}

/** As in mboxrd: one `>` less before `From `, however many there are. */
function unescaped(line: Uint8Array): Uint8Array {
  let quotes = 0;
  while (line[quotes] === greaterThan) quotes += 1;
  return quotes > 0 && startsWithFrom(line, quotes) ? line.subarray(1) : line;
}

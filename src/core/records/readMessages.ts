import type { Bytes } from '../ports';
import { copyOf, type LinePiece, MailLines, newline, startsWithFrom } from './mailLines';

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

/** Of lines that are shorter than sixteen bytes on average fewer will do: 300,000 empty ones took it half a minute and 400 MB. */
const maxShortLines = 60_000;

/**
 * Splits a file into messages and holds one of them in memory. `unknown` is an mbox when it begins with an envelope line.
 *
 * An mbox is read as Python's `mailbox` reads it (the format's page in qmail, `mbox(5)`: one blank line ends a message and
 * is not part of it), with more conditions, because old writers did not escape `From ` in bodies: an envelope line names a
 * time or a single address, what follows it is a header (or nothing), and it stands at the start of the file or after a blank
 * line. Writers that leave the blank line out are understood where the envelope is whole: an address and a date. An envelope line
 * within the `Content-Length` of a message belongs to it (mboxcl2), where that length leads to the next message or to the end.
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
  /** A line that is an envelope if a header follows. */
  let maybe: { readonly bytes: Uint8Array; readonly line: number } | undefined;
  let isInEnvelope = false;
  let body = new BodyLength();
  let atMaybe: ReturnType<BodyLength['state']> = 'unknown';
  const lines = new MailLines();
  for await (const block of lines.blocksOf(bytes))
    for (const piece of block) {
      lines.passes = 'nothing';
      line += piece.lines;
      if (piece.isPassedOver) {
        body.pass(piece.size);
        continue;
      }
      isInEnvelope &&= !piece.startsLine;
      // An envelope line that comes in several pieces is left out as a whole.
      if (isInEnvelope) continue;
      if (maybe !== undefined) {
        if (!piece.startsLine) continue;
        if (!mayBeginMessage(piece.bytes, maybe.bytes)) message.append(maybe.bytes, true);
        else if (atMaybe === 'inside' && message.hasRoom()) message.appendEnvelope(maybe);
        else {
          if (wasEnvelopeSeen || !message.isBlank()) yield* message.finish(true, atMaybe === 'at-end');
          message = new MessageBuffer(maybe.line, line);
          body = new BodyLength();
          wasEnvelopeSeen = true;
        }
        maybe = undefined;
      }
      const isFirst = line === 1 && piece.startsLine;
      if (isFirst && startsWithFrom(piece.bytes, 0)) {
        if (format === 'unknown') isMailbox = true;
        message = new MessageBuffer(line, line + 1);
        wasEnvelopeSeen = true;
        isInEnvelope = true;
        isAfterBlankLine = false;
        continue;
      }
      if (!isFirst && isMailbox && piece.startsLine && startsWithFrom(piece.bytes, 0)) {
        if (isAfterBlankLine ? isEnvelopeLine(piece.bytes) : isWholeEnvelope(piece.bytes)) {
          maybe = { bytes: copyOf(piece.bytes), line };
          atMaybe = body.state();
          body.add(piece);
          isAfterBlankLine = false;
          continue;
        }
      }
      isAfterBlankLine = piece.startsLine && isBlank(piece.bytes);
      if (isMailbox) body.add(piece);
      message.append(isMailbox && piece.startsLine ? unescaped(piece.bytes) : piece.bytes, piece.startsLine);
      if (!message.isCut) continue;
      body.endHeader();
      lines.passes = isMailbox ? 'to-envelope' : 'all';
    }
  if (maybe !== undefined) {
    if (wasEnvelopeSeen || !message.isBlank()) yield* message.finish(true, atMaybe === 'at-end');
    message = new MessageBuffer(maybe.line, line + 1);
    wasEnvelopeSeen = true;
  }
  // An .eml is its file, also an empty one; a mailbox without a byte holds nothing, a lone envelope line an empty message.
  if (line > 0 || format === 'eml') yield* message.finish(isMailbox && wasEnvelopeSeen, body.state() === 'at-end');
}

/** Bytes of one message, growing; an array of chunks per message would keep the chunks of the whole file alive. */
class MessageBuffer {
  private bytes = new Uint8Array(16 * 1024);
  private length = 0;
  private lines = 0;
  isCut = false;
  private hasTooManyLines = false;
  private readonly envelopes: { readonly start: number; readonly end: number; readonly line: number }[] = [];

  constructor(
    private readonly line: number,
    private readonly contentLine = line,
  ) {}

  append(piece: Uint8Array, startsLine: boolean): void {
    if (startsLine) this.startLine();
    const room = this.hasTooManyLines ? 0 : maxMessageBytes - this.length;
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

  private startLine(): void {
    this.lines += 1;
    this.hasTooManyLines ||=
      this.lines > maxMessageLines || (this.lines > maxShortLines && this.length < this.lines * 16);
  }

  isBlank(): boolean {
    return this.bytes.subarray(0, this.length).every(byte => byte === newline);
  }

  /** An envelope line that seems to be a part of the body: whether it is shows where the message ends. */
  appendEnvelope({ bytes, line }: { readonly bytes: Uint8Array; readonly line: number }): void {
    const start = this.length;
    this.append(bytes, true);
    this.envelopes.push({ start, end: this.length, line });
  }

  /** Far enough from being cut that what is taken in can be given back whole. */
  hasRoom(): boolean {
    return !this.isCut && this.length < maxMessageBytes / 4 && this.lines < maxShortLines / 2;
  }

  /** One message; several where envelope lines were taken for a part of it and its length does not bear that out. */
  finish(dropsBlankLine: boolean, holdsEnvelopes: boolean): readonly Message[] {
    const envelopes = holdsEnvelopes ? [] : this.envelopes;
    const starts = [
      { from: 0, line: this.line, contentLine: this.contentLine },
      ...envelopes.map(({ end, line }) => ({ from: end, line, contentLine: line + 1 })),
    ];
    const messages = starts.map(({ from, line, contentLine }, index) => {
      const until = envelopes[index]?.start ?? this.length;
      const endsBlank =
        until > from && this.bytes[until - 1] === newline && (until === from + 1 || this.bytes[until - 2] === newline);
      const end = dropsBlankLine && endsBlank ? until - 1 : until;
      // Of its own length, so that the MIME library need not copy it.
      return { bytes: this.bytes.slice(from, end), line, contentLine, isCut: this.isCut };
    });
    // What it grew in is let go at once.
    this.bytes = new Uint8Array(0);
    return messages;
  }
}

/** How far a message is from the end that its `Content-Length` names: bytes as they stand in the file. */
class BodyLength {
  private isInHeader = true;
  private declared: number | undefined;
  private left = 0;
  private isBlankBehind = false;

  add({ bytes, startsLine, size }: LinePiece): void {
    if (!this.isInHeader) {
      this.isBlankBehind = this.left === 0 && startsLine && isBlank(bytes);
      this.left -= size;
      return;
    }
    if (!startsLine) return;
    if (isBlank(bytes)) {
      this.isInHeader = false;
      this.left = this.declared ?? 0;
    } else if ((bytes[0] ?? 0) === 0x43 || bytes[0] === 0x63) {
      const length = /^content-length:[ \t]{0,20}(\d{1,9})\s*$/i.exec(
        String.fromCharCode(...bytes.subarray(0, 100)),
      )?.[1];
      if (length !== undefined) this.declared = Number(length);
    }
  }

  /** A header that is longer than a message may be leads to no length. */
  endHeader(): void {
    if (this.isInHeader) this.declared = undefined;
    this.isInHeader = false;
  }

  pass(size: number): void {
    this.left -= size;
  }

  /** Of what has come so far: within the body, at its end (with the blank line behind it or without), or neither. */
  state(): 'inside' | 'at-end' | 'unknown' {
    if (this.isInHeader || this.declared === undefined) return 'unknown';
    return this.left > 0 ? 'inside' : this.left === 0 || this.isBlankBehind ? 'at-end' : 'unknown';
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.length === 1 && line[0] === newline;
}

const greaterThan = 0x3e;

/** `From jm@x.org  Wed May 16 00:40:34 2001`, `From - Mon Jan 1 …`, `From jm@x.org`; not `From home recordings to …`. */
function isEnvelopeLine(line: Uint8Array): boolean {
  const text = String.fromCharCode(...line.subarray(0, 1000)).trimEnd();
  return /\d\d:\d\d/.test(text) || /^From ([^\s@]+@\S+|MAILER-DAEMON|-)$/.test(text);
}

/** `From jm@x.org Wed May 16 00:40:34 2001`, with a zone or not: no sentence is written so. */
function isWholeEnvelope(line: Uint8Array): boolean {
  const text = String.fromCharCode(...line.subarray(0, 1000)).trimEnd();
  return /^From \S{1,320} {1,3}[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d(?::\d\d)?\b.{0,20} \d{4}\b/.test(
    text,
  );
}

/** A header field, another envelope line that somebody quoted, or the end of a header that is empty. */
function mayBeginMessage(line: Uint8Array, envelope: Uint8Array): boolean {
  if (isBlank(line)) return isWholeEnvelope(envelope);
  return /^(?:[!-9;-~]{1,100}[ \t]{0,8}:|>{0,3}From )/.test(String.fromCharCode(...line.subarray(0, 200)));
}

/** As in mboxrd: one `>` less before `From `, however many there are. */
function unescaped(line: Uint8Array): Uint8Array {
  let quotes = 0;
  while (line[quotes] === greaterThan) quotes += 1;
  return quotes > 0 && startsWithFrom(line, quotes) ? line.subarray(1) : line;
}

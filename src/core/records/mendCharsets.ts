import { decodedStrictly, decoderNamed } from './decoderNamed';
import { dosPageOf } from './dosText';
import { guessCharset } from './guessCharset';
import { isUtf8 } from './isUtf8';

/**
 * Mends what mail programs of the past and senders of spam leave unsaid: in which charset raw 8-bit bytes are. The MIME
 * library takes UTF-8 where nothing is said, and would put U+FFFD in the place of every other byte.
 */

/**
 * The message in UTF-8 where it names no charset but those that programs name without a thought, and its raw lines are clearly in
 * another. Left alone where a part is binary, or encoded in what it may rightly say.
 */
export function mendUnsaid(message: Uint8Array): Uint8Array {
  if (!hasHighBytes(message, 0, 6) || namedCharset(message) !== 'windows-1252' || isUtf8(message)) return message;
  const raw = rawLines(message);
  const charset = guessCharset(raw) ?? dosPageOf(raw);
  if (charset === undefined) return message;
  const text = mendLines(message, charset);
  if (/^content-transfer-encoding:\s*(?:base64|quoted-printable|binary)/im.test(text)) return message;
  return new TextEncoder().encode(text.replace(/(charset\s*=\s*["']?)[\w.:-]+/gi, '$1utf-8'));
}

/** A charset that a message names and nobody here can read, where its text has more than ASCII: what it says then is not sure. */
export function unknownCharset(message: Uint8Array, text: string): string | undefined {
  if (!/[\u0080-\uffff]/.test(text)) return undefined;
  for (const name of charsetNames(typeFields(message)))
    if (
      !/^(?:us-)?ascii|^unknown|^x-unknown|^default|^utf-?7|^none$|^8bit|^binary$/i.test(name) &&
      decoderNamed(name) === undefined
    )
      return `it names a charset that is not known (${name.slice(0, 40)}), so letters beyond ASCII may not be what was written`;
  return undefined;
}

/** Of the lines that are no UTF-8, as much as tells. */
function rawLines(message: Uint8Array): Uint8Array {
  const raw = new Uint8Array(lookedAtBytes);
  let size = 0;
  for (const line of linesOf(message)) {
    if (size + line.length > raw.length) break;
    if (isUtf8(line)) continue;
    raw.set(line, size);
    size += line.length;
  }
  return raw.subarray(0, size);
}

const lookedAtBytes = 16 * 1024;

/** The message with raw 8-bit header lines as UTF-8: decoded by the charset the message names, else as windows-1252. */
export function mendHeader(message: Uint8Array): Uint8Array {
  if (startsWithMark(message)) return mendHeader(message.subarray(3));
  const end = headerEnd(message);
  const header = message.subarray(0, end);
  if (isUtf8(header)) return message;
  const charset = namedCharset(message);
  const mended =
    charset === 'windows-1252' ? mendWestern(header) : new TextEncoder().encode(mendLines(header, charset));
  const whole = new Uint8Array(mended.length + message.length - end);
  whole.set(mended);
  whole.set(message.subarray(end), mended.length);
  return whole;
}

/**
 * The message with the charset that its raw bytes are in, where they are UTF-8 under another name: several letters in a row
 * that are UTF-8 by chance are too rare to count. Left alone when a part is encoded, which may be in what it says.
 */
export function mendCharsetName(message: Uint8Array): Uint8Array {
  const text = hasHighBytes(message, headerEnd(message), 6) && isUtf8(message) ? decode(message, 'utf-8') : undefined;
  if (text === undefined || /^content-transfer-encoding:\s*(base64|quoted-printable)/im.test(text)) return message;
  return new TextEncoder().encode(text.replace(/(charset\s*=\s*["']?)[\w.:-]+/gi, '$1utf-8'));
}

function hasHighBytes(message: Uint8Array, start: number, least: number): boolean {
  let count = 0;
  for (let at = start; at < message.length && count < least; at++) if ((message[at] ?? 0) >= 0x80) count++;
  return count >= least;
}

/**
 * For a message whose text came out with U+FFFD, another reading of its raw 8-bit bytes: lines that are not UTF-8 are taken as
 * windows-1252, as browsers do. `undefined` where the message names another charset, and some of its bytes are damaged, and
 * where all its lines are UTF-8.
 */
export function mendBody(message: Uint8Array): Uint8Array | undefined {
  if (namedCharset(message) !== 'windows-1252') return undefined;
  const mended = mendWestern(message);
  return mended === message ? undefined : mended;
}

/**
 * Text with U+0080 to U+009F as windows-1252 has them: whoever writes a charset that has control characters there means these (the HTML
 * standard says so), and TextDecoder leaves them undecoded in much of Node 20 to 24 (nodejs/node issue 56542).
 */
export function mendControls(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, control => windows1252[control.charCodeAt(0) - 0x80] ?? control);
}

/** How many characters of a decoded text stand for bytes that could not be decoded. */
export function countUndecoded(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) count++;
  return count;
}

/** Bytes 0x80 to 0x9F; a blank stands for the five that mean nothing. */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Where the blank line after the header ends; the length of the message when there is none. */
export function headerEnd(message: Uint8Array): number {
  if (message[0] === 0x0a) return 1;
  for (let at = message.indexOf(0x0a); at >= 0; at = message.indexOf(0x0a, at + 1)) {
    if (message[at + 1] === 0x0a) return at + 2;
  }
  return message.length;
}

/** The byte order mark that Windows programs put before UTF-8; it would become part of the first header's name. */
function startsWithMark(message: Uint8Array): boolean {
  return message[0] === 0xef && message[1] === 0xbb && message[2] === 0xbf;
}

/** `undefined` where the charset is unknown or the bytes are not in it. */
function decode(bytes: Uint8Array, charset: string): string | undefined {
  if (charset !== 'utf-8') return decodedStrictly(bytes, charset);
  try {
    return strictUtf8.decode(bytes);
  } catch {
    // An answer: it is no UTF-8.
    return undefined;
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The first charset it names that is not plain UTF-8 or ASCII; windows-1252 where there is none. */
function namedCharset(message: Uint8Array): string {
  for (const name of charsetNames(beginningOf(message))) {
    if (!/^(utf-?8|us-ascii|ascii|iso-?8859-1|windows-1252|unknown.*)$/i.test(name) && decoderNamed(name) !== undefined)
      return name;
  }
  return 'windows-1252';
}

function charsetNames(text: string): readonly string[] {
  return [...text.matchAll(/charset\s*=\s*["']?([\w.:-]+)/gi)].map(match => match[1] ?? '');
}

function beginningOf(message: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(message.subarray(0, 64 * 1024));
}

/** What a page in the mail says of itself may be encoded once more. */
function typeFields(message: Uint8Array): string {
  return (beginningOf(message).match(/^content-type:[^\n]{0,2000}(?:\n[ \t][^\n]{0,2000}){0,10}/gim) ?? []).join('\n');
}

/** Line by line: one header may be UTF-8 and the next not. */
function mendLines(bytes: Uint8Array, charset: string): string {
  return [...linesOf(bytes)]
    .map(line => decode(line, 'utf-8') ?? decode(line, charset) ?? decodeWindows1252(line))
    .join('');
}

/**
 * The same with windows-1252, byte by byte into its place: a large mail as lines, as a text and as bytes again would be there
 * four times. The same bytes where every line is UTF-8.
 */
function mendWestern(bytes: Uint8Array): Uint8Array {
  let more = 0;
  let isWhole = true;
  for (const line of linesOf(bytes)) {
    if (isUtf8(line)) continue;
    isWhole = false;
    for (const byte of line) more += (western[byte]?.length ?? 1) - 1;
  }
  if (isWhole) return bytes;
  const mended = new Uint8Array(bytes.length + more);
  let at = 0;
  for (const line of linesOf(bytes)) {
    if (isUtf8(line)) {
      mended.set(line, at);
      at += line.length;
    } else for (const byte of line) for (const one of western[byte] ?? []) mended[at++] = one;
  }
  return mended;
}

function* linesOf(bytes: Uint8Array): Generator<Uint8Array, void, void> {
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    yield bytes.subarray(start, end);
    start = end;
  }
}

function decodeWindows1252(bytes: Uint8Array): string {
  return mendControls(new TextDecoder('windows-1252').decode(bytes));
}

/** Each byte of windows-1252 in UTF-8. */
const western = Array.from({ length: 256 }, (_, byte) =>
  new TextEncoder().encode(decodeWindows1252(Uint8Array.of(byte))),
);

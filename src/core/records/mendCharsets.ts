/**
 * Mends what mail programs of the past and senders of spam leave unsaid: in which charset raw 8-bit bytes are. The MIME
 * library takes UTF-8 where nothing is said, and would put U+FFFD in the place of every other byte.
 */

/** The message with raw 8-bit header lines as UTF-8: decoded by the charset the message names, else as windows-1252. */
export function mendHeader(message: Uint8Array): Uint8Array {
  if (startsWithMark(message)) return mendHeader(message.subarray(3));
  const end = headerEnd(message);
  const header = message.subarray(0, end);
  if (decode(header, 'utf-8') !== undefined) return message;
  const mended = new TextEncoder().encode(mendLines(header, namedCharset(message)));
  const whole = new Uint8Array(mended.length + message.length - end);
  whole.set(mended);
  whole.set(message.subarray(end), mended.length);
  return whole;
}

/**
 * For a message whose text came out with U+FFFD, another reading of its raw 8-bit bytes; `undefined` where there is none.
 * Lines that are not UTF-8 are taken as windows-1252, as browsers do, unless the message names a charset of its own: then
 * its bytes may be UTF-8 under a wrong name.
 */
export function mendBody(message: Uint8Array): Uint8Array | undefined {
  const charset = namedCharset(message);
  if (charset === 'windows-1252') return new TextEncoder().encode(mendLines(message, charset));
  const text = decode(message, 'utf-8');
  // In the declarations alone: encoded words of the header may well be in the charset they name.
  const declaration = new RegExp(`(charset\\s*=\\s*["']?)${charset.replaceAll('.', '\\.')}`, 'gi');
  return text === undefined ? undefined : new TextEncoder().encode(text.replaceAll(declaration, '$1utf-8'));
}

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
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Either is an answer: not this charset.
    return undefined;
  }
}

/** The first charset it names that is not plain UTF-8 or ASCII; windows-1252 where there is none. */
function namedCharset(message: Uint8Array): string {
  const beginning = new TextDecoder('windows-1252').decode(message.subarray(0, 64 * 1024));
  for (const match of beginning.matchAll(/charset\s*=\s*["']?([\w.:-]+)/gi)) {
    const name = match[1] ?? '';
    if (!/^(utf-?8|us-ascii|ascii|iso-?8859-1|windows-1252|unknown.*)$/i.test(name) && isKnown(name)) return name;
  }
  return 'windows-1252';
}

function isKnown(charset: string): boolean {
  return decode(new Uint8Array(0), charset) !== undefined;
}

/** Line by line: one header may be UTF-8 and the next not. */
function mendLines(bytes: Uint8Array, charset: string): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, end);
    lines.push(decode(line, 'utf-8') ?? decode(line, charset) ?? new TextDecoder('windows-1252').decode(line));
    start = end;
  }
  return lines.join('');
}

/** Whether these bytes are UTF-8 as the Encoding Standard reads it, found without making a large text of them. */
export function isUtf8(bytes: Uint8Array): boolean {
  return bytes.length < leastBytes || bytes.length > mostBytes ? isUtf8ByByte(bytes) : isDecoded(bytes);
}

/** For fewer a call into the decoder takes longer; of more the text takes memory. */
const leastBytes = 64;
const mostBytes = 256 * 1024;

/** The decoder needs no warming up: a loop that runs for the first time holds others up for milliseconds. */
function isDecoded(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function isUtf8ByByte(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : lengthOf(first);
    if (length === 0 || at + length > bytes.length) return false;
    if (length > 1 && !maySecond(first, bytes[at + 1] ?? 0)) return false;
    for (let next = at + 2; next < at + length; next++) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return false;
    at += length;
  }
  return true;
}

/** 0 for what begins no character. */
function lengthOf(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/** No character in more bytes than it takes, no half of a pair, none above U+10FFFF. */
function maySecond(first: number, second: number): boolean {
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  return second >= least && second <= most;
}

/**
 * Text of seven bits in which two bytes are a character between two marks: HZ (RFC 1843, `~{` and `~}`) and what shifts out and in
 * (SO, SI) of Korean (RFC 1557) and Chinese (RFC 1922, GB 2312 alone). Browsers refuse all three.
 */
export function decodeShifted(bytes: Uint8Array, charset: 'hz-gb-2312' | 'iso-2022-kr' | 'iso-2022-cn'): string {
  const eightBits = new Uint8Array(bytes.length);
  let size = 0;
  let isShifted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const mark = charset === 'hz-gb-2312' ? ofTilde(byte, bytes[at + 1]) : ofShift(bytes, at);
    if (mark !== undefined) {
      isShifted = mark.isShifted ?? isShifted;
      at += mark.length - 1;
      if (mark.stands !== undefined) eightBits[size++] = mark.stands;
      continue;
    }
    // A line ends what was shifted, whether it says so or not.
    if (byte === lineFeed) isShifted = false;
    eightBits[size++] = isShifted && byte > 0x20 && byte < 0x7f ? byte | 0x80 : byte;
  }
  return new TextDecoder(charset === 'iso-2022-kr' ? 'euc-kr' : 'gb18030').decode(eightBits.subarray(0, size));
}

interface Mark {
  readonly length: number;
  readonly isShifted?: boolean;
  /** What is written in its place. */
  readonly stands?: number;
}

function ofTilde(byte: number, next: number | undefined): Mark | undefined {
  if (byte !== tilde) return undefined;
  if (next === 0x7b) return { length: 2, isShifted: true };
  if (next === 0x7d) return { length: 2, isShifted: false };
  if (next === tilde) return { length: 2, stands: tilde };
  // A line that goes on in the next one.
  return next === lineFeed ? { length: 2 } : undefined;
}

/** SO, SI, and the four bytes that say which characters SO shifts to. */
function ofShift(bytes: Uint8Array, at: number): Mark | undefined {
  const [byte, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  if (byte === 0x0e) return { length: 1, isShifted: true };
  if (byte === 0x0f) return { length: 1, isShifted: false };
  return byte === 0x1b && second === 0x24 && (third === 0x29 || third === 0x2a) ? { length: 4 } : undefined;
}

const tilde = 0x7e;
const lineFeed = 0x0a;

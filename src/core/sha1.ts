/**
 * SHA-1 (FIPS 180-4), which UUIDs of version 5 are made with. For names that others must come to as well, never for security.
 */
export function sha1(data: Uint8Array): Uint8Array {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const words = new Int32Array(80);
  const message = padded(data);
  const view = new DataView(message.buffer);
  for (let block = 0; block < message.length; block += 64) {
    for (let at = 0; at < 16; at++) words[at] = view.getInt32(block + at * 4);
    for (let at = 16; at < 80; at++) {
      words[at] = turn((words[at - 3] ?? 0) ^ (words[at - 8] ?? 0) ^ (words[at - 14] ?? 0) ^ (words[at - 16] ?? 0), 1);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let at = 0; at < 80; at++) {
      const next = (turn(a, 5) + mixed(at, b, c, d) + e + (words[at] ?? 0)) | 0;
      [e, d, c, b, a] = [d, c, turn(b, 30), a, next];
    }
    for (const [at, part] of [a, b, c, d, e].entries()) state[at] = ((state[at] ?? 0) + part) | 0;
  }
  const out = new DataView(new ArrayBuffer(20));
  for (const [at, part] of state.entries()) out.setInt32(at * 4, part);
  return new Uint8Array(out.buffer);
}

function padded(data: Uint8Array): Uint8Array {
  const message = new Uint8Array(Math.ceil((data.length + 9) / 64) * 64);
  message.set(data);
  message[data.length] = 0x80;
  new DataView(message.buffer).setUint32(message.length - 4, data.length * 8);
  return message;
}

function mixed(at: number, b: number, c: number, d: number): number {
  if (at < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (at < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  return at < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6;
}

function turn(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

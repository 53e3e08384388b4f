/** The last mixing step of MurmurHash3 (Austin Appleby, public domain): every bit of the input moves every bit of the output. */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 32 bits of two whole numbers below 2^53, for tables and sketches. Not for secrets. */
export function hashPair(one: number, other: number): number {
  const low = mix((one | 0) ^ Math.imul(Math.floor(one / 2 ** 32) + 1, 0x9e3779b1));
  return mix(low ^ Math.imul((other | 0) + 0x7f4a7c15, 0x27d4eb2f) ^ Math.floor(other / 2 ** 32));
}

/** 32 bits of a text. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash);
}

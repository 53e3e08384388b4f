/** A block of addresses: IPv4 as 4 bytes, IPv6 as 16. */
export interface Network {
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** `10.0.0.0/8`, `2001:db8::/32`; a bare address is a block of one. `undefined` for anything else. */
export function readNetwork(text: string): Network | undefined {
  const [address = '', length, ...more] = text.split('/');
  const bytes = readAddress(address);
  if (bytes === undefined || more.length > 0) return undefined;
  const most = bytes.length * 8;
  if (length === undefined) return { bytes, bits: most };
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : most + 1;
  return bits > most ? undefined : { bytes, bits };
}

export function inNetwork(text: string, { bytes, bits }: Network): boolean {
  const address = readAddress(text);
  if (address === undefined || address.length !== bytes.length) return false;
  return bytes.every((byte, at) => {
    const own = Math.max(0, Math.min(8, bits - at * 8));
    const mask = (0xff << (8 - own)) & 0xff;
    return (byte & mask) === ((address[at] ?? 0) & mask);
  });
}

function readAddress(text: string): readonly number[] | undefined {
  return text.includes(':') ? readSix(text) : readFour(text);
}

function readFour(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some(part => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.map(Number);
}

/** RFC 4291; `::` once, the last four bytes also as an IPv4 address. */
function readSix(text: string): readonly number[] | undefined {
  const four = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = four === null ? [] : readFour(four[2] ?? '');
  if (tail === undefined) return undefined;
  const head = four === null ? text : (four[1] ?? '').replace(/([^:]):$/, '$1');
  const [left = '', right, ...more] = head.split('::');
  const [before, after] = [groups(left), groups(right ?? '')];
  if (more.length > 0 || before === undefined || after === undefined) return undefined;
  const missing = 16 - tail.length - before.length - after.length;
  if (right === undefined ? missing !== 0 : missing < 2) return undefined;
  return [...before, ...Array.from({ length: missing }, () => 0), ...after, ...tail];
}

function groups(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  if (parts.some(part => !/^[0-9a-f]{1,4}$/i.test(part))) return undefined;
  return parts.flatMap(part => {
    const value = Number.parseInt(part, 16);
    return [value >> 8, value & 0xff];
  });
}

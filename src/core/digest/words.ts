import { decode } from './row';

/** Names as numbers, 0 for none: protocols and services are few. Beyond 60,000 all others are one. */
export class Words {
  private readonly numbers = new Map<string, number>([['', 0]]);
  private readonly names: string[] = [''];
  private readonly byHash = new Map<number, number>();
  /** The last few, by the lowest bits of their hash: a log uses a handful of names again and again. */
  private readonly recentHashes = new Int32Array(recentAtOnce);
  private readonly recentNumbers = new Int32Array(recentAtOnce);

  numberOf(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.names.length >= 60_000) return this.numberOf('(others)');
    this.numbers.set(name, this.names.length);
    this.names.push(name);
    return this.names.length - 1;
  }

  /** The same for a name that still stands in bytes: a name that came by before costs no string. */
  numberOfBytes(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    const place = hash & (recentAtOnce - 1);
    const isRecent = this.recentHashes[place] === hash;
    const known = isRecent ? this.recentNumbers[place] : this.byHash.get(hash);
    if (known !== undefined && this.names[known]?.length === end - start) {
      if (!isRecent) this.remember(place, hash, known);
      return known;
    }
    const number = this.numberOf(decode(bytes, start, end));
    this.byHash.set(hash, number);
    this.remember(place, hash, number);
    return number;
  }

  private remember(place: number, hash: number, number: number): void {
    this.recentHashes[place] = hash;
    this.recentNumbers[place] = number;
  }

  nameOf(number: number): string {
    return this.names[number] ?? '';
  }
}

const recentAtOnce = 64;

const numbers: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, sctp: 132, 'ipv6-icmp': 58, icmp6: 58 };

/** IANA's number of an IP protocol, by its name or by itself; 0 for what is not known. */
export function protocolNumber(name: string): number {
  const known = numbers[name.toLowerCase()];
  if (known !== undefined) return known;
  const number = Number(name);
  return Number.isInteger(number) && number >= 0 && number < 256 ? number : 0;
}

const names = new Map([[0, 'ip'], ...Object.entries(numbers).map(([name, number]) => [number, name] as const)]);

export function protocolName(number: number): string {
  return names.get(number) ?? `proto ${number}`;
}

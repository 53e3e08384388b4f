import { parseAddress } from './parseBytes';
import { decode } from './row';

/**
 * Hosts as numbers: an IPv4 address is its 32 bits, everything else (IPv6, names) is counted up behind them. Of others, so
 * many are told apart; the rest share one number, and `crowded` says so.
 */
export class Hosts {
  private readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();
  crowded = 0;
  /** The /16 of public addresses that are one's own, where a network has none but those. */
  private home = -1;

  /** -1 for an empty value. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    if (end <= start) return -1;
    const address = parseAddress(bytes, start, end);
    if (address >= 0) return address;
    return this.numberOfName(decode(bytes, start, Math.min(end, start + 255)));
  }

  numberOfName(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.names.length >= mostNames) {
      this.crowded++;
      return firstName + mostNames;
    }
    const number = firstName + this.names.length;
    this.names.push(name);
    this.numbers.set(name, number);
    return number;
  }

  /** The number of a host by its name, without taking it up; `undefined` for one that never came by. */
  find(name: string): number | undefined {
    const bytes = new TextEncoder().encode(name);
    const address = parseAddress(bytes, 0, bytes.length);
    return address >= 0 ? address : this.numbers.get(name);
  }

  nameOf(number: number): string {
    if (number < firstName) return [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join('.');
    return this.names[number - firstName] ?? '(further hosts)';
  }

  /** RFC 1918, loopback, link-local, carrier NAT (RFC 6598); of IPv6 the unique local and link-local ones; and the network that was found to be one's own. */
  isPrivate(number: number): boolean {
    if (number >= firstName) return /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]|):/i.test(this.nameOf(number));
    return Math.floor(number / 65_536) === this.home || isReserved(number);
  }

  /** Where the logs were recorded, in a network of public addresses (`homeOf.ts`): its hosts count as private from now on. */
  setHome(network: number): void {
    this.home = network;
  }

  /** An IPv4 address that is routed on the internet. */
  isPublic(number: number): boolean {
    return number < firstName && !isReserved(number) && !this.isForAll(number);
  }

  /** Multicast, broadcast by its usual last byte, and "no address yet": nobody in particular is meant. */
  isForAll(number: number): boolean {
    if (number >= firstName) return /^ff[0-9a-f]{2}:/i.test(this.nameOf(number));
    return number >= 224 * 2 ** 24 || number < 2 ** 24 || number % 256 === 255;
  }

  /** The /24 of an IPv4 address, the first half of an IPv6 one, the name itself otherwise. */
  networkOf(number: number): number | string {
    if (number < firstName) return Math.floor(number / 256);
    const name = this.nameOf(number);
    return name.includes(':') ? name.split(':').slice(0, 4).join(':') : name;
  }
}

function isReserved(number: number): boolean {
  const [a, b] = [Math.floor(number / 2 ** 24), Math.floor(number / 2 ** 16) % 256];
  if (a === 10 || a === 127) return true;
  if (a === 172) return b >= 16 && b < 32;
  if (a === 192) return b === 168;
  if (a === 169) return b === 254;
  return a === 100 && b >= 64 && b < 128;
}

const firstName = 2 ** 32;
const mostNames = 200_000;

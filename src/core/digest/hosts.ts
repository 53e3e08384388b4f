import { parseAddress } from './parseBytes';
import { decode } from './row';

/**
 * Hosts as numbers: an IPv4 address is its 32 bits, everything else (IPv6, names) is counted up behind them. Of others, so
 * many are told apart; the rest share one number, and `crowded` says so.
 */
export class Hosts {
  private readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();
  /** By a hash of its bytes, the place of the last name that had it. */
  private readonly byHash = new Map<number, number>();
  /** What is asked of a name again and again, by its place: its network, and whether it is private. */
  private readonly networks: string[] = [];
  private readonly arePrivate: boolean[] = [];
  crowded = 0;
  /** The /16 of public addresses that are one's own, where a network has none but those. */
  private home = -1;

  /** -1 for an empty value. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    if (end <= start) return -1;
    const address = parseAddress(bytes, start, end);
    if (address >= 0) return address;
    const stop = Math.min(end, start + 255);
    let hash = 0x811c9dc5;
    for (let at = start; at < stop; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    const known = this.byHash.get(hash);
    if (known !== undefined && this.isName(known, bytes, start, stop)) return firstName + known;
    const number = this.numberOfName(decode(bytes, start, stop));
    if (number < firstName + mostNames) this.byHash.set(hash, number - firstName);
    return number;
  }

  /** Letter by letter, so that a name that came by before costs no string; beyond ASCII it is made all the same. */
  private isName(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    const name = this.names[place] ?? '';
    if (name.length !== end - start) return false;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80 || byte !== name.charCodeAt(at - start)) return false;
    }
    return true;
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
    if (number >= firstName) {
      const at = number - firstName;
      this.arePrivate[at] ??= /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]|):/i.test(this.nameOf(number));
      return this.arePrivate[at] ?? false;
    }
    return number >>> 16 === this.home || isReserved(number);
  }

  /** Where the logs were recorded, in a network of public addresses (`homeOf.ts`): its hosts count as private from now on. */
  setHome(network: number): void {
    this.home = network;
  }

  /** A name with a dot, as a proxy or a resolver knows hosts. */
  isNamed(number: number): boolean {
    return number >= firstName && /^[^:]{1,200}\.[a-z][a-z\d-]{1,30}$/i.test(this.nameOf(number));
  }

  /** An IPv4 address that is routed on the internet. */
  isPublic(number: number): boolean {
    return number < firstName && !isReserved(number) && !this.isForAll(number);
  }

  /** Multicast, broadcast by its usual last byte, and "no address yet": nobody in particular is meant. */
  isForAll(number: number): boolean {
    if (number >= firstName) return /^ff[0-9a-f]{2}:/i.test(this.nameOf(number));
    return number >= 224 * 2 ** 24 || number < 2 ** 24 || (number & 255) === 255;
  }

  /** The /24 of an IPv4 address, the first half of an IPv6 one, the name itself otherwise. */
  networkOf(number: number): number | string {
    if (number < firstName) return number >>> 8;
    const at = number - firstName;
    const known = this.networks[at];
    if (known !== undefined) return known;
    const name = this.nameOf(number);
    const network = firstHalfOf(name) ?? name;
    this.networks[at] = network;
    return network;
  }

  /**
   * Where a host by its name belongs, be it known or not: the /24 of an IPv4 address, the /48 of an IPv6 one, which is what a site is given (RFC 6177), itself otherwise.
   */
  networkNamed(name: string): string {
    const number = this.find(name);
    if (number !== undefined && number < firstName) return String(number >>> 8);
    return firstHalfOf(name)?.split(':').slice(0, 3).join(':') ?? name;
  }

  /** An address of the internet, and none of one's own network. */
  isOutside(name: string): boolean {
    if (name.includes(':')) return isGlobal(name);
    const number = this.find(name);
    return number !== undefined && this.isPublic(number) && !this.isPrivate(number);
  }
}

function isReserved(number: number): boolean {
  // 32 bits without a sign are none where shifts are concerned: as whole numbers these are fast.
  const a = number >>> 24;
  const b = (number >>> 16) & 255;
  if (a === 10 || a === 127) return true;
  if (a === 172) return b >= 16 && b < 32;
  if (a === 192) return b === 168;
  if (a === 169) return b === 254;
  return a === 100 && b >= 64 && b < 128;
}

const firstName = 2 ** 32;
const mostNames = 200_000;

/**
 * As one place of an account: an IPv4 address itself; of an IPv6 address its /64, since a host takes another one in it every day (RFC 8981).
 */
export function placeNamed(address: string): string {
  const half = firstHalfOf(address);
  if (half === undefined) return address;
  const groups = half.split(':');
  while (groups.at(-1) === '0') groups.pop();
  return `${groups.join(':')}::/64`;
}

/** The first four groups of an IPv6 address, written out without leading zeros; `undefined` for what is none. */
function firstHalfOf(name: string): string | undefined {
  if (!/^[0-9a-f:]{2,39}(?:\d{0,3}(?:\.\d{1,3}){3})?$/i.test(name) || !name.includes(':')) return undefined;
  const [before = '', after] = name.toLowerCase().split('::');
  const [head, tail] = [before, after ?? ''].map(part => (part === '' ? [] : part.split(':')));
  if (head === undefined || tail === undefined) return undefined;
  // An IPv4 address at the end stands for two groups.
  const known = head.length + tail.length + (name.includes('.') ? 1 : 0);
  if (after === undefined ? known !== 8 : known > 7) return undefined;
  const groups = after === undefined ? head : [...head, ...Array.from({ length: 8 - known }, () => '0'), ...tail];
  return groups
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** Addresses that are given out for the internet: 2000::/3 (IANA). */
function isGlobal(name: string): boolean {
  return /^[23][0-9a-f]{3}:/i.test(name) && firstHalfOf(name) !== undefined;
}

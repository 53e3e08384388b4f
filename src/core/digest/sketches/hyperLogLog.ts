import { mix } from './mixHash';

/**
 * How many different things went by, in 2^bits bytes (Flajolet, Fusy, Gandouet, Meunier 2007, with linear counting for
 * small numbers). Standard error 1.04 / √(2^bits): 1.6 % with 12 bits, 13 % with 6. The order of adding does not matter.
 */
export class HyperLogLog {
  private registers: Uint8Array | undefined;
  /** Until there are more than a few: of tens of thousands of counts most stay small. */
  private few: number[] = [];

  constructor(private readonly bits: number) {}

  /** A 32-bit hash of the thing. */
  add(hash: number): void {
    if (this.registers === undefined) {
      if (this.few.includes(hash)) return;
      if (this.few.length < mostFew) {
        this.few.push(hash);
        return;
      }
      this.registers = this.filled();
      this.few = [];
    }
    this.put(this.registers, hash);
  }

  private filled(): Uint8Array {
    const registers = new Uint8Array(2 ** this.bits);
    for (const hash of this.few) this.put(registers, hash);
    return registers;
  }

  private put(registers: Uint8Array, hash: number): void {
    const mixed = mix(hash ^ 0x5bd1e995);
    const place = mixed >>> (32 - this.bits);
    const rest = (mixed << this.bits) >>> 0;
    const rank = rest === 0 ? 33 - this.bits : Math.clz32(rest) + 1;
    if (rank > (registers[place] ?? 0)) registers[place] = rank;
  }

  estimate(): number {
    const registers = this.registers ?? this.filled();
    const size = registers.length;
    // Added up by rank: powers of two, of which a double holds any sum of these exactly, so that no order changes it.
    const having = new Uint32Array(ranks);
    for (const rank of registers) having[rank] = (having[rank] ?? 0) + 1;
    const empty = having[0] ?? 0;
    let sum = 0;
    for (let rank = 0; rank < ranks; rank++) sum += (having[rank] ?? 0) * 2 ** -rank;
    const raw = (alpha(size) * size * size) / sum;
    if (raw <= 2.5 * size && empty > 0) return Math.round(size * Math.log(size / empty));
    // Hashes have 32 bits: near their number, different things collide.
    const full = 2 ** 32;
    return Math.round(raw > full / 30 ? -full * Math.log(1 - raw / full) : raw);
  }
}

const mostFew = 8;

/** From none to that of a hash of 32 bits without one. */
const ranks = 34;

function alpha(size: number): number {
  if (size <= 16) return 0.673;
  if (size <= 32) return 0.697;
  return size <= 64 ? 0.709 : 0.7213 / (1 + 1.079 / size);
}

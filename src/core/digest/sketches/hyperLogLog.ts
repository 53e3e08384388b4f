import { mix } from './mixHash';

/**
 * How many different things went by, in 2^bits bytes (Flajolet, Fusy, Gandouet, Meunier 2007, with linear counting for
 * small numbers). Standard error 1.04 / √(2^bits): 1.6 % with 12 bits, 13 % with 6. The order of adding does not matter.
 */
export class HyperLogLog {
  private readonly registers: Uint8Array;

  constructor(private readonly bits: number) {
    this.registers = new Uint8Array(2 ** bits);
  }

  /** A 32-bit hash of the thing. */
  add(hash: number): void {
    const mixed = mix(hash ^ 0x5bd1e995);
    const place = mixed >>> (32 - this.bits);
    const rest = (mixed << this.bits) >>> 0;
    const rank = rest === 0 ? 33 - this.bits : Math.clz32(rest) + 1;
    if (rank > (this.registers[place] ?? 0)) this.registers[place] = rank;
  }

  estimate(): number {
    const size = this.registers.length;
    let sum = 0;
    let empty = 0;
    for (const rank of this.registers) {
      sum += 2 ** -rank;
      if (rank === 0) empty++;
    }
    const raw = (alpha(size) * size * size) / sum;
    if (raw <= 2.5 * size && empty > 0) return Math.round(size * Math.log(size / empty));
    // Hashes have 32 bits: near their number, different things collide.
    const full = 2 ** 32;
    return Math.round(raw > full / 30 ? -full * Math.log(1 - raw / full) : raw);
  }
}

function alpha(size: number): number {
  if (size <= 16) return 0.673;
  if (size <= 32) return 0.697;
  return size <= 64 ? 0.709 : 0.7213 / (1 + 1.079 / size);
}

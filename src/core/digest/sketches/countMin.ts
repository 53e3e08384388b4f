import { mix } from './mixHash';

/**
 * How often each thing went by, never too low (Cormode, Muthukrishnan 2005), with the conservative update (Estan, Varghese
 * 2002). With width w and depth d, a count is too high by more than e/w of all adds with a chance of at most e^-d: with
 * 65,536 × 4, by more than 0.004 % with 1.8 %.
 */
export class CountMin {
  private readonly rows: readonly Uint32Array[];

  constructor(
    private readonly widthBits: number,
    depth: number,
  ) {
    this.rows = Array.from({ length: depth }, () => new Uint32Array(2 ** widthBits));
  }

  /** Adds one, and answers with the count after it. */
  add(hash: number): number {
    const next = this.count(hash) + 1;
    for (const [index, row] of this.rows.entries()) {
      const place = this.placeOf(hash, index);
      if ((row[place] ?? 0) < next) row[place] = next;
    }
    return next;
  }

  count(hash: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const [index, row] of this.rows.entries()) least = Math.min(least, row[this.placeOf(hash, index)] ?? 0);
    return least;
  }

  private placeOf(hash: number, row: number): number {
    return mix(hash + Math.imul(row + 1, 0x9e3779b1)) >>> (32 - this.widthBits);
  }
}

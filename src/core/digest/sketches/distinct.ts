import { HyperLogLog } from './hyperLogLog';

/** Up to here the number is exact. */
const mostExact = 32;

/** How many different things went by: few exactly, more by a HyperLogLog of so many bits. */
export class Distinct {
  private readonly few = new Set<number>();
  private many: HyperLogLog | undefined;

  constructor(private readonly bits: number) {}

  /** A 32-bit hash of the thing. */
  add(hash: number): void {
    if (this.many !== undefined) {
      this.many.add(hash);
      return;
    }
    this.few.add(hash);
    if (this.few.size <= mostExact) return;
    this.many = new HyperLogLog(this.bits);
    for (const one of this.few) this.many.add(one);
    this.few.clear();
  }

  estimate(): number {
    return this.many === undefined ? this.few.size : this.many.estimate();
  }
}

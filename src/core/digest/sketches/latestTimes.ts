/**
 * The latest times of each of many series, sorted, in blocks of one shared pool: what is kept does not depend on the order
 * in which rows come. A series of more than `blockSize` keeps its latest ones, without gaps, which is what intervals need.
 */
export class LatestTimes {
  private readonly times: Float64Array;
  private readonly sizes: Uint16Array;
  private readonly free: number[] = [];

  constructor(
    blocks: number,
    readonly blockSize: number,
  ) {
    this.times = new Float64Array(blocks * blockSize);
    this.sizes = new Uint16Array(blocks);
    for (let block = blocks - 1; block >= 0; block--) this.free.push(block);
  }

  /** An empty block, or -1 when all are in use. */
  take(): number {
    const block = this.free.pop() ?? -1;
    if (block >= 0) this.sizes[block] = 0;
    return block;
  }

  release(block: number): void {
    this.free.push(block);
  }

  add(block: number, time: number): void {
    const from = block * this.blockSize;
    let size = this.sizes[block] ?? 0;
    if (size === this.blockSize) {
      if (time <= (this.times[from] ?? 0)) return;
      this.times.copyWithin(from, from + 1, from + size);
      size--;
    }
    let at = from + size;
    while (at > from && (this.times[at - 1] ?? 0) > time) {
      this.times[at] = this.times[at - 1] ?? 0;
      at--;
    }
    this.times[at] = time;
    this.sizes[block] = size + 1;
  }

  /** Sorted; a view that is good until the next `add`. */
  of(block: number): Float64Array {
    const from = block * this.blockSize;
    return this.times.subarray(from, from + (this.sizes[block] ?? 0));
  }
}

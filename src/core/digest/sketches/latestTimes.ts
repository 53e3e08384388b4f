const blocksAtFirst = 256;

/**
 * The latest times of each of many series, sorted, in blocks of one shared pool: what is kept does not depend on the order
 * in which rows come. A series of more than `blockSize` keeps its latest ones, without gaps, which is what intervals need.
 * A full block is a ring, so that a time that comes in order moves none of the others.
 */
export class LatestTimes {
  /** As many blocks as were in use at once, and up to as many again: most logs need few, and all take megabytes. */
  private times: Float64Array;
  private readonly sizes: Uint16Array;
  /** Where in its block the earliest time stands. */
  private readonly starts: Uint16Array;
  private readonly free: number[] = [];
  /** Blocks from here on were never in use. */
  private fresh = 0;

  constructor(
    private readonly blocks: number,
    readonly blockSize: number,
  ) {
    this.times = new Float64Array(Math.min(blocks, blocksAtFirst) * blockSize);
    this.sizes = new Uint16Array(blocks);
    this.starts = new Uint16Array(blocks);
  }

  /** An empty block, or -1 when all are in use. */
  take(): number {
    const block = this.free.pop() ?? this.takeFresh();
    if (block >= 0) {
      this.sizes[block] = 0;
      this.starts[block] = 0;
    }
    return block;
  }

  private takeFresh(): number {
    if (this.fresh === this.blocks) return -1;
    const block = this.fresh++;
    if (this.fresh * this.blockSize > this.times.length) {
      const more = new Float64Array(Math.min(2 * this.times.length, this.blocks * this.blockSize));
      more.set(this.times);
      this.times = more;
    }
    return block;
  }

  release(block: number): void {
    this.free.push(block);
  }

  add(block: number, time: number): void {
    const { times, blockSize } = this;
    const from = block * blockSize;
    const size = this.sizes[block] ?? 0;
    let at = from + size;
    if (size === blockSize) {
      at = from + (this.starts[block] ?? 0);
      if (time <= (times[at] ?? 0)) return;
      this.starts[block] = at + 1 === from + blockSize ? 0 : at + 1 - from;
    } else this.sizes[block] = size + 1;
    const first = from + (this.starts[block] ?? 0);
    while (at !== first) {
      const before = at === from ? from + blockSize - 1 : at - 1;
      const earlier = times[before] ?? 0;
      if (earlier <= time) break;
      times[at] = earlier;
      at = before;
    }
    times[at] = time;
  }

  /** Sorted; a view that is good until the next `take` or `add`. */
  of(block: number): Float64Array {
    const from = block * this.blockSize;
    const size = this.sizes[block] ?? 0;
    const start = this.starts[block] ?? 0;
    const times = this.times.subarray(from, from + size);
    if (start > 0) {
      const early = times.slice(0, start);
      times.copyWithin(0, start);
      times.set(early, size - start);
      this.starts[block] = 0;
    }
    return times;
  }
}

/** How many rows came when: bins of equal length, those without rows left out. */
export interface TimeBins {
  /** Length of a bin. */
  readonly seconds: number;
  /** Number of a bin (its begin divided by its length) and how many rows fell into it, by time. */
  readonly bins: readonly (readonly [bin: number, rows: number])[];
}

const mostBins = 4_096;

/** Counts rows by time in one pass. Bins double in length when they become too many, so that any span takes the same memory. */
export class Timeline {
  private seconds = 60;
  private counts = new Map<number, number>();
  private lastBin = Number.NaN;
  private lastCount = 0;

  add(time: number): void {
    const bin = Math.floor(time / this.seconds);
    // Rows come roughly by time: most fall into the bin of the row before.
    if (bin === this.lastBin) {
      this.lastCount++;
      return;
    }
    this.settle();
    this.lastBin = bin;
    this.lastCount = 1;
    if (this.counts.size > mostBins) this.widen();
  }

  /** At most so many bins. */
  within(most: number): TimeBins {
    this.settle();
    let { seconds, counts } = this;
    while (counts.size > most) {
      counts = halved(counts);
      seconds *= 2;
    }
    return { seconds, bins: [...counts].sort((a, b) => a[0] - b[0]) };
  }

  private settle(): void {
    if (this.lastCount > 0) this.counts.set(this.lastBin, (this.counts.get(this.lastBin) ?? 0) + this.lastCount);
    this.lastBin = Number.NaN;
    this.lastCount = 0;
  }

  private widen(): void {
    this.settle();
    this.counts = halved(this.counts);
    this.seconds *= 2;
  }
}

function halved(counts: ReadonlyMap<number, number>): Map<number, number> {
  const half = new Map<number, number>();
  for (const [bin, count] of counts) {
    const wider = Math.floor(bin / 2);
    half.set(wider, (half.get(wider) ?? 0) + count);
  }
  return half;
}

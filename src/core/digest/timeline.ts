/** How many rows came when: bins of equal length, those without rows left out. */
export interface TimeBins {
  /** Length of a bin. */
  readonly seconds: number;
  /** Number of a bin (its begin divided by its length) and how many rows fell into it, by time. */
  readonly bins: readonly (readonly [bin: number, rows: number])[];
}

const mostBins = 4_096;

/** So many bins are counted in place; a map takes in what they count when another bin needs the place. */
const countedInPlace = 1_024;

/** Counts rows by time in one pass. Bins double in length when they become too many, so that any span takes the same memory. */
export class Timeline {
  private seconds = 60;
  private counts = new Map<number, number>();
  /** The bin of each place, by its lowest bits, and what came since it took that place. */
  private readonly inPlace = new Float64Array(countedInPlace).fill(Number.NaN);
  private readonly fresh = new Float64Array(countedInPlace);

  add(time: number): void {
    const bin = Math.floor(time / this.seconds);
    const place = bin & (countedInPlace - 1);
    if (this.inPlace[place] === bin) this.fresh[place] = (this.fresh[place] ?? 0) + 1;
    else this.give(place, bin);
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

  /** A place goes to another bin, of which one row came. */
  private give(place: number, bin: number): void {
    this.settleAt(place);
    const isFull = this.counts.size > mostBins;
    this.counts.set(bin, (this.counts.get(bin) ?? 0) + 1);
    this.inPlace[place] = bin;
    if (isFull) this.widen();
  }

  private settleAt(place: number): void {
    const [bin = Number.NaN, count = 0] = [this.inPlace[place], this.fresh[place]];
    if (count > 0) this.counts.set(bin, (this.counts.get(bin) ?? 0) + count);
    this.inPlace[place] = Number.NaN;
    this.fresh[place] = 0;
  }

  private settle(): void {
    for (let place = 0; place < countedInPlace; place++) this.settleAt(place);
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

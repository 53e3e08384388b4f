/** Places of the table that counts files by term. */
export const frequencyMask = (1 << 20) - 1;
const termShift = 6;
const leastSlots = 1 << 9;
const filesTogether = 200;
/** The engine is fastest with numbers of 31 bits. */
const mostBefore = 2 ** 30;

/** In how many files a term stands. Terms that share a place in the table count together. */
export class DocumentFrequencies {
  private readonly files = new Uint32Array(frequencyMask + 1);
  /** Which posting of the file at hand was the first at a place: how many came before it in all files. A file's own table is small and stays in fast memory. */
  private slots = new Int32Array(leastSlots);
  private before = 1;
  private waiting: Uint32Array[] = [];

  /** Takes a file in. Some together: what each of them meets in the table is in fast memory for the next, too. */
  add(postings: Uint32Array): void {
    if (this.waiting.push(postings) >= filesTogether) this.countWaiting();
  }

  /** Takes a file out again. */
  remove(postings: Uint32Array): void {
    this.count(postings, -1);
  }

  at(place: number): number {
    if (this.waiting.length > 0) this.countWaiting();
    return this.files[place] as number;
  }

  private countWaiting(): void {
    for (const postings of this.waiting) this.count(postings, 1);
    this.waiting = [];
  }

  private count(postings: Uint32Array, by: 1 | -1): void {
    const { files } = this;
    const slots = this.slotsFor(postings.length);
    const mask = slots.length - 1;
    const { before } = this;
    for (let at = 0; at < postings.length; at++) {
      const place = placeOf(postings[at] as number);
      let slot = (place ^ (place >>> 9)) & mask;
      for (;;) {
        // What stands there from another file came before.
        const first = (slots[slot] as number) - before;
        if (first < 0) {
          slots[slot] = before + at;
          files[place] = (files[place] as number) + by;
          break;
        }
        if (placeOf(postings[first] as number) === place) break;
        slot = (slot + 1) & mask;
      }
    }
    this.before += postings.length;
  }

  /** Twice as many as there may be places, at least. */
  private slotsFor(postings: number): Int32Array {
    const wanted = Math.max(leastSlots, 1 << (33 - Math.clz32(postings)));
    if (this.slots.length < wanted) this.slots = new Int32Array(wanted);
    if (this.before + postings >= mostBefore) {
      this.slots.fill(0);
      this.before = 1;
    }
    return this.slots.subarray(0, wanted);
  }
}

function placeOf(posting: number): number {
  return (posting >>> termShift) & frequencyMask;
}

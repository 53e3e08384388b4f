import type { IndexedFile } from './relatedIndex';
import { termBits } from './terms';

const bucketBits = 16;
const lowBits = termBits - bucketBits;
const lowMask = (1 << lowBits) - 1;

/**
 * The postings of many files by term, so that a question walks through its own terms alone. Terms share a bucket by their
 * high bits; the low ones stand beside each entry. Six bytes a posting, filled in one pass without a sort.
 */
export class PostingBuckets {
  private readonly starts = new Uint32Array((1 << bucketBits) + 1);
  /** `passage << 6 | count`; passages are counted over all files, in the order of the files. */
  private readonly entries: Uint32Array;
  private readonly lows: Uint16Array;
  readonly passages: number;
  readonly postings: number;
  /** For each passage its file, as counted then. */
  readonly fileOf: Uint32Array;
  /** For each file its first passage. */
  readonly firstPassage: Uint32Array;

  /** The files as they were. */
  constructor(readonly files: readonly IndexedFile[]) {
    const { starts } = this;
    for (const { scanned } of files) {
      for (const posting of scanned.postings) {
        const next = ((posting >>> (6 + lowBits)) as number) + 1;
        starts[next] = (starts[next] as number) + 1;
      }
    }
    for (let bucket = 0; bucket < 1 << bucketBits; bucket++) {
      starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
    }
    this.postings = starts[1 << bucketBits] as number;
    this.entries = new Uint32Array(this.postings);
    this.lows = new Uint16Array(this.postings);
    const next = starts.slice(0, -1);
    this.firstPassage = new Uint32Array(files.length);
    this.fileOf = new Uint32Array(files.reduce((count, { scanned }) => count + scanned.lengths.length, 0));
    let passage = 0;
    for (const [file, { scanned }] of files.entries()) {
      const { postings, ends } = scanned;
      this.firstPassage[file] = passage;
      this.fileOf.fill(file, passage, passage + ends.length);
      for (let own = 0, index = 0; own < ends.length; own++, passage++) {
        for (const end = ends[own] as number; index < end; index++) {
          const posting = postings[index] as number;
          const bucket = posting >>> (6 + lowBits);
          const place = next[bucket] as number;
          next[bucket] = place + 1;
          this.entries[place] = ((passage << 6) | (posting & 63)) >>> 0;
          this.lows[place] = (posting >>> 6) & lowMask;
        }
      }
    }
    this.passages = passage;
  }

  /** Calls back with each passage that has the term, in the order of the files, and how often. */
  each(term: number, take: (passage: number, count: number) => void): void {
    const bucket = term >>> lowBits;
    const low = term & lowMask;
    const { starts, entries, lows } = this;
    for (let at = starts[bucket] as number, end = starts[bucket + 1] as number; at < end; at++) {
      if (lows[at] !== low) continue;
      const entry = entries[at] as number;
      take(entry >>> 6, entry & 63);
    }
  }
}

import { grown } from './piecesOf';

/** The most that a posting counts to, in its lowest bits. */
export const mostCount = 63;
const countBits = 6;

/** Places for the terms of most passages, which stay in the fastest memory; and for those of the largest, which lose what more they have. */
const usualPlaces = 1 << 11;
const mostPlaces = 1 << 13;
const fullest = 0.7;
/** The engine is fastest with numbers of 31 bits. */
const mostBefore = 2 ** 30 - mostPlaces;

/** Counts the terms of one passage after the other: a posting, `term << 6 | count`, for each different term, in the order in which they come. */
export class TermCounts {
  /** Of all passages since `clear`, and how many they are. */
  postings = new Uint32Array(1 << 14);
  count = 0;
  private readonly usual = new Int32Array(usualPlaces);
  private readonly large = new Int32Array(mostPlaces);
  /** For each place which posting has its term: how many came before it in all passages, of which those of this one begin with `before`. */
  private places = this.usual;
  private before = 1;
  private first = 0;

  clear(): void {
    this.nextPassage();
    this.count = 0;
    this.first = 0;
  }

  nextPassage(): void {
    this.before += this.count - this.first;
    this.first = this.count;
    this.places = this.usual;
    if (this.before < mostBefore) return;
    this.usual.fill(0);
    this.large.fill(0);
    this.before = 1;
  }

  add(terms: Uint32Array, from: number, count: number): void {
    if (this.count + count > this.postings.length) this.postings = grown(this.postings);
    if (this.count - this.first > usualPlaces / 2 && this.places === this.usual) this.move();
    const { places, postings, before, first } = this;
    const mask = places.length - 1;
    for (let index = from; index < from + count; index++) {
      const term = terms[index] as number;
      let place = (term ^ (term >>> 13)) & mask;
      for (;;) {
        // What stands there from another passage came before.
        const at = (places[place] as number) - before;
        if (at < 0) {
          this.begin(term, place);
          break;
        }
        const posting = postings[first + at] as number;
        if (posting >>> countBits === term) {
          if ((posting & mostCount) < mostCount) postings[first + at] = posting + 1;
          break;
        }
        place = (place + 1) & mask;
      }
    }
  }

  private begin(term: number, place: number): void {
    const different = this.count - this.first;
    if (different > (mostPlaces - 1) * fullest) return;
    this.places[place] = this.before + different;
    this.postings[this.count++] = ((term << countBits) | 1) >>> 0;
  }

  private move(): void {
    const { large, before, first } = this;
    const mask = large.length - 1;
    for (let at = first; at < this.count; at++) {
      const term = (this.postings[at] as number) >>> countBits;
      let place = (term ^ (term >>> 13)) & mask;
      while ((large[place] as number) >= before) place = (place + 1) & mask;
      large[place] = before + at - first;
    }
    this.places = large;
  }
}

import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { DocumentFrequencies, frequencyMask } from '../../../../../src/core/gather/related/documentFrequencies';
import { mostCount, TermCounts } from '../../../../../src/core/gather/related/termCounts';
import { rounds } from '../../../../support/rounds';

/** Few different ones, so that they are met again; their low bits are the same, so that they meet in the table. */
const term = fc.oneof(
  fc.nat({ max: 40 }),
  fc.nat({ max: 40 }).map(n => n << 20),
);
const passage = fc.array(term, { maxLength: 60 });
const counts = new TermCounts();
const numbers = (terms: readonly number[]) => Uint32Array.from(terms);

/** A word of up to eight terms at a time, as a scanner gives them. */
function countAll(passages: readonly (readonly number[])[]): readonly (readonly number[])[] {
  counts.clear();
  const ends: number[] = [];
  for (const terms of passages) {
    for (let at = 0; at < terms.length; at += 8) counts.add(numbers(terms), at, Math.min(8, terms.length - at));
    ends.push(counts.count);
    counts.nextPassage();
  }
  return ends.map((end, index) => [...counts.postings.subarray(ends[index - 1] ?? 0, end)]);
}

function countedPlainly(terms: readonly number[]): readonly number[] {
  const times = new Map<number, number>();
  for (const one of terms) times.set(one, Math.min(mostCount, (times.get(one) ?? 0) + 1));
  return [...times].map(([one, count]) => ((one << 6) | count) >>> 0);
}

describe('postings of passages', () => {
  it('count each term of each passage, in the order in which they come', () => {
    fc.assert(
      fc.property(fc.array(passage, { maxLength: 8 }), passages => {
        deepEqual(countAll(passages), passages.map(countedPlainly));
      }),
      { numRuns: rounds(100) },
    );
  });

  it('count up to a bound, and hold a passage of thousands of terms beside small ones', () => {
    const large = Array.from({ length: 6_000 }, (_, index) => index % 3_000);
    const passages = [[7, 7], large, Array.from({ length: 100 }, () => 5), [7]];
    deepEqual(countAll(passages), passages.map(countedPlainly));
    const [kept = []] = countAll([Array.from({ length: 8_000 }, (_, index) => index)]);
    equal(kept.length, 5_734);
  });
});

describe('in how many files a term stands', () => {
  it('is counted once for each file, and taken back with it', () => {
    fc.assert(
      fc.property(fc.array(passage, { maxLength: 12 }), fc.nat({ max: 11 }), (files, gone) => {
        const frequencies = new DocumentFrequencies();
        const postings = files.map(terms => numbers(terms.map(one => (one << 6) | 1)));
        for (const one of postings) frequencies.add(one);
        const left = files.filter((_, index) => index !== gone);
        const [taken] = postings.slice(gone, gone + 1);
        if (taken !== undefined) frequencies.remove(taken);

        for (const place of new Set(files.flat().map(one => one & frequencyMask))) {
          const having = left.filter(terms => terms.some(one => (one & frequencyMask) === place));
          equal(frequencies.at(place), having.length);
        }
      }),
      { numRuns: rounds(100) },
    );
  });
});

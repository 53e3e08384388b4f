import { mostCount } from './fileScan';
import { gone, type Snapshot } from './relatedIndex';

/** The terms that are looked for, each with its weight. */
export type Weights = ReadonlyMap<number, number>;

/** One number for each passage; `undefined` for a file without a hit. */
export interface PassageValues {
  get(file: number): Float64Array | undefined;
}

export interface Scored {
  /** BM25 of each file, its path counted as part of it; of its best passage; and of its three best together. */
  readonly files: Float64Array;
  readonly best: Float64Array;
  readonly top: Float64Array;
  /** The score of each passage, and the share of the question's weight that it covers. */
  readonly passages: PassageValues;
  readonly covers: PassageValues;
  /** Of each term that was looked for. */
  readonly idf: ReadonlyMap<number, number>;
}

const k1 = 1.2;
const b = 0.75;
const pathBoost = 3;
/** Scores are whole multiples of a small number, so that a sum does not depend on the order in which files were read. */
const grain = 2 ** 20;

/**
 * BM25 (Robertson and Zaragoza 2009) over files, and over passages where they are wanted, term by term. Document frequencies are those of files.
 */
export function scorePostings(snapshot: Snapshot, weights: Weights, wanted: 'files' | 'passages' = 'passages'): Scored {
  const { files, firstPassage, passageLengths, averageFile, averagePassage, pathHits } = snapshot;
  const terms = [...weights.keys()];
  const wantsPassages = wanted === 'passages' && terms.length > 0;
  const count = wantsPassages ? (firstPassage[files.length] as number) : 0;
  const scores = new Float64Array(files.length);
  const hit = new Uint8Array(files.length);
  const passageScores = new Float64Array(count);
  const covered = new Float64Array(count);
  const inFile = new Float64Array(files.length);
  const idf = new Map<number, number>();
  let total = 0;

  const hitsOf = collectHits(snapshot, terms);
  for (const [index, term] of terms.entries()) {
    const hits = hitsOf(index);
    const touched: number[] = [];
    const note = (file: number, more: number) => {
      if (inFile[file] === 0) touched.push(file);
      inFile[file] = (inFile[file] as number) + more;
    };
    for (let at = 0; at < hits.length; at += 3) note(hits.data[at] as number, hits.data[at + 2] as number);
    for (const [file, weight] of pathHits.get(term) ?? []) note(file, pathBoost * weight);
    const rarity = Math.log(1 + (files.length - touched.length + 0.5) / (touched.length + 0.5));
    idf.set(term, rarity);
    const worth = (weights.get(term) ?? 0) * rarity;
    const grains = Math.round(worth * grain);
    total += grains;
    for (let at = 0; wantsPassages && at < hits.length; at += 3) {
      const file = hits.data[at] as number;
      const passage = hits.data[at + 1] as number;
      const times = hits.data[at + 2] as number;
      hit[file] = 1;
      const norm = k1 * (1 - b + (b * (passageLengths[passage] as number)) / averagePassage);
      const score = Math.round(((worth * times * (k1 + 1)) / (times + norm)) * grain);
      passageScores[passage] = (passageScores[passage] as number) + score;
      covered[passage] = (covered[passage] as number) + grains;
    }
    for (const file of touched) {
      const times = inFile[file] as number;
      inFile[file] = 0;
      const norm = k1 * (1 - b + (b * (files[file]?.length ?? 0)) / averageFile);
      scores[file] = (scores[file] as number) + Math.round(((worth * times * (k1 + 1)) / (times + norm)) * grain);
    }
  }
  const best = new Float64Array(files.length);
  const top = new Float64Array(files.length);
  for (let file = 0; file < scores.length; file++) {
    scores[file] = (scores[file] as number) / grain;
    if (hit[file] === 0) continue;
    const end = firstPassage[file + 1] as number;
    let [first, second, third] = [0, 0, 0];
    for (let passage = firstPassage[file] as number; passage < end; passage++) {
      const score = passageScores[passage] as number;
      if (score > first) [first, second, third] = [score, first, second];
      else if (score > second) [second, third] = [score, second];
      else if (score > third) third = score;
    }
    best[file] = first / grain;
    top[file] = (first + second + third) / grain;
  }
  const values = (of: Float64Array, unit: number): PassageValues => ({
    get: file =>
      hit[file] === 1 ? of.slice(firstPassage[file], firstPassage[file + 1]).map(value => value / unit) : undefined,
  });
  return { files: scores, best, top, passages: values(passageScores, grain), covers: values(covered, total || 1), idf };
}

/** For each term by its place, where it stands: from the buckets, and from the files that are not in them. */
function collectHits(snapshot: Snapshot, terms: readonly number[]): (index: number) => Hits {
  const { files, firstPassage, buckets, loose } = snapshot;
  const places = new Map(terms.map((term, index) => [term, index]));
  const bits = sieveBits(terms);
  const found = new Map<number, Hits>();
  for (const file of terms.length === 0 ? [] : loose) {
    const scanned = files[file]?.scanned;
    if (scanned === undefined) continue;
    const { postings, ends } = scanned;
    let passage = 0;
    for (let index = 0; index < postings.length; index++) {
      const posting = postings[index] as number;
      if (bits[(posting >>> 6) & sieveMask] === 0) continue;
      const place = places.get(posting >>> 6);
      if (place === undefined) continue;
      while (index >= (ends[passage] as number)) passage++;
      const hits = found.get(place) ?? new Hits();
      found.set(place, hits);
      hits.add(file, (firstPassage[file] as number) + passage, posting & mostCount);
    }
  }
  return index => {
    const hits = found.get(index) ?? new Hits();
    buckets?.postings.each(terms[index] as number, (old, count) => {
      const passage = buckets.passages[old] as number;
      if (passage !== gone) hits.add(buckets.files[old] as number, passage, count);
    });
    return hits;
  };
}

const sieveMask = (1 << 18) - 1;

/** Most terms are not looked for, and a bit says so faster than a map. */
export function sieveOf(terms: Iterable<number>): (term: number) => boolean {
  const bits = sieveBits(terms);
  return term => bits[term & sieveMask] === 1;
}

function sieveBits(terms: Iterable<number>): Uint8Array {
  const bits = new Uint8Array(sieveMask + 1);
  for (const term of terms) bits[term & sieveMask] = 1;
  return bits;
}

/** Grows; three numbers a hit: file, passage, count. */
class Hits {
  length = 0;
  data = new Uint32Array(3 * 256);

  add(file: number, passage: number, count: number): void {
    if (this.length + 3 > this.data.length) {
      const larger = new Uint32Array(this.data.length * 4);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = file;
    this.data[this.length++] = passage;
    this.data[this.length++] = count;
  }
}

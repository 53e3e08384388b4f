import { mostCount } from './fileScan';
import type { Snapshot } from './relatedIndex';

/** The terms that are looked for, each with its weight. */
export type Weights = ReadonlyMap<number, number>;

export interface Scored {
  /** BM25 of each file, its path counted as part of it; and of its best passage. */
  readonly files: Float64Array;
  /** For files with any hit: the score of each passage, and the share of the question's weight that it covers. */
  readonly passages: ReadonlyMap<number, Float64Array>;
  readonly covers: ReadonlyMap<number, Float64Array>;
  /** Of each term that was looked for. */
  readonly idf: ReadonlyMap<number, number>;
}

const k1 = 1.2;
const b = 0.75;
const pathBoost = 3;

/**
 * BM25 (Robertson and Zaragoza 2009) over files and over passages, in one walk through the postings. Document frequencies
 * are those of files.
 */
export function scorePostings({ files }: Snapshot, weights: Weights): Scored {
  const terms = [...weights.keys()];
  if (terms.length === 0) {
    return { files: new Float64Array(files.length), passages: new Map(), covers: new Map(), idf: new Map() };
  }
  const places = new Map(terms.map((term, index) => [term, index]));
  const asked = askedBits(terms);
  const hits = new Hits();
  const frequency = new Float64Array(terms.length);
  const lastFile = new Uint32Array(terms.length);
  const firstHit = new Uint32Array(files.length + 1);
  const pathHits: (readonly [term: number, weight: number])[][] = [];
  let totalLength = 0;
  let totalPassages = 0;

  for (const [file, { scanned, pathTerms }] of files.entries()) {
    firstHit[file] = hits.length;
    const { postings, ends, lengths } = scanned;
    for (let passage = 0, index = 0; passage < ends.length; passage++) {
      const end = ends[passage] as number;
      for (; index < end; index++) {
        const posting = postings[index] as number;
        if (asked[(posting >>> 6) & 0xffff] === 0) continue;
        const term = places.get(posting >>> 6);
        if (term !== undefined) hits.add(passage, term, posting & mostCount);
      }
    }
    for (const length of lengths) totalLength += length;
    totalPassages += lengths.length;

    const inPath: (readonly [number, number])[] = [];
    for (const [hash, weight] of pathTerms) {
      const term = places.get(hash);
      if (term !== undefined) inPath.push([term, weight]);
    }
    pathHits.push(inPath);
    const note = (term: number) => {
      if (lastFile[term] === file + 1) return;
      lastFile[term] = file + 1;
      frequency[term] = (frequency[term] as number) + 1;
    };
    for (let hit = firstHit[file]; hit < hits.length; hit++) note(hits.term(hit));
    for (const [term] of inPath) note(term);
  }
  firstHit[files.length] = hits.length;

  const idf = frequency.map(df => Math.log(1 + (files.length - df + 0.5) / (df + 0.5)));
  const worth = terms.map((term, index) => (weights.get(term) ?? 0) * (idf[index] ?? 0));
  const totalWorth = worth.reduce((sum, one) => sum + one, 0) || 1;
  const averageFile = totalLength / (files.length || 1) || 1;
  const averagePassage = totalLength / (totalPassages || 1) || 1;

  const fileScores = new Float64Array(files.length);
  const passages = new Map<number, Float64Array>();
  const covers = new Map<number, Float64Array>();
  const counts = new Float64Array(terms.length);
  for (const [file, { scanned }] of files.entries()) {
    const inPath = pathHits[file] ?? [];
    const from = firstHit[file] as number;
    const to = firstHit[file + 1] as number;
    if (from === to && inPath.length === 0) continue;
    const scores = new Float64Array(scanned.lengths.length);
    const cover = new Float64Array(scanned.lengths.length);
    counts.fill(0);
    for (let hit = from; hit < to; hit++) {
      const passage = hits.passage(hit);
      const term = hits.term(hit);
      const count = hits.count(hit);
      counts[term] = (counts[term] ?? 0) + count;
      const norm = k1 * (1 - b + (b * (scanned.lengths[passage] as number)) / averagePassage);
      scores[passage] = (scores[passage] ?? 0) + ((worth[term] ?? 0) * count * (k1 + 1)) / (count + norm);
      cover[passage] = (cover[passage] ?? 0) + (worth[term] ?? 0) / totalWorth;
    }
    for (const [term, weight] of inPath) counts[term] = (counts[term] ?? 0) + pathBoost * weight;
    const length = scanned.lengths.reduce((sum, one) => sum + one, 0);
    const norm = k1 * (1 - b + (b * length) / averageFile);
    let score = 0;
    for (let term = 0; term < terms.length; term++) {
      const count = counts[term] ?? 0;
      if (count > 0) score += ((worth[term] ?? 0) * count * (k1 + 1)) / (count + norm);
    }
    fileScores[file] = score;
    passages.set(file, scores);
    covers.set(file, cover);
  }
  return { files: fileScores, passages, covers, idf: new Map(terms.map((term, index) => [term, idf[index] ?? 0])) };
}

/** Most terms are not looked for, and a bit says so. */
function askedBits(terms: readonly number[]): Uint8Array {
  const bits = new Uint8Array(1 << 16);
  for (const term of terms) bits[term & 0xffff] = 1;
  return bits;
}

/** Grows; three numbers a hit. */
class Hits {
  length = 0;
  private data = new Uint32Array(3 * 4_096);

  add(passage: number, term: number, count: number): void {
    if (this.length * 3 + 3 > this.data.length) {
      const larger = new Uint32Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    const at = this.length++ * 3;
    this.data[at] = passage;
    this.data[at + 1] = term;
    this.data[at + 2] = count;
  }

  passage(hit: number): number {
    return this.data[hit * 3] as number;
  }

  term(hit: number): number {
    return this.data[hit * 3 + 1] as number;
  }

  count(hit: number): number {
    return this.data[hit * 3 + 2] as number;
  }
}

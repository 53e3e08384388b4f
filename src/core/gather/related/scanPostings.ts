import type { ScannedFile } from './fileScan';
import { weightOfPathHit } from './layout';
import { gone, type Snapshot } from './relatedIndex';
import type { ScoreSheet } from './scoreSheets';
import { mostCount } from './termCounts';

/** The terms that are looked for, each with its weight. */
export type Weights = ReadonlyMap<number, number>;

/** One number for each passage, `undefined` for a file without a hit; good until the next question. */
export interface PassageValues {
  get(file: number): Float64Array | undefined;
}

export interface Scored {
  /** BM25 of each file, its path counted as part of it; of its best passage; and of its three best together. */
  readonly files: Float64Array;
  readonly best: Float64Array;
  readonly top: Float64Array;
  /** The score of each passage, and the share of the question's weight that it covers, where that is wanted. */
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
export function scorePostings(
  snapshot: Snapshot,
  weights: Weights,
  wanted: 'files' | 'passages' | 'covers' = 'passages',
  outside?: OutsideHits,
): Scored {
  if (weights.size === 0) return nothing;
  const { files, firstPassage, passageLengths, averageFile, averagePassage, pathHits, fileCount, standsFor } = snapshot;
  const terms = [...weights.keys()];
  const sheet = wanted === 'files' ? undefined : snapshot.sheets.take(snapshot.passages, files.length);
  const covers = wanted === 'covers' ? snapshot.sheets.take(snapshot.passages, files.length) : undefined;
  const scores = new Float64Array(files.length);
  const inFile = new Float64Array(files.length);
  const touched = new Uint32Array(files.length);
  const idf = new Map<number, number>();
  let total = 0;

  const hitsOf = collectHits(snapshot, terms, outside ?? outsideHits(snapshot, weights));
  for (const [index, term] of terms.entries()) {
    const hits = hitsOf(index);
    let count = addTimes(hits, inFile, touched);
    for (const hit of pathHits.get(term) ?? []) {
      const file = hit >>> 1;
      if (inFile[file] === 0) touched[count++] = file;
      inFile[file] = (inFile[file] as number) + pathBoost * weightOfPathHit(hit);
    }
    let having = count;
    for (let at = 0; standsFor !== undefined && at < count; at++) having += standsFor[touched[at] as number] as number;
    const rarity = Math.log(1 + (fileCount - having + 0.5) / (having + 0.5));
    idf.set(term, rarity);
    const worth = (weights.get(term) ?? 0) * rarity;
    const grains = Math.round(worth * grain);
    total += grains;
    if (sheet !== undefined) addScores(sheet, hits, { passageLengths, averagePassage, worth });
    if (covers !== undefined) addGrains(covers, hits, grains);
    for (let at = 0; at < count; at++) {
      const file = touched[at] as number;
      addFileScore(scores, file, inFile, files[file]?.length ?? 0, averageFile, worth);
    }
  }
  for (let file = 0; file < scores.length; file++) scores[file] = (scores[file] as number) / grain;
  const values = (of: ScoreSheet | undefined, unit: number): PassageValues => ({
    get: file => of?.valuesOf(file, firstPassage[file] as number, files[file]?.scanned.lengths.length ?? 0, unit),
  });
  return {
    files: scores,
    ...bestOf(sheet, files.length),
    passages: values(sheet, grain),
    covers: values(covers, total || 1),
    idf,
  };
}

/** How often a term stands in each file; gives how many files have it. */
function addTimes({ data, length }: Hits, inFile: Float64Array, touched: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < length; at += 3) {
    const file = data[at] as number;
    if (inFile[file] === 0) touched[count++] = file;
    inFile[file] = (inFile[file] as number) + (data[at + 2] as number);
  }
  return count;
}

/** Takes what was counted of a file. */
function addFileScore(
  scores: Float64Array,
  file: number,
  inFile: Float64Array,
  length: number,
  averageFile: number,
  worth: number,
): void {
  const times = inFile[file] as number;
  inFile[file] = 0;
  const norm = k1 * (1 - b + (b * length) / averageFile);
  scores[file] = (scores[file] as number) + Math.round(((worth * times * (k1 + 1)) / (times + norm)) * grain);
}

/** By themselves, as the engine makes short functions fast and keeps their numbers out of memory. */
function addScores(
  sheet: ScoreSheet,
  { data, length }: Hits,
  { passageLengths, averagePassage, worth }: Pick<Snapshot, 'passageLengths' | 'averagePassage'> & { worth: number },
): void {
  const { values } = sheet;
  for (let at = 0; at < length; at += 3) {
    const passage = data[at + 1] as number;
    const times = data[at + 2] as number;
    const norm = k1 * (1 - b + (b * (passageLengths[passage] as number)) / averagePassage);
    const more = Math.round(((worth * times * (k1 + 1)) / (times + norm)) * grain);
    const before = values[passage] as number;
    values[passage] = before + more;
    if (before === 0 && more !== 0) sheet.touch(data[at] as number, passage);
  }
}

function addGrains(sheet: ScoreSheet, { data, length }: Hits, grains: number): void {
  if (grains === 0) return;
  const { values } = sheet;
  for (let at = 0; at < length; at += 3) {
    const passage = data[at + 1] as number;
    const before = values[passage] as number;
    values[passage] = before + grains;
    if (before === 0) sheet.touch(data[at] as number, passage);
  }
}

const nothing: Scored = {
  files: new Float64Array(),
  best: new Float64Array(),
  top: new Float64Array(),
  passages: { get: () => undefined },
  covers: { get: () => undefined },
  idf: new Map(),
};

/** Of each file the score of its best passage, and of its three best together. */
function bestOf(sheet: ScoreSheet | undefined, files: number): Pick<Scored, 'best' | 'top'> {
  const best = new Float64Array(files);
  const second = new Float64Array(files);
  const third = new Float64Array(files);
  sheet?.each((file, score) => {
    if (score > (best[file] as number)) {
      third[file] = second[file] as number;
      second[file] = best[file] as number;
      best[file] = score;
    } else if (score > (second[file] as number)) {
      third[file] = second[file] as number;
      second[file] = score;
    } else if (score > (third[file] as number)) third[file] = score;
  });
  const top = new Float64Array(files);
  for (let file = 0; file < files; file++) {
    top[file] = ((best[file] as number) + (second[file] as number) + (third[file] as number)) / grain;
    best[file] = (best[file] as number) / grain;
  }
  return { best, top };
}

/** For each term by its place, where it stands: from the buckets, and from the files that are not in them. What it gives is good until the next. */
function collectHits({ buckets }: Snapshot, terms: readonly number[], outside: OutsideHits): (index: number) => Hits {
  const hits = new Hits();
  return index => {
    const term = terms[index] as number;
    const own = outside.get(term);
    if (buckets === undefined) return own ?? noHits;
    hits.length = 0;
    for (let at = 0; own !== undefined && at < own.length; at += 3) {
      hits.add(own.data[at] as number, own.data[at + 1] as number, own.data[at + 2] as number);
    }
    const { fileNow, postings } = buckets;
    postings.each(term, (passage, count) => {
      const file = fileNow[postings.fileOf[passage] as number] as number;
      if (file !== gone) hits.add(file, passage, count);
    });
    return hits;
  };
}

/** Where terms stand in files that are not in the buckets, by term: all of them, while a workspace is new. */
export type OutsideHits = ReadonlyMap<number, Hits>;

/** Walks once through those files, for any number of terms. */
export function outsideHits({ files, firstPassage, loose }: Snapshot, ...of: readonly Weights[]): OutsideHits {
  const terms = new Set(of.flatMap(weights => [...weights.keys()]));
  const found = new Map<number, Hits>();
  if (terms.size === 0) return found;
  const sieve = sieveBits(terms);
  for (const file of loose) {
    const scanned = files[file]?.scanned;
    if (scanned !== undefined) hitsIn(scanned, file, firstPassage[file] as number, { terms, sieve, found });
  }
  return found;
}

interface Wanted {
  readonly terms: ReadonlySet<number>;
  readonly sieve: Sieve;
  readonly found: Map<number, Hits>;
}

/** By itself: the engine makes the loop fast once and for all files, and not for each anew. */
function hitsIn({ postings, ends }: ScannedFile, file: number, firstPassage: number, wanted: Wanted): void {
  const { bits, mask } = wanted.sieve;
  let passage = 0;
  for (let index = 0; index < postings.length; index++) {
    const posting = postings[index] as number;
    const term = posting >>> 6;
    if (bits[term & mask] === 0 || !wanted.terms.has(term)) continue;
    while (index >= (ends[passage] as number)) passage++;
    let hits = wanted.found.get(term);
    if (hits === undefined) {
      hits = new Hits();
      wanted.found.set(term, hits);
    }
    hits.add(file, firstPassage + passage, posting & mostCount);
  }
}

interface Sieve {
  readonly bits: Uint8Array;
  readonly mask: number;
}

/** Most terms are not looked for, and a bit says so faster than a map. */
export function sieveOf(terms: ReadonlySet<number> | ReadonlyMap<number, unknown>): (term: number) => boolean {
  const { bits, mask } = sieveBits(terms);
  return term => bits[term & mask] === 1;
}

/** The fewer terms, the less of the processor's own memory it takes; one in some thirty others passes. */
function sieveBits(terms: ReadonlySet<number> | ReadonlyMap<number, unknown>): Sieve {
  const size = 1 << Math.max(12, Math.min(18, 32 - Math.clz32(32 * terms.size)));
  const bits = new Uint8Array(size);
  for (const term of terms.keys()) bits[term & (size - 1)] = 1;
  return { bits, mask: size - 1 };
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

const noHits = new Hits();

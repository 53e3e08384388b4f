import { eachTerm } from './definitionBuckets';
import { folderOf, isTest } from './pathKinds';
import { gone, type Snapshot } from './relatedIndex';
import { type Scored, sieveOf, type Weights } from './scanPostings';

/** One number a file, 0 where a signal has nothing to say. */
export type Signal = Float64Array;

/** Files to start from, each with its weight. */
export type Seeds = readonly (readonly [file: number, weight: number])[];

/** Sums are of whole multiples of a small number, so that they do not depend on the order in which files were read. */
const grain = 2 ** 20;
/** A place in a file's definitions and the file in one number. */
const offsetSpan = 2 ** 26;

/** Calls back with every definition whose name has one of the terms. */
function eachDefinition(
  { files, loose, buckets }: Snapshot,
  terms: Iterable<number>,
  take: (file: number, offset: number, term: number) => void,
): void {
  const wanted = new Set(terms);
  const mayBeWanted = sieveOf(wanted);
  for (const file of loose) {
    eachTerm(files[file]?.scanned.definitions ?? new Uint32Array(), (term, offset) => {
      if (mayBeWanted(term) && wanted.has(term)) take(file, offset, term);
    });
  }
  if (buckets === undefined) return;
  const { definitions, fileNow } = buckets;
  for (const term of wanted) {
    definitions.each(term, (old, offset) => {
      const file = fileNow[old] as number;
      if (file !== gone) take(file, offset, term);
    });
  }
}

/** How well what a file defines is named by the question: a name of which every part is asked for says most. */
export function definitionSignals(
  snapshot: Snapshot,
  { idf }: Scored,
): { readonly files: Signal; readonly passages: ReadonlyMap<number, Float64Array> } {
  const { files } = snapshot;
  const matches = new Map<number, { worth: number; matched: number }>();
  eachDefinition(snapshot, idf.keys(), (file, offset, term) => {
    const key = file * offsetSpan + offset;
    const match = matches.get(key) ?? { worth: 0, matched: 0 };
    matches.set(key, match);
    match.worth += Math.round((idf.get(term) ?? 0) * grain);
    match.matched++;
  });
  const signal = new Float64Array(files.length);
  const passages = new Map<number, Float64Array>();
  const seen = new Set<number>();
  let seenIn = -1;
  for (const key of Float64Array.from(matches.keys()).sort()) {
    const file = Math.floor(key / offsetSpan);
    const at = key % offsetSpan;
    const { worth, matched } = matches.get(key) ?? { worth: 0, matched: 0 };
    const scanned = files[file]?.scanned;
    if (scanned === undefined) continue;
    if (file !== seenIn) seen.clear();
    seenIn = file;
    const { definitions } = scanned;
    const passage = definitions[at] as number;
    const count = definitions[at + 1] as number;
    const name = definitions[at + 1 + count] as number;
    const value = ((worth / grain) * matched) / count;
    const inFile = passages.get(file) ?? new Float64Array(scanned.lengths.length);
    passages.set(file, inFile);
    inFile[passage] = (inFile[passage] ?? 0) + value;
    if (!seen.has(name)) signal[file] = (signal[file] ?? 0) + value;
    seen.add(name);
  }
  return { files: signal, passages };
}

export function pathSignal({ files, pathHits }: Snapshot, { idf }: Scored): Signal {
  const signal = new Float64Array(files.length);
  for (const [term, rarity] of idf) {
    for (const [file, weight] of pathHits.get(term) ?? []) signal[file] = (signal[file] ?? 0) + weight * rarity;
  }
  return signal;
}

const mostSimilarCommits = 60;

/** Files that earlier commits touched whose messages are like the question: all of them together, and the one most like it. */
export function messageSignals(
  { files, commits }: Snapshot,
  weights: Weights,
): { readonly all: Signal; readonly best: Signal; readonly commits: readonly number[] } {
  const frequency = new Map<number, number>();
  for (const { terms } of commits) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const scored: [score: number, commit: number][] = [];
  for (const [index, { terms }] of commits.entries()) {
    let score = 0;
    for (const term of terms) {
      const weight = weights.get(term);
      if (weight !== undefined) score += weight * Math.log(1 + commits.length / ((frequency.get(term) ?? 0) + 0.5));
    }
    if (score > 0) scored.push([score / Math.sqrt(6 + terms.length), index]);
  }
  scored.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const all = new Float64Array(files.length);
  const best = new Float64Array(files.length);
  const top = scored.slice(0, mostSimilarCommits);
  for (const [score, index] of top) {
    const touched = commits[index]?.files ?? [];
    for (const file of touched) {
      all[file] = (all[file] ?? 0) + (score * score) / Math.sqrt(touched.length);
      best[file] = Math.max(best[file] ?? 0, score / Math.sqrt(touched.length));
    }
  }
  return { all, best, commits: top.map(([, index]) => index) };
}

/** How often and how lately a file was changed. */
export function recencySignal(snapshot: Snapshot): Signal {
  return fading(snapshot, 400);
}

/** Files that were touched by the last few commits: work under way goes on there. */
export function latelySignal(snapshot: Snapshot): Signal {
  return fading(snapshot, 8);
}

/** The same for every question, for as long as no file and no commit comes or goes. */
const faded = new WeakMap<Snapshot['commits'], Map<number, Signal>>();

function fading({ commits, commitsOf }: Snapshot, commitsToFade: number): Signal {
  const known = faded.get(commits) ?? new Map<number, Signal>();
  faded.set(commits, known);
  const signal =
    known.get(commitsToFade) ??
    Float64Array.from(commitsOf, of =>
      of.reduce((sum, commit) => sum + Math.exp(-(commits[commit]?.age ?? 0) / commitsToFade), 0),
    );
  known.set(commitsToFade, signal);
  return signal;
}

/** BM25 of what all earlier commits of a file said about it, as if it were one text. */
export function toldSignal({ files, commits, commitsOf }: Snapshot, weights: Weights): Signal {
  const filesWith = new Map<number, number>();
  const nothing: ReadonlyMap<number, number> = new Map();
  const counts = files.map((_, file) => {
    const touching = commitsOf[file] ?? [];
    if (touching.length === 0) return nothing;
    const own = new Map<number, number>();
    for (const index of touching) {
      const commit = commits[index];
      if (commit === undefined || commit.files.length > 20) continue;
      for (const term of commit.terms) if (weights.has(term)) own.set(term, (own.get(term) ?? 0) + 1);
    }
    for (const term of own.keys()) filesWith.set(term, (filesWith.get(term) ?? 0) + 1);
    return own;
  });
  const average = commitsOf.reduce((sum, of) => sum + of.length, 0) / (files.length || 1) || 1;
  return Float64Array.from(counts, (own, file) => {
    const norm = 1.2 * (0.25 + (0.75 * (commitsOf[file]?.length ?? 0)) / average);
    let sum = 0;
    for (const [term, count] of own) {
      const df = filesWith.get(term) ?? 0;
      const idf = Math.log(1 + (files.length - df + 0.5) / (df + 0.5));
      sum += ((weights.get(term) ?? 0) * idf * count * 2.2) / (count + norm);
    }
    return sum;
  });
}

/** Files whose names have words in common with those of the seeds: `Session` and `DefaultSession`. */
export function nameSignal({ files, pathHits }: Snapshot, seeds: Seeds): Signal {
  const wanted = new Map<number, number>();
  for (const [seed, weight] of seeds)
    for (const term of files[seed]?.nameTerms ?? []) wanted.set(term, (wanted.get(term) ?? 0) + weight);
  const signal = new Float64Array(files.length);
  for (const [term, weight] of wanted) {
    const named = (pathHits.get(term) ?? []).filter(([, own]) => own === 1);
    const worth = weight * Math.log(1 + files.length / (named.length || 1));
    for (const [file] of named) signal[file] = (signal[file] ?? 0) + worth;
  }
  return signal;
}

/** Files that were changed in one commit with a seed, weighted by how small and how recent the commit was. */
export function togetherSignal({ commits, commitsOf, files }: Snapshot, seeds: Seeds): Signal {
  const signal = new Float64Array(files.length);
  for (const [seed, weight] of seeds) {
    const own = commitsOf[seed] ?? [];
    for (const index of own) {
      const commit = commits[index];
      if (commit === undefined || commit.files.length < 2 || commit.files.length > 25) continue;
      const worth =
        (weight * Math.exp(-commit.age / 1_300)) / Math.log2(1 + commit.files.length) / Math.sqrt(3 + own.length);
      for (const file of commit.files) if (file !== seed) signal[file] = (signal[file] ?? 0) + worth;
    }
  }
  return signal.map((value, file) => value / (3 + (commitsOf[file]?.length ?? 0)) ** 0.25);
}

/** The test of a source, the source of a test, the header of both. */
export function pairSignal({ files, byStem }: Snapshot, seeds: Seeds): Signal {
  const signal = new Float64Array(files.length);
  for (const [seed, weight] of seeds) {
    const path = files[seed]?.path ?? '';
    const mates = (byStem.get(files[seed]?.stem ?? '') ?? []).filter(file => file !== seed);
    if (mates.length > 8) continue;
    for (const mate of mates) {
      const other = files[mate]?.path ?? '';
      const isPair = isTest(other) !== isTest(path) || folderOf(other) === folderOf(path);
      signal[mate] = (signal[mate] ?? 0) + (weight * (isPair ? 1 : 0.5)) / Math.sqrt(mates.length);
    }
  }
  return signal;
}

/** Files of the same folder; half as much for each folder on the way to another. */
export function nearSignal({ files, folders, folderOf: folderAt }: Snapshot, seeds: Seeds): Signal {
  const byFolder = new Map<string, number>();
  for (const [seed, weight] of seeds) {
    const folder = folderOf(files[seed]?.path ?? '');
    byFolder.set(folder, (byFolder.get(folder) ?? 0) + weight);
  }
  const others = [...byFolder].map(([other, weight]) => [other.split('/'), weight] as const);
  const sums = folders.map(parts => {
    let sum = 0;
    for (const [other, weight] of others) sum += weight * nearness(parts, other);
    return sum;
  });
  return Float64Array.from(folderAt, folder => sums[folder] ?? 0);
}

function nearness(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  const steps = a.length + b.length - 2 * shared;
  return steps > 3 ? 0 : 0.5 ** steps;
}

/** Files that define what the seeds mention: rare names say most. */
export function definesForSignal(
  snapshot: Snapshot,
  mentioned: ReadonlySet<number>,
  rarity: (term: number) => number,
): Signal {
  const { files, loose, buckets } = snapshot;
  const signal = new Float64Array(files.length);
  if (mentioned.size === 0) return signal;
  const mayBeMentioned = sieveOf(mentioned);
  const inLoose = new Map<number, number[]>();
  for (const file of loose) {
    for (const name of files[file]?.names ?? []) {
      if (!mayBeMentioned(name) || !mentioned.has(name)) continue;
      const own = inLoose.get(name);
      if (own === undefined) inLoose.set(name, [file]);
      else if (own.length <= mostDefiners) own.push(file);
    }
  }
  for (const name of mentioned) {
    const settled = buckets?.definitions.definers(name, mostDefiners + loose.length) ?? [];
    const there = settled.map(old => buckets?.fileNow[old] ?? gone).filter(file => file !== gone);
    const all = [...there, ...(inLoose.get(name) ?? [])];
    if (all.length > mostDefiners) continue;
    const worth = Math.round((rarity(name) / all.length) * grain);
    for (const file of all) signal[file] = (signal[file] ?? 0) + worth;
  }
  return signal.map(worth => worth / grain);
}

/** A name that more files define says little about which is meant. */
const mostDefiners = 4;

/** The words of some passages that say most: frequent there, rare elsewhere. Words that are asked for already are left out. */
export function tellingTerms(
  postings: Iterable<number>,
  rarity: (term: number) => number,
  most: number,
  known?: Weights,
): Weights {
  const counts = new Map<number, number>();
  for (const posting of postings) {
    const term = posting >>> 6;
    counts.set(term, (counts.get(term) ?? 0) + Math.min(4, posting & 63));
  }
  const scored: [term: number, worth: number][] = [];
  for (const [term, count] of counts) {
    if (known?.has(term)) continue;
    scored.push([term, Math.sqrt(count) * rarity(term)]);
  }
  scored.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const top = scored.slice(0, most);
  const highest = top[0]?.[1] ?? 1;
  return new Map(top.map(([term, worth]) => [term, worth / highest]));
}

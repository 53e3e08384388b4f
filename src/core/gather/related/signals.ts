import { folderOf, isTest } from './pathKinds';
import type { Snapshot } from './relatedIndex';
import { type Scored, sieveOf, type Weights } from './scanPostings';

/** One number a file, 0 where a signal has nothing to say. */
export type Signal = Float64Array;

/** Files to start from, each with its weight. */
export type Seeds = readonly (readonly [file: number, weight: number])[];

/** How well what a file defines is named by the question: a name of which every part is asked for says most. */
export function definitionSignals(
  { files }: Snapshot,
  { idf }: Scored,
): { readonly files: Signal; readonly passages: ReadonlyMap<number, Float64Array> } {
  const signal = new Float64Array(files.length);
  const passages = new Map<number, Float64Array>();
  const mayBeAsked = sieveOf(idf.keys());
  for (const [file, { scanned }] of files.entries()) {
    const { definitions } = scanned;
    const seen = new Set<number>();
    for (let at = 0; at < definitions.length; ) {
      const passage = definitions[at] as number;
      const count = definitions[at + 1] as number;
      let worth = 0;
      let matched = 0;
      for (let index = at + 2; index < at + 2 + count; index++) {
        const term = definitions[index] as number;
        const one = mayBeAsked(term) ? idf.get(term) : undefined;
        if (one === undefined) continue;
        worth += one;
        matched++;
      }
      const name = definitions[at + 1 + count] as number;
      at += 2 + count;
      if (matched === 0) continue;
      const value = (worth * matched) / count;
      const inFile = passages.get(file) ?? new Float64Array(scanned.lengths.length);
      passages.set(file, inFile);
      inFile[passage] = (inFile[passage] ?? 0) + value;
      if (!seen.has(name)) signal[file] = (signal[file] ?? 0) + value;
      seen.add(name);
    }
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
export function recencySignal({ commits, commitsOf }: Snapshot): Signal {
  return Float64Array.from(commitsOf, of =>
    of.reduce((sum, commit) => sum + Math.exp(-(commits[commit]?.age ?? 0) / 400), 0),
  );
}

/** Files that were touched by the last few commits: work under way goes on there. */
export function latelySignal({ commits, commitsOf }: Snapshot): Signal {
  return Float64Array.from(commitsOf, of =>
    of.reduce((sum, commit) => sum + Math.exp(-(commits[commit]?.age ?? 0) / 8), 0),
  );
}

/** BM25 of what all earlier commits of a file said about it, as if it were one text. */
export function toldSignal({ files, commits, commitsOf }: Snapshot, weights: Weights): Signal {
  const filesWith = new Map<number, number>();
  const counts = files.map((_, file) => {
    const own = new Map<number, number>();
    for (const index of commitsOf[file] ?? []) {
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
export function pairSignal({ files }: Snapshot, seeds: Seeds): Signal {
  const byStem = new Map(seeds.map(([seed]) => [files[seed]?.stem ?? '', [] as number[]]));
  for (const [file, { stem }] of files.entries()) byStem.get(stem)?.push(file);
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
  const sums = folders.map(folder => {
    let sum = 0;
    for (const [other, weight] of byFolder) sum += weight * nearness(folder, other);
    return sum;
  });
  return Float64Array.from(folderAt, folder => sums[folder] ?? 0);
}

function nearness(one: string, other: string): number {
  if (one === other) return 1;
  const a = one.split('/');
  const b = other.split('/');
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  const steps = a.length + b.length - 2 * shared;
  return steps > 3 ? 0 : 0.5 ** steps;
}

/** Files that define what the seeds mention: rare names say most. */
export function definesForSignal(
  { files }: Snapshot,
  mentioned: ReadonlySet<number>,
  rarity: (term: number) => number,
): Signal {
  const mayBeMentioned = sieveOf(mentioned);
  const definers = new Map<number, number>();
  const found: number[] = [];
  for (const [file, { names }] of files.entries()) {
    for (const name of names) {
      if (!mayBeMentioned(name) || !mentioned.has(name)) continue;
      definers.set(name, (definers.get(name) ?? 0) + 1);
      found.push(file, name);
    }
  }
  const signal = new Float64Array(files.length);
  for (let at = 0; at < found.length; at += 2) {
    const file = found[at] as number;
    const name = found[at + 1] as number;
    const count = definers.get(name) ?? 0;
    if (count <= 4) signal[file] = (signal[file] ?? 0) + rarity(name) / count;
  }
  return signal;
}

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

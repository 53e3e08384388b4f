import { eachName, noDefinitions } from './definitionBuckets';
import { weightOfPathHit } from './layout';
import { folderOf, isTest } from './pathKinds';
import { gone, type Snapshot } from './relatedIndex';
import { type Scored, sieveOf, type Weights } from './scanPostings';

/** One number a file, 0 where a signal has nothing to say. */
export type Signal = Float64Array;

/** Files to start from, each with its weight. */
export type Seeds = readonly (readonly [file: number, weight: number])[];

/** Of no seeds. */
const nothing: Signal = new Float64Array();

/** Sums are of whole multiples of a small number, so that they do not depend on the order in which files were read. */
export const grain = 2 ** 20;

export function pathSignal({ files, pathHits }: Snapshot, { idf }: Scored): Signal {
  const signal = new Float64Array(files.length);
  for (const [term, rarity] of idf) {
    for (const hit of pathHits.get(term) ?? []) {
      signal[hit >>> 1] = (signal[hit >>> 1] as number) + weightOfPathHit(hit) * rarity;
    }
  }
  return signal;
}

const mostSimilarCommits = 60;

/** Files that earlier commits touched whose messages are like the question: all of them together, and the one most like it; worked out when it is asked for. */
export function messageSignals(
  { files, commits }: Snapshot,
  weights: Weights,
): () => { readonly all: Signal; readonly best: Signal } {
  const work = () => {
    const all = new Float64Array(files.length);
    const best = new Float64Array(files.length);
    for (const [score, index] of similarCommits(commits, weights)) {
      const touched = commits[index]?.files ?? [];
      for (const file of touched) {
        all[file] = (all[file] ?? 0) + (score * score) / Math.sqrt(touched.length);
        best[file] = Math.max(best[file] ?? 0, score / Math.sqrt(touched.length));
      }
    }
    return { all, best };
  };
  let known: ReturnType<typeof work> | undefined;
  return () => {
    known ??= work();
    return known;
  };
}

function similarCommits(
  commits: Snapshot['commits'],
  weights: Weights,
): readonly (readonly [score: number, commit: number])[] {
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
  return scored.sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, mostSimilarCommits);
}

/** How often and how lately a file was changed. */
export function recencySignal(snapshot: Snapshot): Signal {
  return fading(snapshot, 400);
}

/** Files that were touched by the last few commits: work under way goes on there. */
export function latelySignal(snapshot: Snapshot): Signal {
  return fading(snapshot, 8);
}

function fading({ commits, commitsOf }: Snapshot, commitsToFade: number): Signal {
  const worth = Float64Array.from(commits, ({ age }) => Math.exp(-age / commitsToFade));
  const signal = new Float64Array(commitsOf.length);
  for (const [file, of] of commitsOf.entries()) {
    let sum = 0;
    for (const commit of of) sum += worth[commit] as number;
    signal[file] = sum;
  }
  return signal;
}

/** BM25 of what all earlier commits of a file said about it, as if it were one text. */
export function toldSignal({ files, commits, commitsOf, meanCommits }: Snapshot, weights: Weights): Signal {
  const filesWith = new Map<number, number>();
  const counts = new Map<number, Map<number, number>>();
  for (const commit of commits) {
    if (commit.files.length > 20) continue;
    for (const term of commit.terms) {
      if (!weights.has(term)) continue;
      for (const file of commit.files) {
        const own = counts.get(file) ?? new Map<number, number>();
        counts.set(file, own);
        const before = own.get(term) ?? 0;
        own.set(term, before + 1);
        if (before === 0) filesWith.set(term, (filesWith.get(term) ?? 0) + 1);
      }
    }
  }
  const signal = new Float64Array(files.length);
  for (const [file, own] of counts) {
    const norm = 1.2 * (0.25 + (0.75 * (commitsOf[file]?.length ?? 0)) / meanCommits);
    let sum = 0;
    for (const [term, count] of own) {
      const df = filesWith.get(term) ?? 0;
      const idf = Math.log(1 + (files.length - df + 0.5) / (df + 0.5));
      sum += ((weights.get(term) ?? 0) * idf * count * 2.2) / (count + norm);
    }
    signal[file] = sum;
  }
  return signal;
}

/** Files whose names have words in common with those of the seeds: `Session` and `DefaultSession`. */
export function nameSignal({ files, pathHits }: Snapshot, seeds: Seeds): Signal {
  if (seeds.length === 0) return nothing;
  const wanted = new Map<number, number>();
  for (const [seed, weight] of seeds)
    for (const term of files[seed]?.pathTerms ?? [])
      if (term % 2 === 1) wanted.set(term >>> 1, (wanted.get(term >>> 1) ?? 0) + weight);
  const signal = new Float64Array(files.length);
  for (const [term, weight] of wanted) {
    const named = (pathHits.get(term) ?? []).filter(hit => hit % 2 === 1);
    const worth = weight * Math.log(1 + files.length / (named.length || 1));
    for (const hit of named) signal[hit >>> 1] = (signal[hit >>> 1] as number) + worth;
  }
  return signal;
}

/** Files that were changed in one commit with a seed, weighted by how small and how recent the commit was. */
export function togetherSignal({ commits, commitsOf, files }: Snapshot, seeds: Seeds): Signal {
  if (seeds.length === 0) return nothing;
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
  for (let file = 0; file < signal.length; file++) {
    const value = signal[file] as number;
    if (value > 0) signal[file] = value / (3 + (commitsOf[file]?.length ?? 0)) ** 0.25;
  }
  return signal;
}

/** The test of a source, the source of a test, the header of both. */
export function pairSignal({ files, byStem }: Snapshot, seeds: Seeds): Signal {
  if (seeds.length === 0) return nothing;
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
  if (seeds.length === 0) return nothing;
  const byFolder = new Map<string, number>();
  for (const [seed, weight] of seeds) {
    const folder = folderOf(files[seed]?.path ?? '');
    byFolder.set(folder, (byFolder.get(folder) ?? 0) + weight);
  }
  const others = [...byFolder].map(([other, weight]) => [other.split('/'), weight] as const);
  const sums = new Float64Array(folders.length);
  for (const [place, parts] of folders.entries()) {
    let sum = 0;
    for (const [other, weight] of others) sum += weight * nearness(parts, other);
    sums[place] = sum;
  }
  const signal = new Float64Array(files.length);
  for (let file = 0; file < signal.length; file++) signal[file] = sums[folderAt[file] as number] as number;
  return signal;
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
  if (mentioned.size === 0) return nothing;
  const signal = new Float64Array(files.length);
  const mayBeMentioned = sieveOf(mentioned);
  const inLoose = new Map<number, number[]>();
  for (const file of loose) {
    eachName(files[file]?.scanned.definitions ?? noDefinitions, name => {
      if (!mayBeMentioned(name) || !mentioned.has(name)) return;
      const own = inLoose.get(name);
      if (own === undefined) inLoose.set(name, [file]);
      else if (own.length <= mostDefiners && own.at(-1) !== file) own.push(file);
    });
  }
  for (const name of mentioned) {
    const settled = buckets?.definitions.definers(name, mostDefiners + loose.length) ?? [];
    const there = settled.map(old => buckets?.fileNow[old] ?? gone).filter(file => file !== gone);
    const all = [...there, ...(inLoose.get(name) ?? [])];
    if (all.length > mostDefiners) continue;
    const worth = Math.round((rarity(name) / all.length) * grain);
    for (const file of all) signal[file] = (signal[file] ?? 0) + worth;
  }
  for (let file = 0; file < signal.length; file++) signal[file] = (signal[file] as number) / grain;
  return signal;
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

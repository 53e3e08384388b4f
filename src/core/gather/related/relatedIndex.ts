import type { PastCommit } from '../../ports';
import type { ScannedFile } from './fileScan';
import { stemOf } from './pathKinds';
import { termsOf } from './terms';

/** One file as the index knows it. */
export interface IndexedFile {
  readonly path: string;
  readonly scanned: ScannedFile;
  /** Terms of the path: those of the file's name weigh 1, those of its folders a half. */
  readonly pathTerms: ReadonlyMap<number, number>;
  /** Each name that it defines, once. */
  readonly names: Uint32Array;
  /** Terms of the file's own name. */
  readonly nameTerms: readonly number[];
  /** What its name has in common with that of its test. */
  readonly stem: string;
}

export interface IndexedCommit {
  readonly terms: Uint32Array;
  readonly files: readonly number[];
  /** How many commits are newer. */
  readonly age: number;
}

/** Everything a question is put to, in an order that does not depend on how it was found. */
export interface Snapshot {
  readonly files: readonly IndexedFile[];
  readonly byPath: ReadonlyMap<string, number>;
  /** Newest first; commits that touch more than 40 known files say little and are not here. */
  readonly commits: readonly IndexedCommit[];
  /** For each file, its commits. */
  readonly commitsOf: readonly (readonly number[])[];
}

const mostFilesOfCommit = 40;
const frequencyMask = (1 << 20) - 1;
const longestMessage = 3_000;

/** What is known of a workspace: scanned files by path, and its history. Holds no text. */
export class RelatedIndex {
  private readonly files = new Map<string, IndexedFile>();
  private history: readonly PastCommit[] = [];
  private terms: readonly Uint32Array[] = [];
  private readonly frequency = new Uint32Array(frequencyMask + 1);
  private readonly stamps = new Uint32Array(frequencyMask + 1);
  private lastStamp = 0;
  private known: Snapshot | undefined;

  get size(): number {
    return this.files.size;
  }

  set(path: string, scanned: ScannedFile): void {
    this.delete(path);
    this.count(scanned, 1);
    const pathTerms = pathTermsOf(path);
    this.files.set(path, {
      path,
      scanned,
      pathTerms,
      names: definedNames(scanned),
      nameTerms: [...pathTerms].flatMap(([term, weight]) => (weight === 1 ? term : [])),
      stem: stemOf(path),
    });
    this.known = undefined;
  }

  delete(path: string): void {
    const file = this.files.get(path);
    if (file === undefined) return;
    this.count(file.scanned, -1);
    this.files.delete(path);
    this.known = undefined;
  }

  /** Inverse document frequency, about: terms that share a place in the table count together. */
  rarity(term: number): number {
    return Math.log(1 + this.files.size / ((this.frequency[term & frequencyMask] as number) + 0.5));
  }

  private count({ postings }: ScannedFile, by: 1 | -1): void {
    const stamp = ++this.lastStamp;
    for (const posting of postings) {
      const place = (posting >>> 6) & frequencyMask;
      if (this.stamps[place] === stamp) continue;
      this.stamps[place] = stamp;
      this.frequency[place] = (this.frequency[place] as number) + by;
    }
  }

  paths(): IterableIterator<string> {
    return this.files.keys();
  }

  setHistory(commits: readonly PastCommit[]): void {
    this.history = commits;
    this.terms = commits.map(({ message }) => Uint32Array.from(termsOf(message.slice(0, longestMessage)).keys()));
    this.known = undefined;
  }

  snapshot(): Snapshot {
    this.known ??= this.take();
    return this.known;
  }

  private take(): Snapshot {
    const files = [...this.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    const byPath = new Map(files.map((file, index) => [file.path, index]));
    const commits: IndexedCommit[] = [];
    for (const [age, { paths }] of this.history.entries()) {
      const touched = paths.flatMap(path => byPath.get(path) ?? []);
      if (touched.length === 0 || touched.length > mostFilesOfCommit) continue;
      commits.push({ terms: this.terms[age] ?? new Uint32Array(), files: touched, age });
    }
    const commitsOf: number[][] = files.map(() => []);
    for (const [index, commit] of commits.entries()) for (const file of commit.files) commitsOf[file]?.push(index);
    return { files, byPath, commits, commitsOf };
  }
}

function pathTermsOf(path: string): ReadonlyMap<number, number> {
  const weights = new Map<number, number>();
  const parts = path.replace(/\.[^./]*$/, '').split('/');
  for (const [depth, part] of parts.entries()) {
    const weight = depth === parts.length - 1 ? 1 : 0.5;
    for (const term of termsOf(part).keys()) weights.set(term, Math.max(weight, weights.get(term) ?? 0));
  }
  return weights;
}

function definedNames({ definitions }: ScannedFile): Uint32Array {
  const names = new Set<number>();
  for (let at = 0; at < definitions.length; at += 2 + (definitions[at + 1] as number)) {
    names.add(definitions[at + 1 + (definitions[at + 1] as number)] as number);
  }
  return Uint32Array.from(names);
}

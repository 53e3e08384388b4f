import type { PastCommit } from '../../ports';
import { folderOf } from './pathKinds';
import type { IndexedFile } from './relatedIndex';

export interface IndexedCommit {
  readonly terms: Uint32Array;
  readonly files: readonly number[];
  /** How many commits are newer. */
  readonly age: number;
}

/** What depends on which files there are, and not on what they say. Files are known by numbers; `order` says where each stands by its path. */
export interface Layout {
  readonly byPath: ReadonlyMap<string, number>;
  readonly order: Uint32Array;
  /** The folders, each by its parts, and for each file the place of its own among them. */
  readonly folders: readonly (readonly string[])[];
  readonly folderOf: Uint32Array;
  /** What names of sources and their tests have in common, with the files that have it. */
  readonly byStem: ReadonlyMap<string, readonly number[]>;
  /** For each term of a path, the files, doubled; odd where it stands in the file's own name. */
  readonly pathHits: ReadonlyMap<number, readonly number[]>;
  /** Newest first; commits that touch more than 40 known files say little and are not here. */
  readonly commits: readonly IndexedCommit[];
  /** For each file, its commits, newest first. */
  readonly commitsOf: readonly (readonly number[])[];
  readonly meanCommits: number;
}

/** What a name in a file's own name is worth, and one in its folders. */
export function weightOfPathHit(hit: number): number {
  return hit % 2 === 1 ? 1 : 0.5;
}

const mostFilesOfCommit = 40;

/** A layout that takes in files one by one: making it anew takes a while for ten thousand files. */
export class GrowingLayout {
  /** Paths in their order. */
  private readonly paths: string[];
  private readonly byPath: Map<string, number>;
  private readonly byStem = new Map<string, number[]>();
  private readonly pathHits = new Map<number, number[]>();
  private readonly folders = new Map<string, number>();
  private readonly folderParts: string[][] = [];
  private readonly commits: readonly IndexedCommit[];
  private readonly commitsOf: number[][];
  private readonly touched = new Set<string>();
  private order: Uint32Array;
  private folderAt: Uint32Array;

  /** Files are numbered in the order of their paths, whatever the order in which they were found. */
  constructor(known: ReadonlyMap<string, IndexedFile>, history: readonly PastCommit[], terms: readonly Uint32Array[]) {
    this.paths = [...known.keys()].sort();
    const { paths } = this;
    this.byPath = new Map(paths.map((path, index) => [path, index]));
    this.order = Uint32Array.from(paths.keys());
    this.folderAt = new Uint32Array(paths.length);
    for (const [index, path] of paths.entries()) {
      const file = known.get(path);
      if (file !== undefined) this.note(index, file);
    }
    const commits: IndexedCommit[] = [];
    for (const [age, { paths: all }] of history.entries()) {
      for (const path of all) this.touched.add(path);
      const files = all.flatMap(path => this.byPath.get(path) ?? []);
      if (files.length === 0 || files.length > mostFilesOfCommit) continue;
      commits.push({ terms: terms[age] ?? new Uint32Array(), files, age });
    }
    this.commits = commits;
    this.commitsOf = paths.map(() => []);
    for (const [index, commit] of commits.entries()) for (const file of commit.files) this.commitsOf[file]?.push(index);
  }

  /** Gives the last number to a file that came; false where the history knows it, so that its commits are others now. */
  add(file: IndexedFile): boolean {
    if (this.touched.has(file.path)) return false;
    const number = this.paths.length;
    let [low, high] = [0, number];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.paths[middle] as string) < file.path) low = middle + 1;
      else high = middle;
    }
    this.paths.splice(low, 0, file.path);
    this.order = longer(this.order.map(place => (place >= low ? place + 1 : place)));
    this.order[number] = low;
    this.byPath.set(file.path, number);
    this.folderAt = longer(this.folderAt);
    this.note(number, file);
    this.commitsOf.push([]);
    return true;
  }

  /** As it is now: good until the next file comes. */
  now(): Layout {
    const { byPath, order, folderParts, folderAt, byStem, pathHits, commits, commitsOf } = this;
    return {
      byPath,
      order,
      folders: folderParts,
      folderOf: folderAt,
      byStem,
      pathHits,
      commits,
      commitsOf,
      meanCommits: commitsOf.reduce((sum, of) => sum + of.length, 0) / (commitsOf.length || 1) || 1,
    };
  }

  private note(number: number, { path, pathTerms, stem }: IndexedFile): void {
    for (const pathTerm of pathTerms) append(this.pathHits, pathTerm >>> 1, 2 * number + (pathTerm % 2));
    append(this.byStem, stem, number);
    const folder = folderOf(path);
    let place = this.folders.get(folder);
    if (place === undefined) {
      place = this.folderParts.push(folder.split('/')) - 1;
      this.folders.set(folder, place);
    }
    this.folderAt[number] = place;
  }
}

function append<Key>(lists: Map<Key, number[]>, key: Key, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function longer(numbers: Uint32Array): Uint32Array {
  const result = new Uint32Array(numbers.length + 1);
  result.set(numbers);
  return result;
}

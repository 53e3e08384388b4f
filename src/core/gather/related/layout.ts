import type { PastCommit } from '../../ports';
import { folderOf } from './pathKinds';
import type { IndexedFile } from './relatedIndex';

export interface IndexedCommit {
  readonly terms: Uint32Array;
  readonly files: readonly number[];
  /** How many commits are newer. */
  readonly age: number;
}

/** What depends on which files there are, and not on what they say. */
export interface Layout {
  readonly paths: readonly string[];
  readonly byPath: ReadonlyMap<string, number>;
  /** The folders, each by its parts, and for each file the place of its own among them. */
  readonly folders: readonly (readonly string[])[];
  readonly folderOf: Uint32Array;
  /** What names of sources and their tests have in common, with the files that have it. */
  readonly byStem: ReadonlyMap<string, readonly number[]>;
  /** For each term of a path, the files and its weight there. */
  readonly pathHits: ReadonlyMap<number, readonly (readonly [file: number, weight: number])[]>;
  /** Newest first; commits that touch more than 40 known files say little and are not here. */
  readonly commits: readonly IndexedCommit[];
  /** For each file, its commits. */
  readonly commitsOf: readonly (readonly number[])[];
}

const mostFilesOfCommit = 40;

/** Of files in the order of their paths, whatever the order in which they were found. */
export function layoutOf(
  known: ReadonlyMap<string, IndexedFile>,
  history: readonly PastCommit[],
  terms: readonly Uint32Array[],
): Layout {
  const paths = [...known.keys()].sort();
  const byPath = new Map(paths.map((path, index) => [path, index]));
  const pathHits = new Map<number, (readonly [number, number])[]>();
  for (const [file, path] of paths.entries()) {
    for (const [term, weight] of known.get(path)?.pathTerms ?? []) {
      const hits = pathHits.get(term);
      if (hits === undefined) pathHits.set(term, [[file, weight]]);
      else hits.push([file, weight]);
    }
  }
  const byStem = new Map<string, number[]>();
  for (const [file, path] of paths.entries()) {
    const stem = known.get(path)?.stem ?? '';
    const own = byStem.get(stem);
    if (own === undefined) byStem.set(stem, [file]);
    else own.push(file);
  }
  const folders = new Map<string, number>();
  const folderPlaces = paths.map(path => {
    const folder = folderOf(path);
    const place = folders.get(folder) ?? folders.size;
    folders.set(folder, place);
    return place;
  });
  const commits: IndexedCommit[] = [];
  for (const [age, { paths: all }] of history.entries()) {
    const touched = all.flatMap(path => byPath.get(path) ?? []);
    if (touched.length === 0 || touched.length > mostFilesOfCommit) continue;
    commits.push({ terms: terms[age] ?? new Uint32Array(), files: touched, age });
  }
  const commitsOf: number[][] = paths.map(() => []);
  for (const [index, commit] of commits.entries()) for (const file of commit.files) commitsOf[file]?.push(index);
  return {
    paths,
    byPath,
    folders: [...folders.keys()].map(folder => folder.split('/')),
    folderOf: Uint32Array.from(folderPlaces),
    byStem,
    pathHits,
    commits,
    commitsOf,
  };
}

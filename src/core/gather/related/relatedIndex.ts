import type { PastCommit } from '../../ports';
import { DefinitionBuckets } from './definitionBuckets';
import type { ScannedFile } from './fileScan';
import { type Layout, layoutOf } from './layout';
import { folderOf, stemOf } from './pathKinds';
import { PostingBuckets } from './postingBuckets';
import { sum } from './ranks';
import { termsOf } from './terms';

/** One file as the index knows it. */
export interface IndexedFile {
  readonly path: string;
  readonly scanned: ScannedFile;
  /** Of all its passages together. */
  readonly length: number;
  /** Terms of the path: those of the file's name weigh 1, those of its folders a half. */
  readonly pathTerms: ReadonlyMap<number, number>;
  /** Each name that it defines, once. */
  readonly names: Uint32Array;
  /** Terms of the file's own name. */
  readonly nameTerms: readonly number[];
  /** What its name has in common with that of its test. */
  readonly stem: string;
}

interface Buckets {
  readonly postings: PostingBuckets;
  readonly definitions: DefinitionBuckets;
}

/** Everything a question is put to, in an order that does not depend on how it was found. */
export interface Snapshot extends Layout {
  readonly files: readonly IndexedFile[];
  /** Where the passages of each file begin when those of all files are counted, and their number at the end. */
  readonly firstPassage: Uint32Array;
  readonly averageFile: number;
  readonly averagePassage: number;
  /** Of every passage, in terms. */
  readonly passageLengths: Uint32Array;
  readonly buckets?: KnownBuckets;
  /** Files whose postings are not in the buckets. */
  readonly loose: readonly number[];
}

/** Postings by term, and for each of their passages the number and the file that it has now. */
export interface KnownBuckets {
  readonly postings: PostingBuckets;
  readonly definitions: DefinitionBuckets;
  /** For each file of the buckets, its place now; `gone` where it changed. */
  readonly fileNow: Uint32Array;
  /** `gone` for passages of files that changed since. */
  readonly passages: Uint32Array;
  readonly files: Uint32Array;
}

export const gone = 0xffff_ffff;

const frequencyMask = (1 << 20) - 1;
const longestMessage = 3_000;
/** With more than this share of the postings outside of the buckets, they are filled anew. */
const mostLoose = 0.05;

/** What is known of a workspace: scanned files by path, and its history. Holds no text. */
export class RelatedIndex {
  private readonly files = new Map<string, IndexedFile>();
  private history: readonly PastCommit[] = [];
  private terms: readonly Uint32Array[] = [];
  private readonly frequency = new Uint32Array(frequencyMask + 1);
  private readonly stamps = new Uint32Array(frequencyMask + 1);
  private lastStamp = 0;
  private postings = 0;
  private layout: Layout | undefined;
  private buckets: Buckets | undefined;
  private ordered: { readonly layout: Layout; readonly files: readonly IndexedFile[] } | undefined;
  private places: { readonly layout: Layout; readonly buckets: Buckets; readonly places: Uint32Array } | undefined;
  private readonly changed = new Set<string>();
  private known: Snapshot | undefined;
  private changes = 0;
  private readonly folderTerms = new Map<string, ReadonlySet<number>>();

  get size(): number {
    return this.files.size;
  }

  /** Another number says that an answer may be another one. */
  get version(): number {
    return this.changes;
  }

  set(path: string, scanned: ScannedFile): void {
    const before = this.files.get(path);
    if (before !== undefined && isSame(before.scanned, scanned)) return;
    if (before === undefined) this.layout = undefined;
    else this.count(before.scanned, -1);
    this.changed.add(path);
    this.count(scanned, 1);
    const pathTerms = before?.pathTerms ?? this.pathTermsOf(path);
    this.files.set(path, {
      path,
      scanned,
      length: sum(scanned.lengths),
      pathTerms,
      names: definedNames(scanned),
      nameTerms: before?.nameTerms ?? [...pathTerms].flatMap(([term, weight]) => (weight === 1 ? term : [])),
      stem: before?.stem ?? stemOf(path),
    });
    this.forgetKnown();
  }

  /** Files share their folders' terms. */
  private pathTermsOf(path: string): ReadonlyMap<number, number> {
    const folder = folderOf(path);
    const above = this.folderTerms.get(folder) ?? new Set(folder.split('/').flatMap(part => [...termsOf(part).keys()]));
    this.folderTerms.set(folder, above);
    const weights = new Map<number, number>();
    for (const term of above) weights.set(term, 0.5);
    for (const term of termsOf(nameOf(path)).keys()) weights.set(term, 1);
    return weights;
  }

  delete(path: string): void {
    const file = this.files.get(path);
    if (file === undefined) return;
    this.count(file.scanned, -1);
    this.files.delete(path);
    this.layout = undefined;
    this.forgetKnown();
  }

  /** Inverse document frequency, about: terms that share a place in the table count together. */
  rarity(term: number): number {
    return Math.log(1 + this.files.size / ((this.frequency[term & frequencyMask] as number) + 0.5));
  }

  private count({ postings }: ScannedFile, by: 1 | -1): void {
    const stamp = ++this.lastStamp;
    this.postings += by * postings.length;
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
    this.layout = undefined;
    this.forgetKnown();
  }

  private forgetKnown(): void {
    this.known = undefined;
    this.changes++;
  }

  snapshot(): Snapshot {
    this.known ??= this.take();
    return this.known;
  }

  /** Puts the postings of all files into buckets, unless almost all are there; the answers are the same without. */
  settle(): void {
    const { loose } = this.snapshot();
    const files = this.snapshot().files;
    const postings = loose.reduce((sum, file) => sum + (files[file]?.scanned.postings.length ?? 0), 0);
    if (postings <= mostLoose * this.postings) return;
    this.buckets = undefined;
    this.buckets = { postings: new PostingBuckets(files), definitions: new DefinitionBuckets(files) };
    this.known = undefined;
  }

  private take(): Snapshot {
    this.layout ??= layoutOf(this.files, this.history, this.terms);
    const { layout } = this;
    const files = this.inOrder(layout);
    const firstPassage = new Uint32Array(files.length + 1);
    let totalLength = 0;
    for (const [index, { scanned, length }] of files.entries()) {
      firstPassage[index + 1] = (firstPassage[index] as number) + scanned.lengths.length;
      totalLength += length;
    }
    const totalPassages = firstPassage[files.length] as number;
    const passageLengths = new Uint32Array(totalPassages);
    for (const [index, { scanned }] of files.entries()) passageLengths.set(scanned.lengths, firstPassage[index]);
    return {
      ...layout,
      files,
      firstPassage,
      passageLengths,
      averageFile: totalLength / (files.length || 1) || 1,
      averagePassage: totalLength / (totalPassages || 1) || 1,
      ...inBuckets(this.buckets, files, this.placesOfOld(layout), firstPassage),
    };
  }

  /** Where nothing came or went, only what changed is looked up. */
  private inOrder(layout: Layout): readonly IndexedFile[] {
    if (this.ordered?.layout !== layout) {
      this.ordered = { layout, files: layout.paths.flatMap(path => this.files.get(path) ?? []) };
    } else {
      const files = [...this.ordered.files];
      for (const path of this.changed) {
        const place = layout.byPath.get(path);
        const file = this.files.get(path);
        if (place !== undefined && file !== undefined) files[place] = file;
      }
      this.ordered = { layout, files };
    }
    this.changed.clear();
    return this.ordered.files;
  }

  /** For each file of the buckets its place in this layout; `gone` where it has none. */
  private placesOfOld(layout: Layout): Uint32Array {
    const { buckets } = this;
    if (buckets === undefined) return new Uint32Array();
    if (this.places?.layout !== layout || this.places.buckets !== buckets) {
      const places = buckets.postings.files.map(({ path }) => layout.byPath.get(path) ?? gone);
      this.places = { layout, buckets, places: Uint32Array.from(places) };
    }
    return this.places.places;
  }
}

function inBuckets(
  buckets: Buckets | undefined,
  files: readonly IndexedFile[],
  placesOfOld: Uint32Array,
  firstPassage: Uint32Array,
): Pick<Snapshot, 'buckets' | 'loose'> {
  if (buckets === undefined) return { loose: files.map((_, file) => file) };
  const { postings, definitions } = buckets;
  const fileNow = new Uint32Array(postings.files.length).fill(gone);
  const passages = new Uint32Array(postings.passages).fill(gone);
  const fileOf = new Uint32Array(postings.passages);
  const isThere = new Uint8Array(files.length);
  let at = 0;
  for (const [index, old] of postings.files.entries()) {
    const file = placesOfOld[index] as number;
    const count = old.scanned.lengths.length;
    if (file !== gone && files[file]?.scanned === old.scanned) {
      isThere[file] = 1;
      fileNow[index] = file;
      fileOf.fill(file, at, at + count);
      for (let own = 0; own < count; own++) passages[at + own] = (firstPassage[file] as number) + own;
    }
    at += count;
  }
  return {
    buckets: { postings, definitions, passages, files: fileOf, fileNow },
    loose: files.flatMap((_, file) => (isThere[file] === 1 ? [] : file)),
  };
}

function isSame(one: ScannedFile, other: ScannedFile): boolean {
  const parts = ['lines', 'bytes', 'ends', 'postings', 'definitions'] as const;
  return parts.every(part => {
    const [a, b] = [one[part], other[part]];
    if (a.length !== b.length) return false;
    for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
    return true;
  });
}

/** Without the folders and the extension. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}

function definedNames({ definitions }: ScannedFile): Uint32Array {
  const names: number[] = [];
  for (let at = 0; at < definitions.length; at += 2 + (definitions[at + 1] as number)) {
    names.push(definitions[at + 1 + (definitions[at + 1] as number)] as number);
  }
  return names.length === 0 ? noNames : new Uint32Array(new Set(names));
}

const noNames = new Uint32Array();

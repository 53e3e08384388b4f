import type { PastCommit } from '../../ports';
import { DefinitionBuckets } from './definitionBuckets';
import { DocumentFrequencies, frequencyMask } from './documentFrequencies';
import type { ScannedFile } from './fileScan';
import { GrowingLayout, type Layout } from './layout';
import { folderOf, stemOf } from './pathKinds';
import { PostingBuckets } from './postingBuckets';
import { sum } from './ranks';
import { ScoreSheets } from './scoreSheets';
import { distinctTerms, termsOf } from './terms';
import { type Drawn, drawnOf, type Unread } from './unreadFiles';

/** One file as the index knows it. */
export interface IndexedFile {
  readonly path: string;
  readonly scanned: ScannedFile;
  /** Of all its passages together. */
  readonly length: number;
  /** Terms of the path, each doubled; odd where it stands in the file's own name. */
  readonly pathTerms: Uint32Array;
  /** What its name has in common with that of its test. */
  readonly stem: string;
}

interface Buckets {
  readonly postings: PostingBuckets;
  readonly definitions: DefinitionBuckets;
}

/**
 * Everything a question is put to; good until the index changes. Files and passages are known by numbers that say nothing about
 * them: what a question comes to does not depend on how they were found.
 */
export interface Snapshot extends Layout {
  readonly files: readonly IndexedFile[];
  /** The number of each file's first passage, which its others follow, and how many numbers there are, some of them of passages that changed since. */
  readonly firstPassage: Uint32Array;
  readonly passages: number;
  /** Of the workspace, as far as is known: where files are still unread, some that were read stand for them. */
  readonly fileCount: number;
  readonly averageFile: number;
  readonly averagePassage: number;
  /** For each file, how many unread ones it stands for. */
  readonly standsFor?: Float64Array;
  /** Of every passage, in terms. */
  readonly passageLengths: Uint32Array;
  readonly buckets?: KnownBuckets;
  /** Files whose postings are not in the buckets. */
  readonly loose: readonly number[];
  readonly sheets: ScoreSheets;
}

/** Postings by term; passages have there the numbers that they have now. */
export interface KnownBuckets {
  readonly postings: PostingBuckets;
  readonly definitions: DefinitionBuckets;
  /** For each file of the buckets, its number now; `gone` where it changed. */
  readonly fileNow: Uint32Array;
}

export const gone = 0xffff_ffff;

const longestMessage = 3_000;
/** More files that came are numbered anew with all others. */
const mostCame = 200;
/** With more than this share of the postings outside of the buckets, they are filled anew. */
const mostLoose = 0.05;

/** What is known of a workspace: scanned files by path, and its history. Holds no text. */
export class RelatedIndex {
  private readonly files = new Map<string, IndexedFile>();
  private history: readonly PastCommit[] = [];
  private terms: readonly Uint32Array[] = [];
  private readonly frequencies = new DocumentFrequencies();
  private postings = 0;
  private totalLength = 0;
  private totalPassages = 0;
  private growing: GrowingLayout | undefined;
  private layout: Layout | undefined;
  private numbered: IndexedFile[] = [];
  private readonly came = new Set<string>();
  private buckets: Buckets | undefined;
  private places:
    | { readonly growing: GrowingLayout; readonly buckets: Buckets; readonly places: Uint32Array }
    | undefined;
  private passageLengths = new Uint32Array();
  private unread: Unread = { files: 0, drawn: new Set() };
  private drawn: Drawn | undefined;
  private readonly sheets = new ScoreSheets();
  private readonly changed = new Set<string>();
  private known: Snapshot | undefined;
  private changes = 0;
  private readonly folderTerms = new Map<string, readonly number[]>();

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
    if (before === undefined) this.came.add(path);
    else this.count(before, -1);
    this.changed.add(path);
    const file = {
      path,
      scanned,
      length: sum(scanned.lengths),
      pathTerms: before?.pathTerms ?? this.pathTermsOf(path),
      stem: before?.stem ?? stemOf(path),
    };
    this.count(file, 1);
    this.files.set(path, file);
    this.forgetKnown();
  }

  /** Files share their folders' terms. */
  private pathTermsOf(path: string): Uint32Array {
    const folder = folderOf(path);
    const above = this.folderTerms.get(folder) ?? [...new Set(folder.split('/').flatMap(distinctTerms))];
    this.folderTerms.set(folder, above);
    const inName = distinctTerms(nameOf(path));
    const terms = new Uint32Array(above.length + inName.length);
    let count = 0;
    for (const term of above) terms[count++] = 2 * term + (inName.includes(term) ? 1 : 0);
    for (const term of inName) if (!above.includes(term)) terms[count++] = 2 * term + 1;
    return terms.slice(0, count);
  }

  delete(path: string): void {
    const file = this.files.get(path);
    if (file === undefined) return;
    this.count(file, -1);
    this.files.delete(path);
    this.growing = undefined;
    this.forgetKnown();
  }

  /** Inverse document frequency, about: terms that share a place in the table count together. */
  rarity(term: number): number {
    const place = term & frequencyMask;
    const { weight = 0 } = this.drawn ?? {};
    const files = this.files.size + (weight > 0 ? this.unread.files : 0);
    const unread = weight * (this.drawn?.filesWith(place) ?? 0);
    return Math.log(1 + files / (this.frequencies.at(place) + unread + 0.5));
  }

  private count({ scanned, length }: IndexedFile, by: 1 | -1): void {
    this.totalLength += by * length;
    this.totalPassages += by * scanned.lengths.length;
    this.postings += by * scanned.postings.length;
    if (by === 1) this.frequencies.add(scanned.postings);
    else this.frequencies.remove(scanned.postings);
  }

  paths(): IterableIterator<string> {
    return this.files.keys();
  }

  setHistory(commits: readonly PastCommit[]): void {
    this.history = commits;
    this.terms = commits.map(({ message }) => Uint32Array.from(termsOf(message.slice(0, longestMessage)).keys()));
    this.growing = undefined;
    this.forgetKnown();
  }

  private forgetKnown(): void {
    this.known = undefined;
    this.changes++;
  }

  /** What a word is worth depends on how many files have it, read or not. */
  setUnread(unread: Unread): void {
    if (unread.files === 0 && this.unread.files === 0) return;
    this.unread = unread;
    this.forgetKnown();
  }

  snapshot(): Snapshot {
    this.known ??= this.take();
    return this.known;
  }

  /** More of the postings are outside of the buckets than is good for the time an answer takes. */
  get isUnsettled(): boolean {
    const { loose, files } = this.snapshot();
    const postings = loose.reduce((sum, file) => sum + (files[file]?.scanned.postings.length ?? 0), 0);
    return postings > mostLoose * this.postings;
  }

  /** Puts the postings of all files into buckets, unless almost all are there; the answers are the same without. */
  settle(): void {
    if (!this.isUnsettled) return;
    const { files } = this.snapshot();
    this.buckets = undefined;
    // The list of files goes on changing, and the buckets are about what it is now.
    const all = [...files];
    this.buckets = { postings: new PostingBuckets(all), definitions: new DefinitionBuckets(all) };
    this.passageLengths = new Uint32Array(this.buckets.postings.passages);
    for (const [file, { scanned }] of all.entries()) {
      this.passageLengths.set(scanned.lengths, this.buckets.postings.firstPassage[file]);
    }
    this.known = undefined;
  }

  private take(): Snapshot {
    const { growing, layout } = this.layOut();
    const { numbered: files, buckets } = this;
    const firstPassage = new Uint32Array(files.length);
    const isThere = new Uint8Array(files.length);
    const fileNow = new Uint32Array(buckets?.postings.files.length ?? 0).fill(gone);
    if (buckets !== undefined) {
      const { postings } = buckets;
      const places = this.placesOfOld(growing, layout, buckets);
      for (let old = 0; old < places.length; old++) {
        const file = places[old] as number;
        if (file === gone || files[file]?.scanned !== postings.files[old]?.scanned) continue;
        fileNow[old] = file;
        isThere[file] = 1;
        firstPassage[file] = postings.firstPassage[old] as number;
      }
    }
    const loose: number[] = [];
    for (let file = 0; file < files.length; file++) if (isThere[file] === 0) loose.push(file);
    const drawn = this.unread.files === 0 ? undefined : drawnOf(files, this.unread);
    this.drawn = drawn;
    const unread = drawn === undefined ? 0 : this.unread.files;
    const { weight = 0, length = 0, passages = 0 } = drawn ?? {};
    return {
      ...layout,
      files,
      firstPassage,
      passages: this.numberPassages(loose, firstPassage),
      passageLengths: this.passageLengths,
      fileCount: files.length + unread,
      standsFor: drawn?.standsFor,
      averageFile: (this.totalLength + weight * length) / (files.length + unread || 1) || 1,
      averagePassage: (this.totalLength + weight * length) / (this.totalPassages + weight * passages || 1) || 1,
      buckets: buckets === undefined ? undefined : { ...buckets, fileNow },
      loose,
      sheets: this.sheets,
    };
  }

  /** Files that only came or changed leave the others' numbers as they are. */
  private layOut(): { readonly growing: GrowingLayout; readonly layout: Layout } {
    let { growing, layout } = this;
    if (growing !== undefined && this.came.size > 0) {
      layout = undefined;
      if (this.came.size > mostCame) growing = undefined;
      for (const path of this.came) {
        const file = this.files.get(path);
        if (file === undefined || growing?.add(file) !== true) growing = undefined;
      }
    }
    if (growing === undefined) {
      growing = new GrowingLayout(this.files, this.history, this.terms);
      layout = growing.now();
      this.numbered = [...layout.byPath.keys()].flatMap(path => this.files.get(path) ?? []);
    } else {
      layout ??= growing.now();
      for (const path of this.changed) {
        const number = layout.byPath.get(path);
        const file = this.files.get(path);
        if (number !== undefined && file !== undefined) this.numbered[number] = file;
      }
    }
    this.came.clear();
    this.changed.clear();
    this.growing = growing;
    this.layout = layout;
    return { growing, layout };
  }

  /** Those that the buckets do not know get numbers behind the others. */
  private numberPassages(loose: readonly number[], firstPassage: Uint32Array): number {
    let next = this.buckets?.postings.passages ?? 0;
    const count = loose.reduce((sum, file) => sum + (this.numbered[file]?.scanned.lengths.length ?? 0), next);
    if (count > this.passageLengths.length) {
      const longer = new Uint32Array(count + (count >> 3));
      longer.set(this.passageLengths.subarray(0, next));
      this.passageLengths = longer;
    }
    for (const file of loose) {
      firstPassage[file] = next;
      const lengths = this.numbered[file]?.scanned.lengths ?? new Uint32Array();
      this.passageLengths.set(lengths, next);
      next += lengths.length;
    }
    return next;
  }

  /** For each file of the buckets its number in this layout; `gone` where it has none. */
  private placesOfOld(growing: GrowingLayout, layout: Layout, buckets: Buckets): Uint32Array {
    if (this.places?.growing !== growing || this.places.buckets !== buckets) {
      const places = buckets.postings.files.map(({ path }) => layout.byPath.get(path) ?? gone);
      this.places = { growing, buckets, places: Uint32Array.from(places) };
    }
    return this.places.places;
  }
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

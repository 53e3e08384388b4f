import { eachTerm, noDefinitions } from './definitionBuckets';
import { gone, type IndexedFile, type Snapshot } from './relatedIndex';
import { type Scored, sieveOf } from './scanPostings';
import { grain, type Signal } from './signals';

/** What a file's passages define of what is asked for. */
export interface DefinedPassages {
  /** By passage; `undefined` where there is nothing. */
  get(file: number): Float64Array | undefined;
  /** Of any passage. */
  readonly highest: number;
}

/** How well what a file defines is named by the question: a name of which every part is asked for says most. */
export function definitionSignals(
  snapshot: Snapshot,
  { idf }: Scored,
): { readonly files: Signal; readonly passages: DefinedPassages } {
  const { files } = snapshot;
  const signal = new Float64Array(files.length);
  const { matches, starts } = matchesByFile(snapshot, idf);
  const found = new NamedDefinitions(matches, starts);
  let highest = 0;
  for (let file = 0; file < files.length; file++) {
    if (starts[file] === starts[file + 1]) continue;
    found.of(file, files[file]);
    let inPassage = 0;
    let seen: Set<number> | undefined;
    for (let at = 0; at < found.count; at++) {
      const value = found.values[at] as number;
      const name = found.names[at] as number;
      inPassage = at > 0 && found.passages[at] === found.passages[at - 1] ? inPassage + value : value;
      if (inPassage > highest) highest = inPassage;
      // Of most files there is one name.
      if (at > 0) {
        if (name === found.names[0] || seen?.has(name)) continue;
        seen ??= new Set();
        seen.add(name);
      }
      signal[file] = (signal[file] as number) + value;
    }
  }
  const get = (file: number) => {
    if (starts[file] === starts[file + 1]) return undefined;
    const values = new Float64Array(files[file]?.scanned.lengths.length ?? 0);
    found.of(file, files[file]);
    for (let at = 0; at < found.count; at++) {
      const passage = found.passages[at] as number;
      values[passage] = (values[passage] as number) + (found.values[at] as number);
    }
    return values;
  };
  return { files: signal, passages: { get, highest } };
}

/** Two numbers for each term of the question in the name of a definition: where the definition stands, and what the term is worth, in grains; by file. */
function matchesByFile(
  snapshot: Snapshot,
  idf: ReadonlyMap<number, number>,
): { readonly matches: Float64Array; readonly starts: Uint32Array } {
  const found: number[] = [];
  const starts = new Uint32Array(snapshot.files.length + 1);
  const worth = new Map([...idf].map(([term, value]) => [term, Math.round(value * grain)]));
  eachDefinition(snapshot, idf.keys(), (file, offset, term) => {
    found.push(file, offset, worth.get(term) ?? 0);
    starts[file + 1] = (starts[file + 1] as number) + 2;
  });
  for (let file = 0; file < snapshot.files.length; file++) {
    starts[file + 1] = (starts[file + 1] as number) + (starts[file] as number);
  }
  const next = starts.slice();
  const matches = new Float64Array((2 * found.length) / 3);
  for (let at = 0; at < found.length; at += 3) {
    const place = next[found[at] as number] as number;
    next[found[at] as number] = place + 2;
    matches[place] = found[at + 1] as number;
    matches[place + 1] = found[at + 2] as number;
  }
  for (let file = 0; file < snapshot.files.length; file++) {
    const [from, to] = [starts[file] as number, starts[file + 1] as number];
    if (to - from > 2) sortPairs(matches.subarray(from, to));
  }
  return { matches, starts };
}

const fewPairs = 16;

/** By the first of each two. */
function sortPairs(pairs: Float64Array): void {
  if (pairs.length > 2 * fewPairs) {
    const sorted = Array.from({ length: pairs.length / 2 }, (_, pair) => [...pairs.subarray(2 * pair, 2 * pair + 2)]);
    pairs.set(sorted.sort(([one = 0], [other = 0]) => one - other).flat());
    return;
  }
  for (let at = 2; at < pairs.length; at += 2) {
    const [first, second] = [pairs[at] as number, pairs[at + 1] as number];
    let place = at;
    for (; place > 0 && (pairs[place - 2] as number) > first; place -= 2) {
      pairs[place] = pairs[place - 2] as number;
      pairs[place + 1] = pairs[place - 1] as number;
    }
    pairs[place] = first;
    pairs[place + 1] = second;
  }
}

/** The definitions of one file that are named by the question, side by side: a call for each would put every number into memory. */
class NamedDefinitions {
  count = 0;
  passages = new Uint32Array(64);
  names = new Uint32Array(64);
  /** How well it is named. */
  values = new Float64Array(64);

  constructor(
    private readonly matches: Float64Array,
    private readonly starts: Uint32Array,
  ) {}

  /** Good until the next call. */
  of(number: number, file: IndexedFile | undefined): void {
    const { matches } = this;
    const definitions = file?.scanned.definitions ?? noDefinitions;
    const end = this.starts[number + 1] as number;
    const from = this.starts[number] as number;
    if (end - from > 2 * this.values.length) this.grow((end - from) / 2);
    this.count = 0;
    for (let at = from; at < end; ) {
      const offset = matches[at] as number;
      const first = at;
      let worth = 0;
      for (; at < end && matches[at] === offset; at += 2) worth += matches[at + 1] as number;
      const count = definitions[offset + 1] as number;
      this.passages[this.count] = definitions[offset] as number;
      this.names[this.count] = definitions[offset + 1 + count] as number;
      this.values[this.count++] = ((worth / grain) * ((at - first) / 2)) / count;
    }
  }

  private grow(least: number): void {
    this.passages = new Uint32Array(2 * least);
    this.names = new Uint32Array(2 * least);
    this.values = new Float64Array(2 * least);
  }
}

/** Calls back with every definition whose name has one of the terms. */
function eachDefinition(
  { files, loose, buckets }: Snapshot,
  terms: Iterable<number>,
  take: (file: number, offset: number, term: number) => void,
): void {
  const wanted = new Set(terms);
  const mayBeWanted = sieveOf(wanted);
  for (const file of loose) {
    eachTerm(files[file]?.scanned.definitions ?? noDefinitions, (term, offset) => {
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

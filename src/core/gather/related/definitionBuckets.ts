import type { IndexedFile } from './relatedIndex';

const bucketBits = 14;
const bucketMask = (1 << bucketBits) - 1;

/** Definitions of many files by the terms of their names, so that a question walks through its own terms alone. */
export class DefinitionBuckets {
  private readonly starts = new Uint32Array((1 << bucketBits) + 1);
  private readonly terms: Uint32Array;
  private readonly files: Uint32Array;
  /** Where the definition stands in its file's, doubled; odd where the term is its whole name. */
  private readonly offsets: Uint32Array;

  /** The files as they were. */
  constructor(files: readonly IndexedFile[]) {
    const { starts } = this;
    for (const { scanned } of files) {
      eachTerm(scanned.definitions, term => {
        const next = (term & bucketMask) + 1;
        starts[next] = (starts[next] as number) + 1;
      });
    }
    for (let bucket = 0; bucket <= bucketMask; bucket++) {
      starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
    }
    const count = starts[bucketMask + 1] as number;
    this.terms = new Uint32Array(count);
    this.files = new Uint32Array(count);
    this.offsets = new Uint32Array(count);
    const next = starts.slice(0, -1);
    for (const [file, { scanned }] of files.entries()) {
      eachTerm(scanned.definitions, (term, offset, isName) => {
        const place = next[term & bucketMask] as number;
        next[term & bucketMask] = place + 1;
        this.terms[place] = term;
        this.files[place] = file;
        this.offsets[place] = 2 * offset + (isName ? 1 : 0);
      });
    }
  }

  /** Calls back with each definition whose name has the term: its file, as counted then, and where it stands there. */
  each(term: number, take: (file: number, offset: number) => void): void {
    const { starts, terms, files, offsets } = this;
    const bucket = term & bucketMask;
    for (let at = starts[bucket] as number, end = starts[bucket + 1] as number; at < end; at++) {
      if (terms[at] === term) take(files[at] as number, (offsets[at] as number) >>> 1);
    }
  }

  /** Files that define just this name, as counted then; cut short behind `most`. */
  definers(name: number, most: number): readonly number[] {
    const { starts, terms, files, offsets } = this;
    const bucket = name & bucketMask;
    const found: number[] = [];
    for (let at = starts[bucket] as number, end = starts[bucket + 1] as number; at < end; at++) {
      if (terms[at] !== name || ((offsets[at] as number) & 1) === 0 || found.at(-1) === files[at]) continue;
      found.push(files[at] as number);
      if (found.length > most) break;
    }
    return found;
  }
}

/** Each term of each definition, with the offset at which the definition stands; the last term is the name. */
export function eachTerm(
  definitions: Uint32Array,
  take: (term: number, offset: number, isName: boolean) => void,
): void {
  for (let at = 0; at < definitions.length; ) {
    const count = definitions[at + 1] as number;
    const last = at + 1 + count;
    for (let index = at + 2; index <= last; index++) take(definitions[index] as number, at, index === last);
    at += 2 + count;
  }
}

/** The whole name of each definition, once more for each time that it is defined. */
export function eachName(definitions: Uint32Array, take: (name: number) => void): void {
  for (let at = 0; at < definitions.length; at += 2 + (definitions[at + 1] as number)) {
    take(definitions[at + 1 + (definitions[at + 1] as number)] as number);
  }
}

export const noDefinitions = new Uint32Array();

import { frequencyMask } from './documentFrequencies';
import type { IndexedFile } from './relatedIndex';

/** What is not read yet: how many files, and which of those that were read are such as these, drawn by lot. */
export interface Unread {
  readonly files: number;
  readonly drawn: ReadonlySet<string>;
}

/** Files that stand for unread ones. */
export interface Drawn {
  /** How many each. */
  readonly weight: number;
  readonly standsFor: Float64Array;
  /** Of them together, in terms and in passages. */
  readonly length: number;
  readonly passages: number;
  /** How many of them have a term that has this place in the table. */
  filesWith(place: number): number;
}

/** `undefined` where none was drawn. */
export function drawnOf(files: readonly IndexedFile[], unread: Unread): Drawn | undefined {
  const numbers = [...files.keys()].filter(file => unread.drawn.has(files[file]?.path ?? ''));
  if (numbers.length === 0) return undefined;
  const weight = unread.files / numbers.length;
  const standsFor = new Float64Array(files.length);
  // For each place how many have it and which met it last, counted from one: a set for each file would take much longer.
  const frequency = new Uint32Array(2 * (frequencyMask + 1));
  let length = 0;
  let passages = 0;
  for (const [index, number] of numbers.entries()) {
    standsFor[number] = weight;
    const file = files[number];
    if (file === undefined) continue;
    length += file.length;
    passages += file.scanned.lengths.length;
    const { postings } = file.scanned;
    for (let at = 0; at < postings.length; at++) {
      const place = 2 * (((postings[at] as number) >>> 6) & frequencyMask);
      if (frequency[place + 1] === index + 1) continue;
      frequency[place + 1] = index + 1;
      frequency[place] = (frequency[place] as number) + 1;
    }
  }
  return { weight, standsFor, length, passages, filesWith: place => frequency[2 * place] as number };
}

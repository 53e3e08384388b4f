import type { IndexedFile } from './relatedIndex';

/** What is not read yet: how many files, and which of those that were read are such as these, drawn by lot. */
export interface Unread {
  readonly files: number;
  readonly drawn: ReadonlySet<string>;
}

/** Places of the table that counts files by term. */
export const frequencyMask = (1 << 20) - 1;

/** Files that stand for unread ones. */
export interface Drawn {
  /** How many each. */
  readonly weight: number;
  readonly standsFor: Float64Array;
  /** Of them together, in terms and in passages; and how many of them have a term, by its place in the table. */
  readonly length: number;
  readonly passages: number;
  readonly frequency: ReadonlyMap<number, number>;
}

/** `undefined` where none was drawn. */
export function drawnOf(files: readonly IndexedFile[], unread: Unread): Drawn | undefined {
  const numbers = [...files.keys()].filter(file => unread.drawn.has(files[file]?.path ?? ''));
  if (numbers.length === 0) return undefined;
  const weight = unread.files / numbers.length;
  const standsFor = new Float64Array(files.length);
  const frequency = new Map<number, number>();
  let length = 0;
  let passages = 0;
  for (const number of numbers) {
    standsFor[number] = weight;
    const file = files[number];
    if (file === undefined) continue;
    length += file.length;
    passages += file.scanned.lengths.length;
    for (const place of new Set(file.scanned.postings.map(posting => (posting >>> 6) & frequencyMask))) {
      frequency.set(place, (frequency.get(place) ?? 0) + 1);
    }
  }
  return { weight, standsFor, length, passages, frequency };
}

import type { Signal } from './signals';

const rankConstant = 8;
/** Places behind this one count as none: what stands there differs by less than a thousandth. */
const mostRanked = 2_000;
const mostFused = 400;

export type Scale = (file: number) => number;

export function scaled(signal: Signal): Scale {
  const highest = highestOf(signal);
  return file => (signal[file] ?? 0) / highest;
}

/** 1 for the first and less for each that follows; 0 where the signal says nothing. Of the chosen files only: others have no place here. */
export function ranked(order: readonly number[], chosen: ReadonlySet<number>): Scale {
  let places: Map<number, number> | undefined;
  return file => {
    places ??= placesOf(order, chosen);
    const rank = places.get(file);
    return rank === undefined ? 0 : rankConstant / (rankConstant + rank);
  };
}

function placesOf(order: readonly number[], chosen: ReadonlySet<number>): Map<number, number> {
  const places = new Map<number, number>();
  for (let rank = 0; rank < order.length; rank++) {
    const file = order[rank] as number;
    if (chosen.has(file)) places.set(file, rank);
  }
  return places;
}

export function highestOf(signal: ArrayLike<number>): number {
  let highest = 1e-9;
  for (let at = 0; at < signal.length; at++) if ((signal[at] as number) > highest) highest = signal[at] as number;
  return highest;
}

export function sum(numbers: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < numbers.length; at++) total += numbers[at] as number;
  return total;
}

/** The first files with a signal, strongest first; equal ones by where they stand by their paths. */
export function ranking(signal: Signal, places: ArrayLike<number>, most = mostRanked): number[] {
  const values = new Float64Array(signal.length);
  let count = 0;
  for (let file = 0; file < signal.length; file++) {
    const value = signal[file] as number;
    if (value > 0) values[count++] = value;
  }
  const least = count > most ? nthLargest(values.subarray(0, count), most) : 0;
  const files: number[] = [];
  for (let file = 0; file < signal.length; file++) {
    const value = signal[file] as number;
    if (value > 0 && value >= least) files.push(file);
  }
  // Whole numbers: a difference of signals would be put into memory for each of some hundred thousand comparisons.
  const isBefore = (a: number, b: number) => {
    const one = signal[a] as number;
    const other = signal[b] as number;
    return one === other ? (places[a] as number) - (places[b] as number) : one > other ? -1 : 1;
  };
  return files.sort(isBefore).slice(0, most);
}

/** The value that `n` values reach, counted from 1; changes the order of the values (Hoare 1961). */
function nthLargest(values: Float64Array, n: number): number {
  const wanted = values.length - n;
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left > right) break;
      const other = values[left] as number;
      values[left++] = values[right] as number;
      values[right--] = other;
    }
    if (wanted <= right) high = right;
    else if (wanted >= left) low = left;
    else break;
  }
  return values[wanted] as number;
}

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009), each ranking with its weight. */
export function fuse(
  count: number,
  rankings: readonly (readonly [order: readonly number[], weight: number])[],
): Signal {
  const total = new Float64Array(count);
  for (const [order, weight] of rankings) {
    const last = Math.min(mostFused, order.length);
    for (let rank = 0; rank < last; rank++) {
      const file = order[rank] as number;
      total[file] = (total[file] as number) + weight / (rankConstant + rank + 1);
    }
  }
  return total;
}

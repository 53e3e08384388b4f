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

/** 1 for the first and less for each that follows; 0 where the signal says nothing. */
export function ranked(order: readonly number[]): Scale {
  const places = new Map(order.map((file, rank) => [file, rankConstant / (rankConstant + rank)]));
  return file => places.get(file) ?? 0;
}

export function highestOf(signal: Iterable<number>): number {
  let highest = 1e-9;
  for (const value of signal) if (value > highest) highest = value;
  return highest;
}

export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const value of numbers) total += value;
  return total;
}

/** The first files with a signal, strongest first; equal ones in the order of their paths. */
export function ranking(signal: Signal, most = mostRanked): number[] {
  const values = signal.filter(value => value > 0);
  let least = 0;
  if (values.length > most) {
    values.sort();
    least = values[values.length - most] as number;
  }
  const files: number[] = [];
  for (let file = 0; file < signal.length; file++) {
    const value = signal[file] as number;
    if (value > 0 && value >= least) files.push(file);
  }
  return files.sort((a, b) => (signal[b] as number) - (signal[a] as number) || a - b).slice(0, most);
}

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009), each ranking with its weight. */
export function fuse(
  count: number,
  rankings: readonly (readonly [order: readonly number[], weight: number])[],
): Signal {
  const total = new Float64Array(count);
  for (const [order, weight] of rankings) {
    for (const [rank, file] of order.slice(0, mostFused).entries()) {
      total[file] = (total[file] ?? 0) + weight / (rankConstant + rank + 1);
    }
  }
  return total;
}

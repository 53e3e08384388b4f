import type { Signal } from './signals';

const rankConstant = 8;

export type Scale = (file: number) => number;

export function scaled(signal: Signal): Scale {
  const highest = highestOf(signal);
  return file => (signal[file] ?? 0) / highest;
}

/** 1 for the first and less for each that follows; 0 where the signal says nothing. */
export function ranked(signal: Signal): Scale {
  const places = new Map(ranking(signal).map((file, rank) => [file, rankConstant / (rankConstant + rank)]));
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

/** Files with a signal, strongest first; equal ones in the order of their paths. */
export function ranking(signal: Signal): number[] {
  const files: number[] = [];
  for (let file = 0; file < signal.length; file++) if ((signal[file] as number) > 0) files.push(file);
  return files.sort((a, b) => (signal[b] as number) - (signal[a] as number) || a - b);
}

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009), each signal with its weight. */
export function fuse(count: number, signals: readonly (readonly [Signal, number])[]): Signal {
  const total = new Float64Array(count);
  for (const [signal, weight] of signals) {
    for (const [rank, file] of ranking(signal).slice(0, 400).entries()) {
      total[file] = (total[file] ?? 0) + weight / (rankConstant + rank + 1);
    }
  }
  return total;
}

import type { Population } from './judge/population';

/** A source and how much it moved. */
export interface Talker<Name = string> {
  readonly host: Name;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly flows: number;
}

/** The sources that sent the most, most first; equal ones by their address. */
export function topTalkers(
  { channels, pairs, order }: Population,
  nameOf: (host: number) => string,
  most: number,
): readonly Talker[] {
  const sums = new Map<number, { bytesOut: number; bytesIn: number; flows: number }>();
  for (const { source, start, end } of pairs) {
    const sum = sums.get(source) ?? { bytesOut: 0, bytesIn: 0, flows: 0 };
    sums.set(source, sum);
    for (let index = start; index < end; index++) {
      const at = order[index] ?? 0;
      sum.bytesOut += channels.bytesOut[at] ?? 0;
      sum.bytesIn += channels.bytesIn[at] ?? 0;
      sum.flows += channels.count[at] ?? 0;
    }
  }
  return [...sums]
    .sort((a, b) => b[1].bytesOut - a[1].bytesOut || a[0] - b[0])
    .slice(0, most)
    .map(([host, sum]) => ({ host: nameOf(host), ...sum }));
}

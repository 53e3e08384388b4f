/**
 * How unusual each of many things is among the others, in bits: for each feature the share of things that have about as much
 * of it (half) or more, as surprise (−log₂), summed (ECOD, Li et al. 2022, its right tails). What many share adds next to nothing, however
 * large it is. Features of zero add nothing.
 */
export function surprises(features: readonly Float64Array[]): Float64Array {
  const number = features[0]?.length ?? 0;
  const sums = new Float64Array(number);
  for (const feature of features) {
    const sorted = feature.slice().sort();
    for (let at = 0; at < number; at++) {
      const value = feature[at] ?? 0;
      if (value <= 0) continue;
      const asMuch = number - firstAtLeast(sorted, value / alike);
      sums[at] = (sums[at] ?? 0) + Math.max(0, Math.log2(number / asMuch) - unremarkable);
    }
  }
  return sums;
}

/** Within this factor two amounts are alike: of fifty that lie close together, the largest is not unusual. */
const alike = 2;

/** Bits that one thing in eight has by the way: they count for nothing, so that ordinary things do not add up. */
const unremarkable = 3;

function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

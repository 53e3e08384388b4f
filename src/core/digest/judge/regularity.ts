export interface Regularity {
  /** Seconds between beats. */
  readonly period: number;
  /** 0 for what chance explains, 1 for a clock. */
  readonly score: number;
  readonly beats: number;
  /** Beats that would have been and were not. */
  readonly missed: number;
  /** Spread of the intervals by the period, beats that were missed folded in. */
  readonly jitter: number;
}

const fewestBeats = 10;
/** An interval fits where it is this near to a whole number of periods; by chance 60 % do. */
const tolerance = 0.3;
/** Rule of thumb of hunters: a coefficient of variation below 0.3 is a likely beacon. */
const regularBelow = 0.3;

/**
 * Whether sorted times come at regular intervals. The period is the middle interval, as in RITA (Active Countermeasures),
 * which is unmoved by outliers; intervals are compared with whole multiples of it, so that missed beats do no harm; the share
 * that fits must be above what chance gives (binomial, p < 0.001). Jitter up to half the period is found where no beats are
 * missed, by the trimmed coefficient of variation. `undefined` below 10 beats, or for times of less than 2 seconds apart.
 */
export function regularityOf(times: Float64Array): Regularity | undefined {
  if (times.length < fewestBeats) return undefined;
  const gaps = scratch(0, times.length);
  const count = gapsOf(times, gaps);
  if (count + 1 < fewestBeats) return undefined;
  const least = copied(gaps, count);
  const period = nthLeast(least, count, count >> 1);
  if (period < 2) return undefined;
  let fitting = 0;
  let missed = 0;
  let squares = 0;
  for (let at = 0; at < count; at++) {
    const gap = gaps[at] ?? 0;
    const turns = Math.max(1, Math.round(gap / period));
    const off = Math.abs(gap - turns * period) / period;
    if (off <= tolerance && turns <= longestPause) {
      fitting++;
      missed += turns - 1;
      squares += off * off;
    }
  }
  const share = fitting / count;
  const fits = share >= 0.8 && missed <= fitting && tailOfBinomial(count, fitting, 2 * tolerance) <= 0.001;
  const byFit = fits ? (share - 0.6) / 0.4 : 0;
  const kept = Math.max(1, Math.ceil(count * 0.9));
  nthLeast(least, count, kept - 1);
  const spread = variation(least, kept);
  const bySpread = spread >= regularBelow ? 0 : 1 - spread / (2 * regularBelow);
  const jitter = byFit > 0 ? Math.sqrt(squares / Math.max(1, fitting)) : spread;
  return { period, score: Math.max(byFit * (1 - jitter), bySpread), beats: count + 1, missed, jitter };
}

const longestPause = 20;

/**
 * Intervals between beats, written to `gaps`, and how many; what comes within a tenth of the middle interval, or a second, is one beat
 * (several connections at once).
 */
function gapsOf(times: Float64Array, gaps: Float64Array): number {
  let apart = 0;
  for (let at = 1; at < times.length; at++) {
    const gap = (times[at] ?? 0) - (times[at - 1] ?? 0);
    if (gap > 1) gaps[apart++] = gap;
  }
  const middle = apart === 0 ? 0 : nthLeast(gaps, apart, apart >> 1);
  const least = Math.max(1, middle / 10);
  let count = 0;
  let sum = 0;
  for (let at = 1; at < times.length; at++) {
    sum += (times[at] ?? 0) - (times[at - 1] ?? 0);
    if (sum < least) continue;
    gaps[count++] = sum;
    sum = 0;
  }
  return count;
}

/** Standard deviation by mean, of the shorter nine tenths: a pause of a night is no jitter. */
function variation(gaps: Float64Array, count: number): number {
  let sum = 0;
  for (let at = 0; at < count; at++) sum += gaps[at] ?? 0;
  const mean = sum / count;
  let squares = 0;
  for (let at = 0; at < count; at++) squares += ((gaps[at] ?? 0) - mean) * ((gaps[at] ?? 0) - mean);
  return mean === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(squares / count) / mean;
}

/** The one that `place` of the first `count` are not above, which stand before it then (Hoare 1961, "Find"). */
function nthLeast(values: Float64Array, count: number, place: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] ?? 0;
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left++;
      while ((values[right] ?? 0) > pivot) right--;
      if (left > right) break;
      const one = values[left] ?? 0;
      values[left++] = values[right] ?? 0;
      values[right--] = one;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else break;
  }
  return values[place] ?? 0;
}

/** Thousands of series are looked at one after the other: making lists for each would be most of the work. */
const scratches = [new Float64Array(96), new Float64Array(96)] as const;

function scratch(number: 0 | 1, length: number): Float64Array {
  return length <= scratches[number].length ? scratches[number] : new Float64Array(length);
}

function copied(gaps: Float64Array, count: number): Float64Array {
  const copy = scratch(1, count);
  for (let at = 0; at < count; at++) copy[at] = gaps[at] ?? 0;
  return copy;
}

/** The chance of `hits` or more in `tries`. */
export function tailOfBinomial(tries: number, hits: number, chance: number): number {
  let logOfTerm = tries * Math.log(1 - chance);
  const ratio = Math.log(chance / (1 - chance));
  let tail = hits === 0 ? Math.exp(logOfTerm) : 0;
  for (let k = 1; k <= tries; k++) {
    logOfTerm += Math.log((tries - k + 1) / k) + ratio;
    if (k >= hits) tail += Math.exp(logOfTerm);
  }
  return Math.min(1, tail);
}

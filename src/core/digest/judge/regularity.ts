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
  const gaps = gapsOf(times);
  if (gaps.length + 1 < fewestBeats) return undefined;
  const sorted = gaps.slice().sort();
  const period = sorted[sorted.length >> 1] ?? 0;
  if (period < 2) return undefined;
  let fitting = 0;
  let missed = 0;
  let squares = 0;
  for (const gap of gaps) {
    const turns = Math.max(1, Math.round(gap / period));
    const off = Math.abs(gap - turns * period) / period;
    if (off <= tolerance && turns <= longestPause) {
      fitting++;
      missed += turns - 1;
      squares += off * off;
    }
  }
  const share = fitting / gaps.length;
  const isChance = tailOfBinomial(gaps.length, fitting, 2 * tolerance) > 0.001;
  const byFit = share < 0.8 || isChance || missed > fitting ? 0 : (share - 0.6) / 0.4;
  const spread = trimmedVariation(sorted);
  const bySpread = spread >= regularBelow ? 0 : 1 - spread / (2 * regularBelow);
  const jitter = byFit > 0 ? Math.sqrt(squares / Math.max(1, fitting)) : spread;
  return { period, score: Math.max(byFit * (1 - jitter), bySpread), beats: gaps.length + 1, missed, jitter };
}

const longestPause = 20;

/** Intervals between beats; what comes within a tenth of the middle interval, or a second, is one beat (several connections at once). */
function gapsOf(times: Float64Array): Float64Array {
  const gaps = new Float64Array(Math.max(0, times.length - 1));
  let apart = 0;
  for (let at = 1; at < times.length; at++) {
    const gap = (times[at] ?? 0) - (times[at - 1] ?? 0);
    if (gap > 1) gaps[apart++] = gap;
  }
  const middle = gaps.subarray(0, apart).sort()[apart >> 1] ?? 0;
  const least = Math.max(1, middle / 10);
  let [count, sum] = [0, 0];
  for (let at = 1; at < times.length; at++) {
    sum += (times[at] ?? 0) - (times[at - 1] ?? 0);
    if (sum < least) continue;
    gaps[count++] = sum;
    sum = 0;
  }
  return gaps.subarray(0, count);
}

/** Standard deviation by mean, the longest tenth left out: a pause of a night is no jitter. */
function trimmedVariation(sorted: Float64Array): number {
  const kept = sorted.subarray(0, Math.max(1, Math.ceil(sorted.length * 0.9)));
  const mean = kept.reduce((sum, gap) => sum + gap, 0) / kept.length;
  const variance = kept.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / kept.length;
  return mean === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(variance) / mean;
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

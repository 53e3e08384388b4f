/** Two answerers on the same records: how many each was right on alone, and how many both or neither. */
export interface Paired {
  readonly bothRight: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/** A difference of two shares on the same records, second less first, from -1 to 1, with its 95 % interval. */
export interface Difference {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How likely records that only one of two got right fall at least this unevenly where both are equally good: the exact, two-sided
 * test of McNemar (1947), binomial over those records alone. 1 where there are none.
 */
export function mcnemarExact({ onlyFirst, onlySecond }: Pick<Paired, 'onlyFirst' | 'onlySecond'>): number {
  const count = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // In logarithms: 2 to the power of a thousand records is no number any more.
  let logTerm = -count * Math.LN2;
  let sum = Math.exp(logTerm);
  for (let right = 1; right <= fewer; right++) {
    logTerm += Math.log((count - right + 1) / right);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, 2 * sum);
}

/** Below so many records that only one got right, no split of them is significant at 5 %: 2 · 0.5⁵ is 0.0625, 2 · 0.5⁶ is 0.031. */
export const fewestDiffering = 6;

/** What counts as significant. */
export const significance = 0.05;

const z = 1.96;

/** Adjusted Wald interval of Bonett and Price (2012, Journal of Educational and Behavioral Statistics 37): holds for few records. */
export function differenceOf({ bothRight, onlyFirst, onlySecond, neither }: Paired): Difference {
  const count = bothRight + onlyFirst + onlySecond + neither;
  const [first, second] = [(onlyFirst + 1) / (count + 2), (onlySecond + 1) / (count + 2)];
  const middle = second - first;
  const spread = z * Math.sqrt((first + second - middle * middle) / (count + 2));
  return {
    value: count === 0 ? 0 : (onlySecond - onlyFirst) / count,
    low: Math.max(-1, middle - spread),
    high: Math.min(1, middle + spread),
  };
}

/**
 * About how many records of the same kind, all together, would show this difference as significant, if the shares stay as they are;
 * `undefined` where it is significant already, where there is none, and beyond a hundred times as many.
 */
export function recordsToTellApart(paired: Paired): number | undefined {
  const { onlyFirst, onlySecond, bothRight, neither } = paired;
  const count = bothRight + onlyFirst + onlySecond + neither;
  if (onlyFirst === onlySecond || mcnemarExact(paired) < significance) return undefined;
  const isTold = (records: number): boolean => {
    const scale = records / count;
    return (
      mcnemarExact({ onlyFirst: Math.round(onlyFirst * scale), onlySecond: Math.round(onlySecond * scale) }) <
      significance
    );
  };
  const most = count * 100;
  // Rounded shares do not rise evenly; a step of a hundredth is fine enough for "about".
  for (let records = count; records <= most; records = Math.ceil(records * 1.01)) if (isTold(records)) return records;
  return undefined;
}

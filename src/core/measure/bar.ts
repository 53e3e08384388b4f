import { nearest } from '../task/nearest';
import { type Agreement, type Share, shareOf } from './agreement';

/** What a tier must reach to be good enough: a share with an interval, so that it can be said how sure it is. */
export interface Bar<Name extends string = string> {
  readonly measure: 'recall' | 'precision' | 'accuracy';
  /** Absent for accuracy. */
  readonly label?: Name;
  /** Between 0 and 1. */
  readonly atLeast: number;
}

/** Reads `phishing recall >= 95`, also `recall of phishing ≥ 0.95` and `accuracy 90 %`. A finished sentence where it cannot be meant. */
export function readBar<Name extends string>(
  text: string,
  labels: readonly Name[],
): Bar<Name> | { readonly why: string } {
  const trimmed = text.trim();
  const share = /\d{1,3}(?:[.,]\d{1,6})?(?= ?%?$)/.exec(trimmed);
  const number = share?.[0] ?? '';
  const words = trimmed
    .slice(0, share?.index ?? 0)
    .trimEnd()
    .replace(/(?:>=|=>|≥|>|\bat least)$/i, '');
  const measures = [...words.matchAll(/\b(recall|precision|accuracy)\b/gi)];
  const [found] = measures;
  if (share === null || found === undefined || measures.length > 1)
    return {
      why: `The bar "${text}" cannot be read. Write a label, a measure and a share, such as "${labels[0] ?? 'phishing'} recall >= 95", or "accuracy >= 90". Measures: recall, precision, accuracy.`,
    };
  const given = Number(number.replace(',', '.'));
  const atLeast = given > 1 ? given / 100 : given;
  if (atLeast > 1 || atLeast <= 0)
    return { why: `The bar "${text}" asks for ${number} %: a share lies above 0 and is at most 100 %.` };
  const measure = measureNames.find(one => one === found[0].toLowerCase()) ?? 'accuracy';
  const before = words.slice(0, found.index).trim();
  const behind = words
    .slice(found.index + found[0].length)
    .replace(/^\s*of\s+/i, ' ')
    .trim();
  const name = [before, behind]
    .filter(part => part !== '')
    .join(' ')
    .replace(/^"(.*)"$/, '$1')
    .normalize('NFC');
  if (measure === 'accuracy')
    return name === ''
      ? { measure, atLeast }
      : {
          why: `The bar "${text}" names "${name}", and accuracy is that of all labels together. Write "accuracy >= ${number}", or recall or precision of a label.`,
        };
  const label = labels.find(one => one === name) ?? labels.find(one => one.toLowerCase() === name.toLowerCase());
  if (label !== undefined) return { measure, label, atLeast };
  const hint = nearest(name, labels);
  return {
    why: `The bar "${text}" names no label of the task. ${hint === undefined ? `It has: ${labels.join(', ')}.` : `Did you mean "${hint}"?`}`,
  };
}

const measureNames = ['recall', 'precision', 'accuracy'] as const;

/** What a tier reaches of it; `undefined` where there is nothing to measure: no record has the label, or none was given it. */
export function reachedOf<Name extends string>(
  bar: Bar<Name>,
  { accuracy, labels }: Agreement<Name>,
): Share | undefined {
  if (bar.measure === 'accuracy') return accuracy;
  return labels.find(one => one.label === bar.label)?.[bar.measure];
}

/** `missed` says so with an interval that lies wholly below. */
export type Standing = 'shown' | 'reached' | 'below' | 'missed';

export function standingOf({ atLeast }: Bar, { value, low, high }: Share): Standing {
  if (low >= atLeast) return 'shown';
  if (value >= atLeast) return 'reached';
  return high >= atLeast ? 'below' : 'missed';
}

const mostLabels = 100_000;

/**
 * How many records there would have to be, in place of those that were counted, for the interval to lie above the bar, if the share
 * stays; `undefined` where no number would do, or more than a hundred thousand.
 */
export function countToShow({ atLeast }: Bar, { value, count }: Share): number | undefined {
  const isShown = (records: number): boolean => shareOf(value * records, records).low >= atLeast;
  if (value <= atLeast || !isShown(mostLabels)) return undefined;
  let [low, high] = [count, mostLabels];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isShown(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

import { percent, whole } from './words';

/** A share with its 95 % interval, all between 0 and 1; as `Share` of `measure/`. */
interface ShownShare {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** `92 % (84–96)`, the 95 % interval in brackets. */
export function shareWords({ value, low, high, count }: ShownShare): string {
  const rounded = (share: number) => Math.round(100 * share);
  return `${percent(Math.round(value * count), count)} (${rounded(low)}–${rounded(high)})`;
}

/** How often a label of a person met one of the run. */
export interface MetLabels {
  readonly gold: string;
  readonly given: string;
  readonly count: number;
}

/** `2 of phishing were missed: 1 given as clean, 1 given as abstain.` Only of labels that must be confirmed: a miss there costs most. */
export function missedWords(
  confusion: readonly MetLabels[],
  labels: readonly { readonly name: string; readonly mustConfirm: boolean }[],
): readonly string[] {
  return labels
    .filter(label => label.mustConfirm)
    .flatMap(({ name }) => {
      const missed = confusion.filter(({ gold, given }) => gold === name && given !== name);
      const count = missed.reduce((sum, one) => sum + one.count, 0);
      const as = missed.map(one => `${whole(one.count)} given as ${one.given}`).join(', ');
      return count === 0 ? [] : [`${whole(count)} of ${name} ${count === 1 ? 'was' : 'were'} missed: ${as}.`];
    });
}

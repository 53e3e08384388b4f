import type { Confidence } from '../read/results';
import { abstain } from '../task/task';

/** A record that a person and a run have labelled both. */
export interface Judged<Name extends string = string> {
  readonly id: string;
  /** What the person said. */
  readonly gold: Name;
  /** What the run said: a label, or `abstain`. */
  readonly given: Name;
  /** As the run said it; absent where that is not looked at. */
  readonly confidence?: Confidence;
}

/** A share with its 95 % interval, all between 0 and 1. */
export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Of how many. */
  readonly count: number;
}

export interface LabelAgreement<Name extends string = string> {
  readonly label: Name;
  /** Records that the person gave this label. */
  readonly goldCount: number;
  /** Of those that the run gave this label, how many the person did too; absent where the run gave it to none. */
  readonly precision?: Share;
  /** Of those that the person gave this label, how many the run did too; an abstention counts as missed. Absent where there is none. */
  readonly recall?: Share;
  /** Harmonic mean of both; 0 where nothing is right, absent where neither is there. */
  readonly f1?: number;
}

export interface Agreement<Name extends string = string> {
  readonly records: number;
  readonly accuracy: Share;
  /** In the order of `labels`; those that neither has are left out. */
  readonly labels: readonly LabelAgreement<Name>[];
  /**
   * How often the run was right where it was so confident, surest first: what a word of confidence is worth, by the gold
   * (histogram binning, Zadrozny and Elkan 2001). Without abstentions, which claim nothing.
   */
  readonly byConfidence: readonly { readonly confidence: Confidence; readonly right: Share }[];
  /** Mean of the F1 of the labels that the person gave. */
  readonly macroF1: number;
  /** How often which label of a person met which one of the run; pairs that never met are left out. */
  readonly confusion: readonly { readonly gold: Name; readonly given: Name; readonly ids: readonly string[] }[];
}

/** How far a run and a person agree; `undefined` where they have no record in common. `labels` in the task's order. */
export function agreementOf<Name extends string>(
  judged: readonly Judged<Name>[],
  labels: readonly Name[],
): Agreement<Name> | undefined {
  if (judged.length === 0) return undefined;
  const others = [...new Set(judged.flatMap(one => [one.gold, one.given]))].filter(
    name => name !== abstain && !labels.includes(name),
  );
  const byLabel = [...labels, ...others.sort()].map(label => agreementOn(label, judged));
  const ofPerson = byLabel.filter(one => one.goldCount > 0);
  return {
    records: judged.length,
    accuracy: shareOf(judged.filter(one => one.gold === one.given).length, judged.length),
    labels: byLabel.filter(one => one.precision !== undefined || one.recall !== undefined),
    byConfidence: byConfidence(judged),
    macroF1: ofPerson.reduce((sum, one) => sum + (one.f1 ?? 0), 0) / ofPerson.length,
    confusion: confusionOf(judged),
  };
}

function agreementOn<Name extends string>(label: Name, judged: readonly Judged<Name>[]): LabelAgreement<Name> {
  const ofPerson = judged.filter(one => one.gold === label);
  const ofRun = judged.filter(one => one.given === label);
  const right = ofPerson.filter(one => one.given === label).length;
  const isThere = ofPerson.length + ofRun.length > 0;
  return {
    label,
    goldCount: ofPerson.length,
    precision: ofRun.length === 0 ? undefined : shareOf(right, ofRun.length),
    recall: ofPerson.length === 0 ? undefined : shareOf(right, ofPerson.length),
    f1: isThere ? (2 * right) / (ofPerson.length + ofRun.length) : undefined,
  };
}

function byConfidence(judged: readonly Judged[]): Agreement['byConfidence'] {
  return (['high', 'medium', 'low'] as const).flatMap(confidence => {
    const all = judged.filter(one => one.confidence === confidence && one.given !== abstain);
    const right = all.filter(one => one.gold === one.given).length;
    return all.length === 0 ? [] : [{ confidence, right: shareOf(right, all.length) }];
  });
}

function confusionOf<Name extends string>(judged: readonly Judged<Name>[]): Agreement<Name>['confusion'] {
  const pairs: { readonly gold: Name; readonly given: Name; readonly ids: string[] }[] = [];
  const known = new Map<Name, Map<Name, string[]>>();
  for (const { id, gold, given } of judged) {
    const ofGold = known.get(gold) ?? new Map<Name, string[]>();
    known.set(gold, ofGold);
    const ids = ofGold.get(given);
    if (ids !== undefined) ids.push(id);
    else {
      const pair = { gold, given, ids: [id] };
      ofGold.set(given, pair.ids);
      pairs.push(pair);
    }
  }
  return pairs.sort((a, b) => b.ids.length - a.ids.length);
}

const z = 1.96;

/** With the interval of Wilson (1927), which holds for few records and for shares near 0 and 1. */
export function shareOf(part: number, count: number): Share {
  const value = part / count;
  const spread = (z / (1 + (z * z) / count)) * Math.sqrt((value * (1 - value)) / count + (z * z) / (4 * count * count));
  const middle = (value + (z * z) / (2 * count)) / (1 + (z * z) / count);
  return { value, low: Math.max(0, middle - spread), high: Math.min(1, middle + spread), count };
}

import type { Prepared } from '../prepare';
import type { LabelResult } from '../read/results';
import { goldExamples } from '../records/goldExamples';
import type { Services } from '../services';
import { percent } from '../show/words';
import { type Agreement, agreementOf, type Share } from './agreement';

/**
 * How far the labels of a run agree with the gold file of its task, over the records that both have; `undefined` where there
 * is no such file, or no record in common. Never a reason to fail: the labels are there already. The offline tier judges a
 * record of the gold by a model trained without it, so its agreement counts too.
 */
export async function goldAgreement(
  labels: readonly LabelResult[],
  prepared: Prepared & { readonly request: { readonly goldPath?: string } },
  services: Services,
  signal: AbortSignal,
): Promise<Agreement | undefined> {
  const { request, collected, rules, protector } = prepared;
  const gold = request.goldPath ?? request.task.gold;
  if (gold === undefined) return undefined;
  const names = request.task.labels.map(label => label.name);
  const from = { ...services, rules, protector, mayBeMissing: true, how: request.task.records ?? {} };
  const { examples } = await goldExamples(gold, names, collected, from, signal);
  const confirmed = new Map<string, string>(examples.map(({ record, label }) => [record.id, label]));
  const judged = labels.flatMap(({ id, label, confidence }) => {
    const own = confirmed.get(id);
    return own === undefined ? [] : [{ id, gold: own, given: label, confidence }];
  });
  return agreementOf(judged, names);
}

/** Lines for people: the whole, then each label that the gold has. */
export function agreementWords({ records, accuracy, macroF1, labels, byConfidence }: Agreement): readonly string[] {
  return [
    `agreement with the gold: ${shareWords(accuracy)} of ${records} records, macro F1 ${macroF1.toFixed(2)} (in brackets: 95 % intervals)`,
    ...labels.map(({ label, goldCount, precision, recall }) =>
      [
        `  ${label}: ${goldCount} in the gold`,
        ...(recall === undefined ? [] : [`${shareWords(recall)} of them found`]),
        ...(precision === undefined ? [] : [`${shareWords(precision)} of ${precision.count} given right`]),
      ].join(', '),
    ),
    ...byConfidence.map(
      ({ confidence, right }) => `  confidence ${confidence}: ${shareWords(right)} of ${right.count} right`,
    ),
  ];
}

function shareWords({ value, low, high, count }: Share): string {
  const whole = (share: number) => Math.round(100 * share);
  return `${percent(Math.round(value * count), count)} (${whole(low)}–${whole(high)})`;
}

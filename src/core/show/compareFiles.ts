import type { Share } from '../measure/agreement';
import type { Bar } from '../measure/bar';
import { type ComparedTier, type Comparison, usdPer1000 } from '../measure/compareRuns';
import type { Verdict } from '../measure/goodEnough';
import { csvLine } from './labelsCsv';

/** A row a tier, cheapest first, with three columns for each share: the value and its 95 % interval, between 0 and 1. */
export function compareCsv({ tiers, labels }: Comparison): string {
  const columns: readonly (readonly [string, (tier: ComparedTier) => string])[] = [
    ['tier', tier => tier.title],
    ['run', tier => tier.run],
    ['model', tier => tier.model],
    ['records', tier => String(tier.agreement.records)],
    ['answered', tier => String(tier.answered)],
    ['abstained', tier => String(tier.abstained)],
    ['no answer', tier => String(tier.noAnswer)],
    ...shareColumns('right', tier => tier.agreement.accuracy),
    ['macro F1', tier => rounded(tier.agreement.macroF1)],
    ['cost', tier => tier.cost.kind],
    ['usd per 1000', tier => rounded(usdPer1000(tier.cost), 8)],
    ['from reply cache', tier => String(tier.fromCache)],
    ['input tokens a record', tier => rounded(tier.tokens?.input, 1)],
    ['output tokens a record', tier => rounded(tier.tokens?.output, 1)],
    ...labels.flatMap(label => {
      const of = (tier: ComparedTier) => tier.agreement.labels.find(one => one.label === label);
      return [
        ...shareColumns(`${label} recall`, tier => of(tier)?.recall),
        ...shareColumns(`${label} precision`, tier => of(tier)?.precision),
      ];
    }),
  ];
  return [
    csvLine(columns.map(([name]) => name)),
    ...tiers.map(tier => csvLine(columns.map(([, cell]) => cell(tier)))),
  ].join('');
}

function shareColumns(name: string, of: (tier: ComparedTier) => Share | undefined) {
  return [
    [name, (tier: ComparedTier) => rounded(of(tier)?.value)],
    [`${name} low`, (tier: ComparedTier) => rounded(of(tier)?.low)],
    [`${name} high`, (tier: ComparedTier) => rounded(of(tier)?.high)],
  ] as const;
}

function rounded(value: number | undefined, digits = 4): string {
  return value === undefined ? '' : String(Number(value.toFixed(digits)));
}

/** As the command line prints it; the shape is a contract with other programs. Shares lie between 0 and 1. */
export function compareJson(
  comparison: Comparison,
  verdict: Verdict,
  { bar, sentence, notes }: { readonly bar?: Bar; readonly sentence: string; readonly notes: readonly string[] },
) {
  const { task, records, labels, tiers, pairs, left } = comparison;
  return {
    task: task.name,
    records,
    labels,
    bar,
    verdict: {
      kind: verdict.kind,
      tier: verdict.kind === 'good-enough' ? verdict.chosen.tier.title : undefined,
      run: verdict.kind === 'good-enough' ? verdict.chosen.tier.run : undefined,
      standing: verdict.kind === 'good-enough' || verdict.kind === 'none-reaches' ? verdict.standing : undefined,
      sentence,
    },
    tiers: tiers.map(tierJson),
    pairs,
    notCompared: left,
    notes,
  };
}

function tierJson(tier: ComparedTier) {
  const { title, run, model, answered, abstained, noAnswer, agreement, cost, tokens, fromCache, paid, inBatches } =
    tier;
  return {
    tier: tier.tier,
    title,
    run,
    model,
    answered,
    abstained,
    noAnswer,
    accuracy: agreement.accuracy,
    macroF1: agreement.macroF1,
    labels: agreement.labels,
    confusion: agreement.confusion,
    cost,
    tokensPerRecord: tokens,
    paidRecords: paid,
    fromReplyCache: fromCache,
    inBatches,
  };
}

import type { Compared } from '../compareFound';
import { type ComparedTier, usdPer1000 } from '../measure/compareRuns';
import type { CompareShare, CompareView } from './compareView';
import { costCell, leftWords, pairWords, tokensCell } from './compareWords';

/** What the page of a comparison shows. */
export function viewOfComparison(
  { comparison, verdict, sentence, bar, notes }: Compared,
  barText?: string,
): CompareView {
  const { task, records, labels, tiers, pairs, left } = comparison;
  const measures = [
    { name: 'Right', of: (tier: ComparedTier): CompareShare | undefined => tier.agreement.accuracy },
    ...labels.flatMap(label => {
      const own = (tier: ComparedTier) => tier.agreement.labels.find(one => one.label === label);
      return [
        { name: `${label} recall`, label, of: (tier: ComparedTier) => own(tier)?.recall },
        { name: `${label} precision`, label, of: (tier: ComparedTier) => own(tier)?.precision },
      ];
    }),
  ];
  const wanted = bar?.label === undefined ? 'Right' : `${bar.label} ${bar.measure}`;
  const chosen = verdict.kind === 'good-enough' ? verdict.chosen.tier : undefined;
  return {
    task: task.name,
    title: task.title,
    records,
    sentence,
    measures: measures.map(({ name, ...more }) => ({ name, ...('label' in more ? { label: more.label } : {}) })),
    ...(bar === undefined
      ? {}
      : {
          bar: {
            measure: Math.max(
              0,
              measures.findIndex(({ name }) => name === wanted),
            ),
            atLeast: bar.atLeast,
            text: barText ?? '',
          },
        }),
    tiers: tiers.map(tier => ({
      run: tier.run,
      title: tier.title,
      tier: tier.tier,
      model: tier.model,
      isChosen: tier === chosen,
      usdPer1000: usdPer1000(tier.cost),
      cost: costCell(tier),
      tokens: tokensCell(tier),
      answered: tier.answered,
      abstained: tier.abstained,
      noAnswer: tier.noAnswer,
      macroF1: tier.agreement.macroF1,
      shares: measures.map(({ of }) => ({ share: of(tier) })),
    })),
    pairs: pairs.map(pairWords),
    notes: [...left.map(leftWords), ...notes],
  };
}

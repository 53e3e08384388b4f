import type { Bar } from '../measure/bar';
import type { ComparedTier, Comparison, PairTest, TierCost } from '../measure/compareRuns';
import type { Reached, Verdict } from '../measure/goodEnough';
import { fewestDiffering, significance } from '../measure/mcnemar';
import { shareWords } from './agreementWords';
import { counted, money, whole } from './words';

/** A comparison as lines of text: each tier, each label, neighbours, what is not compared. The verdict is `verdictWords`. */
export function compareWords(comparison: Comparison): readonly string[] {
  const { task, records, tiers, pairs, left } = comparison;
  return [
    `${task.title}: ${counted(records, 'record')} that a person has labelled, ${counted(tiers.length, 'tier')}, cheapest first (in brackets: 95 % intervals)`,
    '',
    ...table([headings, ...tiers.map(tierCells)]),
    ...labelLines(comparison),
    '',
    ...pairs.map(pairWords),
    ...left.map(leftWords),
  ];
}

const headings = ['', 'right', 'macro F1', 'answered', 'abstained', 'no answer', 'cost per 1,000', 'tokens a record'];

export function leftWords({ count, why }: Comparison['left'][number]): string {
  return `not compared: ${counted(count, 'labelled record')}: ${why}`;
}

function tierCells(tier: ComparedTier): readonly string[] {
  const { title, agreement, answered, abstained, noAnswer } = tier;
  return [
    title,
    shareWords(agreement.accuracy),
    agreement.macroF1.toFixed(2),
    whole(answered),
    whole(abstained),
    whole(noAnswer),
    costCell(tier),
    tokensCell(tier),
  ];
}

export function tokensCell({ tokens }: Pick<ComparedTier, 'tokens'>): string {
  if (tokens === undefined) return '–';
  return `${tokens.isEstimated ? 'about ' : ''}${whole(tokens.input)} in, ${whole(tokens.output)} out`;
}

/** `$0.08`, and what is to be known of it. */
export function costCell({ cost, fromCache, paid, inBatches }: ComparedTier): string {
  const more = [
    inBatches ? 'in batches' : '',
    fromCache > 0 && cost.kind !== 'cached'
      ? `by ${counted(paid, 'record')}; ${whole(fromCache)} more came from the reply cache`
      : '',
    cost.kind === 'priced' && cost.inDoubtUsd !== undefined ? `up to ${money(cost.inDoubtUsd)} more in doubt` : '',
  ].filter(part => part !== '');
  return more.length === 0 ? costOf(cost) : `${costOf(cost)} (${more.join(', ')})`;
}

function costOf(cost: TierCost): string {
  switch (cost.kind) {
    case 'priced':
      return money(cost.usdPer1000);
    case 'free':
    case 'unpriced':
      return cost.kind;
    case 'cached':
      return 'all from the reply cache';
  }
}

function labelLines({ labels, tiers }: Comparison): readonly string[] {
  return labels.flatMap(label => {
    const rows = tiers.flatMap(tier => {
      const own = tier.agreement.labels.find(one => one.label === label);
      return own === undefined ? [] : [{ tier, own }];
    });
    const [first] = rows;
    if (first === undefined) return [];
    const head = ['', 'found (recall)', 'given right (precision)'];
    const cells = rows.map(({ tier, own: { recall, precision } }) => [
      tier.title,
      recall === undefined ? '–' : shareWords(recall),
      precision === undefined ? 'given to none' : `${shareWords(precision)} of ${whole(precision.count)}`,
    ]);
    return ['', `${label}: ${counted(first.own.goldCount, 'record')}`, ...table([head, ...cells])];
  });
}

/** Neighbours by price, on the same records. */
export function pairWords({ first, second, paired, p, difference }: PairTest): string {
  const { bothRight, onlyFirst, onlySecond, neither } = paired;
  return `${first} and ${second}: both right on ${whole(bothRight)}, only ${first} on ${whole(onlyFirst)}, only ${second} on ${whole(onlySecond)}, neither on ${whole(neither)}; exact McNemar ${pWords(p)}, ${second} ${pointsWords(difference)}`;
}

/** `p = 0.69`, `p < 0.001`. */
export function pWords(p: number): string {
  if (p < 0.001) return 'p < 0.001';
  return `p = ${p < 0.1 ? p.toPrecision(2) : p.toFixed(2)}`;
}

/** `3 points better (10 worse to 16 better)`. */
function pointsWords({ value, low, high }: PairTest['difference']): string {
  const end = (share: number) => {
    const points = Math.round(100 * share);
    return points === 0 ? '0' : `${Math.abs(points)} ${points < 0 ? 'worse' : 'better'}`;
  };
  const points = Math.round(100 * value);
  const middle = points === 0 ? 'as good' : `${counted(Math.abs(points), 'point')} ${points < 0 ? 'worse' : 'better'}`;
  return `${middle} (${end(low)} to ${end(high)})`;
}

/** The answer in sentences, never more sure than the labels make it. */
export function verdictWords(verdict: Verdict, { records }: Comparison, bar?: Bar): string {
  switch (verdict.kind) {
    case 'no-measure':
      return `No compared record is labelled ${bar?.label}, or none was given that label, so its ${bar?.measure} cannot be measured. Label some records so first.`;
    case 'none-reaches':
      return noneReaches(verdict, bar);
    case 'too-few':
      return tooFew(verdict, records);
    case 'good-enough':
      return [
        bar === undefined ? chosenByBest(verdict, records) : chosenByBar(verdict, bar),
        ...againstBest(verdict),
        ...surest(verdict),
      ].join(' ');
  }
}

type GoodEnough = Extract<Verdict, { readonly kind: 'good-enough' }>;

function chosenByBest({ chosen, best, worse }: GoodEnough, records: number): string {
  const what = `right on ${reachedWords(chosen)}`;
  if (chosen !== best) return `${chosen.tier.title} is good enough on these ${counted(records, 'record')}: ${what}.`;
  const cheaper = worse.map(
    one => `${one.tier.title} ${shareWords(one.share)}${one.p === undefined ? '' : `, ${pWords(one.p)}`}`,
  );
  if (cheaper.length === 0) return `${chosen.tier.title} is the cheapest here, and none is right more often: ${what}.`;
  return chosen.tier.cost.kind === 'free'
    ? `${chosen.tier.title} is the best of what costs nothing on these ${counted(records, 'record')}: ${what}; significantly worse: ${cheaper.join('; ')}.`
    : `${chosen.tier.title} is worth its price on these ${counted(records, 'record')}: ${what}; what is cheaper is significantly worse (${cheaper.join('; ')}).`;
}

function chosenByBar({ chosen, standing, moreForBar }: GoodEnough, bar: Bar): string {
  const { tier, share } = chosen;
  const reached = `${barName(bar)} ${reachedWords(chosen)}, of ${whole(share.count)}`;
  if (standing === 'shown')
    return `${tier.title} is good enough: ${reached}; the whole interval lies above your bar of ${percentOf(bar.atLeast)}.`;
  const more =
    moreForBar === undefined
      ? 'At this share no number of labels would show it.'
      : `If the share stays, about ${counted(roundedUp(moreForBar), 'more record')} ${bar.measure === 'recall' ? `labelled ${bar.label}` : bar.measure === 'precision' ? `given ${bar.label}` : 'with labels'} would show it.`;
  return `${tier.title} reaches your bar of ${percentOf(bar.atLeast)} on these records: ${reached}; but its interval goes down to ${percentOf(share.low)}, so that is not shown. ${more}`;
}

function againstBest({ chosen, best, test, moreToTell }: GoodEnough): readonly string[] {
  if (chosen === best) return [];
  const reach = `${best.tier.title} reaches ${reachedWords(best)}`;
  if (test === undefined) return [`${reach}.`];
  if (test.p < significance) return [`${reach}; the difference is significant (${pWords(test.p)}).`];
  const more =
    moreToTell === undefined
      ? ''
      : ` About ${counted(roundedUp(moreToTell), 'more label')} would tell a difference of this size.`;
  return [`${reach}; the difference is not significant (${pWords(test.p)}). ${mayBeWorse(chosen, test)}.${more}`];
}

function mayBeWorse({ tier }: Reached, { difference }: PairTest): string {
  return `${tier.title} may be up to ${counted(Math.round(100 * Math.max(0, difference.high)), 'point')} worse (95 % interval)`;
}

function surest({ surest: one }: GoodEnough): readonly string[] {
  return one === undefined
    ? []
    : [`The cheapest that is shown to reach it is ${one.tier.title}: ${reachedWords(one)}.`];
}

function noneReaches(
  { best, standing }: Extract<Verdict, { readonly kind: 'none-reaches' }>,
  bar: Bar | undefined,
): string {
  if (bar === undefined) return '';
  const end =
    standing === 'below'
      ? `Its interval holds the bar, so more labels may show otherwise.`
      : 'Its whole interval lies below.';
  return `No tier reaches your bar of ${percentOf(bar.atLeast)}: the nearest is ${best.tier.title} with ${barName(bar)} ${reachedWords(best)}, of ${whole(best.share.count)}. ${end}`;
}

function tooFew(
  { cheapest, best, test, moreToTell }: Extract<Verdict, { readonly kind: 'too-few' }>,
  records: number,
): string {
  const { onlyFirst, onlySecond } = test.paired;
  const more =
    moreToTell === undefined
      ? ''
      : ` If the shares stay, about ${counted(roundedUp(moreToTell), 'more label')} would tell.`;
  return `${counted(records, 'record')} cannot tell ${cheapest.tier.title} and ${best.tier.title} apart: right on ${reachedWords(cheapest)}, and on ${reachedWords(best)}. Only one of the two was right on ${whole(onlyFirst + onlySecond)}, and below ${fewestDiffering} no difference is significant; ${mayBeWorse(cheapest, test)}.${more}`;
}

/** `97 % (94–99) for $0.08 per 1,000`. */
function reachedWords({ tier, share }: Reached): string {
  const { cost } = tier;
  const price =
    cost.kind === 'priced'
      ? ` for ${money(cost.usdPer1000)} per 1,000`
      : cost.kind === 'free'
        ? ' for nothing'
        : ' at a price that is not known here';
  return `${shareWords(share)}${price}`;
}

function barName({ measure, label }: Bar): string {
  return label === undefined ? measure : `${label} ${measure}`;
}

/** An estimate knows no third digit: `313` is about 320. */
function roundedUp(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.ceil(count / step) * step;
}

function percentOf(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** Columns of text, the first to the left; widths by what stands in them. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)));
  return rows.map(row => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

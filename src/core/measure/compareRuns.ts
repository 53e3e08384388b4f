import { isFinished, type RunState, setAsideUsd } from '../keep/runState';
import type { ProtectedText } from '../protect/protected';
import type { LabelResult } from '../read/results';
import { promptTokens } from '../send/prices';
import { abstain } from '../task/task';
import { type Agreement, agreementOf, type Judged } from './agreement';
import { type CommonRecords, commonRecords } from './commonRecords';
import { type Difference, differenceOf, mcnemarExact, type Paired } from './mcnemar';

/** Runs of one task on the same labelled records, measured by the same gold. */
export interface Comparison {
  readonly task: { readonly name: ProtectedText; readonly title: ProtectedText };
  /** How many records are compared, each counted once. */
  readonly records: number;
  /** Labels that all runs could give, in the task's order. */
  readonly labels: readonly ProtectedText[];
  /** Cheapest first; those whose price is not known stand last. */
  readonly tiers: readonly ComparedTier[];
  /** Neighbours in that order. */
  readonly pairs: readonly PairTest[];
  /** Labelled records that are not compared, with why. */
  readonly left: CommonRecords['left'];
}

export interface ComparedTier {
  /** Names it among the others: `fast`, `fast, then balanced`, `fast (claude-haiku-5-5)`. */
  readonly title: string;
  readonly run: string;
  /** A tier's name. */
  readonly tier: string;
  readonly model: string;
  readonly answered: number;
  /** It was asked, and answered that it cannot tell. */
  readonly abstained: number;
  /** No valid answer came: refused, too long, failed. Counts as wrong. */
  readonly noAnswer: number;
  readonly agreement: Agreement<ProtectedText>;
  readonly cost: TierCost;
  /** A record's mean, of those that did not come from the reply cache; absent where nothing was counted. */
  readonly tokens?: { readonly input: number; readonly output: number; readonly isEstimated: boolean };
  /** Of all records of its run, those that the reply cache answered: they cost nothing, and count in no price. */
  readonly fromCache: number;
  /** The others, which cost and tokens are the mean of. */
  readonly paid: number;
  readonly inBatches: boolean;
  /** Whether each compared record was answered right, by id. */
  readonly right: ReadonlyMap<string, boolean>;
}

/** As the run paid it, for a thousand records like those of its run. */
export type TierCost =
  | { readonly kind: 'free' }
  | {
      readonly kind: 'priced';
      readonly usdPer1000: number /** The most that calls in doubt add to it. */;
      readonly inDoubtUsd?: number;
    }
  | { readonly kind: 'unpriced' }
  /** All answers came from the reply cache: an earlier run paid them. */
  | { readonly kind: 'cached' };

export interface PairTest {
  /** Titles; the first is the cheaper one. */
  readonly first: string;
  readonly second: string;
  readonly paired: Paired;
  /** Exact McNemar, two-sided. */
  readonly p: number;
  /** Share right of the second less that of the first. */
  readonly difference: Difference;
}

/**
 * Measures runs of one task by what a person said, on the records that all of them were asked about; `undefined` where there are none.
 * `isFree` is told of who answers on this machine, whose answers cost nothing also where all came from the reply cache.
 */
export function compareRuns(
  states: readonly RunState[],
  gold: ReadonlyMap<string, string>,
  isFree: (start: RunState['start']) => boolean = () => false,
): Comparison | undefined {
  const common = commonRecords(states, gold);
  const [first] = states;
  if (first === undefined || common.records.size === 0) return undefined;
  const titles = titlesOf(states);
  const tiers = states.map((state, index) =>
    measured(state, titles[index] ?? state.start.tier, common, isFree(state.start)),
  );
  const ordered = tiers
    .map((tier, index) => ({ tier, index }))
    .sort((a, b) => byPrice(a.tier, b.tier) || a.index - b.index);
  const inOrder = ordered.map(({ tier }) => tier);
  return {
    task: { name: first.start.task.name, title: first.start.task.title },
    records: common.records.size,
    labels: common.labels,
    tiers: inOrder,
    pairs: inOrder.slice(1).flatMap((second, index) => {
      const before = inOrder[index];
      return before === undefined ? [] : [pairTest(before, second)];
    }),
    left: common.left,
  };
}

/** The same records looked at from two tiers; `only` where not all of them count. */
export function pairTest(first: ComparedTier, second: ComparedTier, only?: ReadonlySet<string>): PairTest {
  const paired = { bothRight: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (const [id, isRight] of first.right) {
    if (only?.has(id) === false) continue;
    const other = second.right.get(id) === true;
    if (isRight && other) paired.bothRight++;
    else if (isRight) paired.onlyFirst++;
    else if (other) paired.onlySecond++;
    else paired.neither++;
  }
  return {
    first: first.title,
    second: second.title,
    paired,
    p: mcnemarExact(paired),
    difference: differenceOf(paired),
  };
}

/** Absent where no number can say. */
export function usdPer1000(cost: TierCost): number | undefined {
  return cost.kind === 'free' ? 0 : cost.kind === 'priced' ? cost.usdPer1000 : undefined;
}

function byPrice(first: ComparedTier, second: ComparedTier): number {
  const [a, b] = [first, second].map(({ cost }) => usdPer1000(cost) ?? Number.MAX_VALUE);
  return (a ?? 0) - (b ?? 0);
}

function measured(state: RunState, title: string, { records, labels }: CommonRecords, isFree: boolean): ComparedTier {
  const judged: Judged<ProtectedText>[] = [];
  const counts = { answered: 0, abstained: 0, noAnswer: 0 };
  const right = new Map<string, boolean>();
  for (const [id, gold] of records) {
    const result = state.results.get(id);
    if (result === undefined) continue;
    counts[whatCame(result)]++;
    judged.push({ id, gold, given: result.label, confidence: result.confidence });
    right.set(id, result.label === gold);
  }
  const agreement = agreementOf(judged, labels);
  if (agreement === undefined) throw new Error('runs are compared on records that each of them has');
  const { start, ledger } = state;
  const fromCache = [...state.results.values()].filter(result => result.fromCache === true).length;
  const paid = [...state.results.values()].filter(isFinished).length - fromCache;
  return {
    title,
    run: start.run,
    tier: start.tier,
    model: ledger.models.join(', ') || start.model,
    ...counts,
    agreement,
    cost: isFree ? { kind: 'free' } : costOf(state, paid),
    tokens: tokensOf(state, paid),
    fromCache,
    paid,
    inBatches: start.inBatches === true,
    right,
  };
}

function whatCame({ label, problem }: LabelResult): 'answered' | 'abstained' | 'noAnswer' {
  if (label !== abstain) return 'answered';
  return problem === undefined || problem.kind === 'not-evaluable' ? 'abstained' : 'noAnswer';
}

function costOf({ start, ledger }: RunState, paid: number): TierCost {
  if (start.provider === 'offline' && start.escalatesTo === undefined) return { kind: 'free' };
  if (ledger.unpricedCalls > 0) return { kind: 'unpriced' };
  const inDoubtUsd = setAsideUsd(ledger.mayBeBilled);
  const isAllCached = ledger.answeredCalls > 0 && ledger.cachedCalls === ledger.answeredCalls;
  if (isAllCached || paid <= 0) return { kind: 'cached' };
  if (ledger.costUsd === 0 && inDoubtUsd === 0) return { kind: 'free' };
  const scale = 1000 / paid;
  return {
    kind: 'priced',
    usdPer1000: ledger.costUsd * scale,
    ...(inDoubtUsd > 0 ? { inDoubtUsd: inDoubtUsd * scale } : {}),
  };
}

function tokensOf({ ledger: { usage } }: RunState, paid: number): ComparedTier['tokens'] {
  const input = promptTokens(usage);
  if (paid <= 0 || input + usage.outputTokens === 0) return undefined;
  return { input: input / paid, output: usage.outputTokens / paid, isEstimated: usage.source !== 'reported' };
}

/** By tier alone where that tells them apart, else with the model, else with the run. */
function titlesOf(states: readonly RunState[]): readonly string[] {
  const plain = states.map(({ start }) =>
    start.escalatesTo === undefined ? start.tier : `${start.tier}, then ${start.escalatesTo.tier}`,
  );
  const withModel = states.map(
    ({ ledger, start }, index) => `${plain[index]} (${ledger.models.at(-1) ?? start.model})`,
  );
  const isAlone = (title: string, among: readonly string[]) => among.filter(one => one === title).length === 1;
  return states.map(({ start }, index) => {
    const [bare = '', full = ''] = [plain[index], withModel[index]];
    if (isAlone(bare, plain)) return bare;
    return isAlone(full, withModel) ? full : `${bare} (run ${start.run})`;
  });
}

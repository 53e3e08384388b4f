import type { ProtectedText } from '../protect/protected';
import type { Share } from './agreement';
import { type Bar, countToShow, reachedOf, type Standing, standingOf } from './bar';
import { type ComparedTier, type Comparison, type PairTest, pairTest, usdPer1000 } from './compareRuns';
import { fewestDiffering, recordsToTellApart, significance } from './mcnemar';

/** Which tier is the cheapest that is good enough, and how sure the labels make it. */
export type Verdict =
  | {
      readonly kind: 'good-enough';
      readonly chosen: Reached;
      /** Reaches most; the chosen one itself where none is better. */
      readonly best: Reached;
      /** Absent without a bar. */
      readonly standing?: 'shown' | 'reached';
      /** Records that would have to be labelled beside those there are, until the interval lies above the bar; absent where it does, or no number would do. */
      readonly moreForBar?: number;
      /** Chosen and best on the records that count; absent where they are one, and for precision, which has other records for each. */
      readonly test?: PairTest;
      /** The same, until a difference such as this one would be significant. */
      readonly moreToTell?: number;
      /** The cheapest that is shown to reach the bar, where the chosen one is not. */
      readonly surest?: Reached;
      /** Cheaper ones that are not good enough, with why it is not them. */
      readonly worse: readonly (Reached & { readonly p?: number })[];
    }
  /** Fewer records differ than any test could tell apart. */
  | {
      readonly kind: 'too-few';
      readonly cheapest: Reached;
      readonly best: Reached;
      readonly test: PairTest;
      readonly moreToTell?: number;
    }
  | { readonly kind: 'none-reaches'; readonly best: Reached; readonly standing: 'below' | 'missed' }
  /** The bar is on a label that nobody gave. */
  | { readonly kind: 'no-measure' };

export interface Reached {
  readonly tier: ComparedTier;
  readonly share: Share;
}

/** By the bar; without one by how often each was right: the cheapest that is not significantly worse than the best. */
export function goodEnough(comparison: Comparison, bar?: Bar<ProtectedText>): Verdict {
  const reached = comparison.tiers.flatMap((tier): readonly Reached[] => {
    const share = bar === undefined ? tier.agreement.accuracy : reachedOf(bar, tier.agreement);
    return share === undefined ? [] : [{ tier, share }];
  });
  // The cheapest of those that reach as much: they stand in the order of their prices.
  const best = reached.reduce<Reached | undefined>(
    (top, one) => (top === undefined || one.share.value > top.share.value ? one : top),
    undefined,
  );
  if (best === undefined) return { kind: 'no-measure' };
  return bar === undefined ? byTheBest(reached, best) : byTheBar(reached, best, bar);
}

function byTheBest(reached: readonly Reached[], best: Reached): Verdict {
  const worse: (Reached & { p?: number })[] = [];
  for (const one of reached) {
    if (one === best) break;
    const test = pairTest(one.tier, best.tier);
    if (test.p < significance) {
      worse.push({ ...one, p: test.p });
      continue;
    }
    const moreToTell = moreOf(test);
    const differing = test.paired.onlyFirst + test.paired.onlySecond;
    if (differing < fewestDiffering) return { kind: 'too-few', cheapest: one, best, test, moreToTell };
    return { kind: 'good-enough', chosen: one, best, test, moreToTell, worse };
  }
  return { kind: 'good-enough', chosen: best, best, worse };
}

function byTheBar(reached: readonly Reached[], best: Reached, bar: Bar<ProtectedText>): Verdict {
  const standingIs = ({ share }: Reached, ...standings: readonly Standing[]) =>
    standings.includes(standingOf(bar, share));
  const priced = reached.filter(({ tier }) => usdPer1000(tier.cost) !== undefined);
  const candidates = priced.some(one => standingIs(one, 'shown', 'reached')) ? priced : reached;
  const chosen = candidates.find(one => standingIs(one, 'shown', 'reached'));
  if (chosen === undefined)
    return { kind: 'none-reaches', best, standing: standingIs(best, 'below') ? 'below' : 'missed' };
  const isShown = standingIs(chosen, 'shown');
  const needed = isShown ? undefined : countToShow(bar, chosen.share);
  const test = chosen === best || bar.measure === 'precision' ? undefined : testFor(chosen.tier, best.tier, bar);
  return {
    kind: 'good-enough',
    chosen,
    best,
    standing: isShown ? 'shown' : 'reached',
    moreForBar: needed === undefined ? undefined : needed - chosen.share.count,
    test,
    moreToTell: test === undefined ? undefined : moreOf(test),
    surest: isShown ? undefined : candidates.find(one => standingIs(one, 'shown')),
    worse: candidates.slice(0, candidates.indexOf(chosen)),
  };
}

/** For recall the records that a person gave the label are all that count. */
function testFor(first: ComparedTier, second: ComparedTier, { measure, label }: Bar<ProtectedText>): PairTest {
  if (measure !== 'recall') return pairTest(first, second);
  const ids = first.agreement.confusion.filter(({ gold }) => gold === label).flatMap(one => one.ids);
  return pairTest(first, second, new Set(ids));
}

function moreOf({ paired }: PairTest): number | undefined {
  const needed = recordsToTellApart(paired);
  const { bothRight, onlyFirst, onlySecond, neither } = paired;
  return needed === undefined ? undefined : needed - (bothRight + onlyFirst + onlySecond + neither);
}

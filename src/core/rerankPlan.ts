import { type Composed, compose, countRendered, type Frame } from './compose/compose';
import type { PassageLine } from './compose/prompt';
import { passageLine } from './compose/renderOrder';
import { renderPrompt } from './compose/renderPrompt';
import { measuredFactors } from './fit/measuredFactors';
import { tokenCounter } from './fit/tokenCounter';
import { join, literal, type ProtectedText } from './protect/protected';
import type { Protector } from './protect/protector';
import type { RankedSnippet } from './rank/ranked';
import { inOneLine, rerankable } from './rank/rerank';
import { type CostEstimate, costWords, estimateCost } from './send/costEstimate';
import { priceOf } from './send/prices';
import { rerankTier } from './send/rerankTier';
import type { Tier } from './send/tier';
import type { Services } from './services';

/** A re-ranking as a run would ask for it. Nothing of it is sent before the run. */
export interface RerankPlan {
  readonly tier: Tier;
  readonly composed: Composed;
  /** Passages that are described in it. */
  readonly shown: number;
  readonly estimate: CostEstimate;
  /** Says all this for the manifest of a context that nobody ordered yet. */
  readonly note: ProtectedText;
}

/** `note` is for the manifest: what a run would ask and what that costs, or why it would not. */
export interface PlannedRerank {
  readonly plan?: RerankPlan;
  readonly note: ProtectedText;
}

export interface RerankRequest {
  /** Of the run; what is asked for the order has the same marker and task. */
  readonly frame: Frame;
  readonly ranked: readonly RankedSnippet[];
  /** Also bounds this call. */
  readonly budgetTokens: number;
  /** On which the run asks its own question. */
  readonly tier: Tier;
}

/** What a provider adds around the two texts of the call, and the answer's form: as for every other call, at most. */
const wrappingTokens = 128;
const mostAnswerTokens = 2_048;

export async function planRerank(
  { frame, ranked, budgetTokens, tier: own }: RerankRequest,
  { settings, prices, workers, storage }: Pick<Services, 'settings' | 'prices' | 'workers' | 'storage'>,
  protector: Protector,
  signal: AbortSignal,
): Promise<PlannedRerank> {
  const tier = rerankTier(own, settings.tiers, prices);
  if (tier === undefined) return { note: withoutModel };
  const candidates = rerankable(ranked);
  if (candidates.length < 2) return { note: tooFew };

  const counter = tokenCounter(workers, await measuredFactors(storage).of(tier));
  const task = { ...frame.task, produces: 'order' as const, labels: [] };
  const maxOutputTokens = Math.min(tier.maxOutputTokens, mostAnswerTokens);
  const promptFor = (passages: readonly PassageLine[]) => ({ ...frame, task, context: [], maxOutputTokens, passages });
  const budget = { tokens: budgetTokens - wrappingTokens, counter };
  const described = candidates.map(inOneLine);
  const empty = await countRendered(renderPrompt(promptFor([])), counter, signal);
  // An id stands once in its line and once in the answer's form.
  const lengths = await counter.upper(described.map(passageLine), signal);
  let shown = 0;
  for (let left = budget.tokens - empty; shown < described.length; shown++) {
    left -= (lengths[shown] ?? 0) + tokensOfId;
    if (left < 0) break;
  }
  const composed =
    shown < 2 ? undefined : await compose(promptFor(described.slice(0, shown)), undefined, budget, signal);
  if (composed === undefined) return { note: noRoom };

  const { stable, varying } = composed.rendered;
  const [stableTokens = 0, varyingTokens = 0] = await counter.plain([stable, varying], signal);
  const size = { calls: 1, stableTokens, varyingTokens, maxOutputTokens };
  const estimate = estimateCost(priceOf(prices, tier), size, tier.tokenFactor);
  const words = `a re-ranking by ${tier.name} (${tier.model}) would order the best ${shown} passages on a run; ${sayTokens(estimate)}cost: ${costWords(estimate)}`;
  const { text: note } = await protector.protectText(words, { source: 'rerank' }, signal);
  return { plan: { tier, composed, shown, estimate, note }, note };
}

const tokensOfId = 12;

function sayTokens(estimate: CostEstimate): string {
  return estimate.kind === 'estimate' ? `about ${estimate.inputTokens.likely} tokens, ` : '';
}

const notReranked = literal('not re-ranked: ');
const withoutModel = join([
  notReranked,
  literal('a run on the offline tier asks no language model, and nothing leaves this machine for an order'),
]);
const tooFew = join([notReranked, literal('there are not two passages to put in order')]);
const noRoom = join([notReranked, literal('the budget leaves no room for the list of passages')]);

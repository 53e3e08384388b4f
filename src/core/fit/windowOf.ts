import { join, literal, numeral, type ProtectedText } from '../protect/protected';
import type { Tier } from '../send/tier';

/** A task's budget as far as the tier's window has room for it beside the answer; a smaller one is said, never kept in silence. */
export function budgetWithin(
  wishedTokens: number,
  { contextTokens }: Tier,
  answerTokens: number,
): { readonly budgetTokens: number; readonly notes: readonly ProtectedText[] } {
  const budgetTokens = Math.min(wishedTokens, contextTokens - answerTokens);
  if (budgetTokens === wishedTokens) return { budgetTokens, notes: [] };
  const note = join([
    literal('the budget is '),
    numeral(Math.max(0, budgetTokens)),
    literal(' tokens and not '),
    numeral(wishedTokens),
    literal(
      ', because the tier has no larger context (“contextTokens” in “tierwise.tiers”) beside the room for the answer',
    ),
  ]);
  return { budgetTokens, notes: [note] };
}

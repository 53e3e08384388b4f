import { compose } from './compose/compose';
import type { RenderedPrompt } from './compose/prompt';
import { promptWithheld } from './errors';
import type { Prepared } from './prepare';
import { sealPrompt } from './protect/sealPrompt';

/** The words of the first call, made exactly as a run makes them: cut to the budget, and looked at once more. Sends nothing. */
export async function previewPrompt(prepared: Prepared, signal: AbortSignal): Promise<RenderedPrompt> {
  const { frame, records, budgetTokens, counter, protector } = prepared;
  const composed = await compose(frame, records.records[0]?.record, { tokens: budgetTokens, counter }, signal);
  if (composed === undefined) throw promptWithheld('its first record is longer than the budget leaves room for');
  return sealPrompt(composed.rendered, protector, signal);
}

/** The words of the call for an order, where a run would make one before all others: they leave the machine, too. */
export async function previewOrderPrompt(
  { rerank, protector }: Prepared,
  signal: AbortSignal,
): Promise<RenderedPrompt | undefined> {
  return rerank && sealPrompt(rerank.composed.rendered, protector, signal);
}

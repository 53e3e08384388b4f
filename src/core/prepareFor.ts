import { answerRoom } from './compose/answerRoom';
import type { Manifest } from './fit/manifest';
import { measuredFactors } from './fit/measuredFactors';
import { tokenCounter } from './fit/tokenCounter';
import { budgetWithin } from './fit/windowOf';
import { makeRoom } from './makeRoom';
import { fitRanked, type Prepared } from './prepare';
import { join, literal } from './protect/protected';
import type { Tier } from './send/tier';
import type { Services } from './services';

/** The same for another tier: the same pieces and records, counted its way and fitted into its window. */
export async function prepareFor(
  prepared: Prepared,
  tier: Tier,
  services: Services,
  signal: AbortSignal,
): Promise<Prepared> {
  const { inBatches: _, ...request } = prepared.request;
  const { task } = request;
  const factor = await measuredFactors(services.storage).of(tier);
  const counter = tokenCounter(services.workers, factor, prepared.breathe, prepared.memory);
  // One record at a time: what was not enough is looked at closely.
  const { several: _several, ...promptTask } = prepared.frame.task;
  const frame = { ...prepared.frame, task: promptTask, context: [], maxOutputTokens: answerRoom(task, tier) };
  const wished = request.budgetTokens ?? task.context.budgetTokens;
  const { budgetTokens, notes } = budgetWithin(wished, tier, frame.maxOutputTokens);
  const asked = { ...request, tier };
  const forBeside = prepared.beside?.roomTokens ?? 0;
  const room = await makeRoom(frame, prepared.records, budgetTokens - forBeside, counter, asked, signal);
  const title = await prepared.protector.protectText(tier.name, { source: 'settings' }, signal);
  const about = join([literal('this is what goes to the tier "'), title.text, literal('", for records that escalate')]);
  const manifest: Manifest = {
    ...prepared.manifest,
    budgetTokens,
    usedTokens: room.overheadTokens,
    counter: counter.title,
    overheadTokens: room.overheadTokens,
    notes: [about, ...prepared.manifest.notes, ...notes],
  };
  const unfitted = { ...prepared, isHigher: true, request: asked, manifest, frame, budgetTokens, counter, room };
  return fitRanked(unfitted, prepared.ranked, signal);
}

import { perCallOf, votesOf } from './callPlan';
import { renderPrompt } from './compose/renderPrompt';
import { measuredFactors } from './fit/measuredFactors';
import { recordsAtOnce } from './makeRoom';
import type { Prepared } from './prepare';
import type { PlacedRecord } from './records/protectRecords';
import { callsOf } from './records/shareCall';
import { asksAboutCanary, canaryText } from './runCanary';
import { bandWords, type CostEstimate, estimateCost, type RunSize } from './send/costEstimate';
import { batchPrice, type Price, priceOf } from './send/prices';
import type { Tier } from './send/tier';
import type { Services } from './services';

export interface TierEstimate {
  readonly tier: Tier;
  readonly estimate: CostEstimate;
  /** A sentence, where a little less would fall under a cheaper price band; names the pieces that do least for the task. */
  readonly band?: string;
}

/** What the run would cost on its tier and on each other one, with the context as it was fitted. Nothing is asked of anybody. */
export async function estimateRun(
  prepared: Prepared,
  services: Services,
  signal: AbortSignal,
): Promise<readonly TierEstimate[]> {
  const size = await sizeOf(prepared, services, signal);
  return Promise.all(services.settings.tiers.map(tier => estimateTier(tier, size, prepared, services)));
}

/** The same for one tier that need not be one of the settings as it stands there. */
export async function estimateFor(
  prepared: Prepared,
  tier: Tier,
  services: Services,
  signal: AbortSignal,
): Promise<TierEstimate> {
  return estimateTier(tier, await sizeOf(prepared, services, signal), prepared, services);
}

async function estimateTier(tier: Tier, size: RunSize, prepared: Prepared, services: Services): Promise<TierEstimate> {
  const factor = await measuredFactors(services.storage).of(tier);
  const estimate = estimateCost(billedPrice(prepared.request, tier, services), size, factor);
  return { tier, estimate, band: bandWords(estimate, piecesToDrop(estimate, prepared)) };
}

/** What a run is billed by: in a batch the price of batches. */
export function billedPrice({ inBatches }: Prepared['request'], tier: Tier, { prices }: Services): Price {
  const price = priceOf(prices, tier);
  return inBatches === true && price.kind === 'priced' ? { ...price, model: batchPrice(price.model) } : price;
}

/** The pieces that do least for the task and together are enough; none where all that is not pinned would not be. */
function piecesToDrop(estimate: CostEstimate, { bestFirst, request }: Prepared): readonly string[] {
  if (estimate.kind !== 'estimate' || estimate.band === undefined) return [];
  // Pieces were counted by the upper factor of the run's tier; the band lies in likely tokens.
  const { likely, upper } = request.tier.tokenFactor;
  const dropped: string[] = [];
  let left = estimate.band.overTokens;
  for (const { snippet, tokens, pinned } of [...bestFirst].reverse()) {
    if (left <= 0) break;
    if (pinned) continue;
    dropped.push(snippet.title);
    left -= (tokens * likely) / upper;
  }
  if (left > 0) return [];
  return dropped.length <= mostNamed ? dropped : [`the last ${dropped.length} passages of the ranking`];
}

const mostNamed = 3;

/** What the run would send, counted by o200k. */
export async function sizeOf(prepared: Prepared, services: Services, signal: AbortSignal): Promise<RunSize> {
  const { frame, records, sameAs, counter, request } = prepared;
  const isReport = request.task.produces === 'report';
  const asked = records.records.filter(({ record }) => !sameAs.has(record.id));
  const votes = isReport ? 1 : votesOf(prepared);
  const calls = callsOf(asked, frame.task.several === true ? perCallOf(request) : 1);
  const others = [
    ...(isReport ? [renderPrompt(frame).varying] : []),
    ...(!isReport && asksAboutCanary(prepared, services) ? [canaryText(prepared)] : []),
  ];
  const besideTokens = isReport ? 0 : await tokensBeside(calls, prepared, signal);
  const [stableTokens = 0, ...lengths] = await counter.plain([renderPrompt(frame).stable, ...others], signal);
  // Not all at once: the prompts of a large run together would be a second copy of all its text.
  for (let start = 0; !isReport && start < calls.length; start += recordsAtOnce) {
    const texts = calls
      .slice(start, start + recordsAtOnce)
      .map(call => renderPrompt({ ...frame, records: call.map(({ record }) => record) }).varying);
    const counts = await counter.plain(texts, signal);
    lengths.push(...counts.map((count, index) => count + leftTokens(calls[start + index] ?? [])));
  }
  return {
    calls: lengths.length * votes,
    stableTokens,
    varyingTokens: (lengths.reduce((sum, length) => sum + length, 0) + besideTokens * calls.length) * votes,
    longestVaryingTokens: lengths.reduce((longest, length) => Math.max(longest, length), 0) + besideTokens,
    maxOutputTokens: frame.maxOutputTokens,
  };
}

/** Of texts that were left in their files, as counted when they were read. */
function leftTokens(call: readonly PlacedRecord[]): number {
  return call.reduce((sum, { left }) => sum + (left?.plainTokens ?? 0), 0);
}

/** Of calls that are looked at for what goes beside their records, so many, from all over the run. */
const sampledCalls = 24;

/** A call's mean of what goes beside its records. */
async function tokensBeside(
  calls: readonly (readonly PlacedRecord[])[],
  { beside, counter }: Prepared,
  signal: AbortSignal,
): Promise<number> {
  if (beside === undefined || calls.length === 0) return 0;
  const held = calls.filter(call => call.every(({ left }) => left === undefined));
  const step = Math.max(1, Math.floor(held.length / sampledCalls));
  const sample = held.filter((_, index) => index % step === 0).slice(0, sampledCalls);
  const pieces = await Promise.all(sample.flatMap(call => call.map(({ record }) => beside.for(record, signal))));
  const counts = await counter.plain(
    pieces.flat().map(({ title, text }) => `${title}\n${text}`),
    signal,
  );
  return Math.ceil(counts.reduce((sum, count) => sum + count, 0) / sample.length);
}

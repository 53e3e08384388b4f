import { renderPrompt } from './compose/renderPrompt';
import { measuredFactors } from './fit/measuredFactors';
import type { Prepared } from './prepare';
import { type CostEstimate, estimateCost, type RunSize } from './send/costEstimate';
import { priceOf } from './send/prices';
import type { Tier } from './send/tier';
import type { Services } from './services';

export interface TierEstimate {
  readonly tier: Tier;
  readonly estimate: CostEstimate;
}

/** What the run would cost on its tier and on each other one, with the context as it was fitted. Nothing is asked of anybody. */
export async function estimateRun(
  prepared: Prepared,
  services: Services,
  signal: AbortSignal,
): Promise<readonly TierEstimate[]> {
  const size = await sizeOf(prepared, signal);
  const factors = measuredFactors(services.storage);
  return Promise.all(
    services.settings.tiers.map(async tier => ({
      tier,
      estimate: estimateCost(priceOf(services.prices, tier), size, await factors.of(tier)),
    })),
  );
}

async function sizeOf({ frame, records, counter, request }: Prepared, signal: AbortSignal): Promise<RunSize> {
  const isReport = request.task.produces === 'report';
  const varying = isReport
    ? [renderPrompt(frame).varying]
    : records.records.map(({ record }) => renderPrompt({ ...frame, record }).varying);
  const [stableTokens = 0, ...lengths] = await counter.plain([renderPrompt(frame).stable, ...varying], signal);
  return {
    calls: varying.length,
    stableTokens,
    varyingTokens: lengths.reduce((sum, length) => sum + length, 0),
    longestVaryingTokens: Math.max(0, ...lengths),
    maxOutputTokens: frame.maxOutputTokens,
  };
}

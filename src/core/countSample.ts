import { perCallOf } from './callPlan';
import { compose, composeTogether } from './compose/compose';
import { billedPrice, sizeOf } from './estimate';
import type { Prepared } from './prepare';
import { sealPrompt } from './protect/sealPrompt';
import type { PlacedRecord } from './records/protectRecords';
import { callsOf } from './records/shareCall';
import { type CostEstimate, estimateCost } from './send/costEstimate';
import type { Services } from './services';
import type { Session } from './session';

/** What a run will cost, by the provider's own count of some of its calls. */
export interface CountedSample {
  /** Calls that were counted, of all. */
  readonly counted: number;
  readonly calls: number;
  readonly estimate: CostEstimate;
}

/** Tells it, where there is something to tell: for labels that are still to be asked. */
export async function tellCounted(
  prepared: Prepared,
  session: Session,
  { planned, answered }: { readonly planned: ReadonlySet<string>; readonly answered: ReadonlyMap<string, unknown> },
  services: Services,
  tell: (sample: CountedSample) => void,
): Promise<void> {
  if (prepared.request.task.produces !== 'labels' || session.signal.aborted) return;
  const open = prepared.records.records.filter(
    ({ record: { id }, left }) => planned.has(id) && !answered.has(id) && left === undefined,
  );
  const sample = await countSample(prepared, session, services, open);
  if (sample !== undefined) tell(sample);
}

/** Below it a wrong estimate costs cents, and the counting would take longer than the calls. */
const fewestCalls = 50;
const sampledCalls = 5;

/**
 * Asks the provider how long some calls from all over a run are, before the first is sent: nothing is paid for that, and what is
 * sent has been agreed to. `undefined` where the provider does not count, or the run is short. Never a reason to fail.
 */
async function countSample(
  prepared: Prepared,
  session: Session,
  services: Services,
  open: readonly PlacedRecord[],
): Promise<CountedSample | undefined> {
  const { connection, signal } = session;
  const { count } = connection;
  const { frame, request, counter } = prepared;
  const calls = callsOf(open, frame.task.several === true ? perCallOf(request) : 1);
  if (count === undefined || calls.length < fewestCalls) return undefined;
  const step = Math.floor(calls.length / sampledCalls);
  let [counted, plain, number] = [0, 0, 0];
  try {
    for (const call of calls.filter((_, index) => index % step === 0).slice(0, sampledCalls)) {
      const composed = await composeCall(call, prepared, signal);
      if (composed === undefined) continue;
      const rendered = await sealPrompt(composed.rendered, prepared.protector, signal);
      const asked = { model: request.tier.model, prompt: composed.prompt, rendered };
      const tokens = await count(asked, signal);
      // It will say why when it is asked for answers.
      if (typeof tokens !== 'number') return undefined;
      const parts = await counter.plain([rendered.stable, rendered.varying], signal);
      await session.noteCount(asked, tokens);
      counted += tokens;
      plain += parts.reduce((sum, one) => sum + one, 0);
      number += 1;
    }
  } catch {
    // What cannot be made fit to send is told of its record; a cancel is met by whoever asks next.
    return undefined;
  }
  if (number === 0 || plain === 0) return undefined;
  const likely = counted / plain;
  const factor = { likely, upper: Math.max(likely, request.tier.tokenFactor.upper) };
  const size = await sizeOf(prepared, services, signal);
  return {
    counted: number,
    calls: calls.length,
    estimate: estimateCost(billedPrice(request, request.tier, services), size, factor),
  };
}

async function composeCall(call: readonly PlacedRecord[], prepared: Prepared, signal: AbortSignal) {
  const { frame, budgetTokens: tokens, counter } = prepared;
  const records = call.map(({ record }) => record);
  const [first] = records;
  if (first === undefined) return undefined;
  const beside = await prepared.beside?.for(first, signal);
  return records.length === 1
    ? compose({ ...frame, beside }, first, { tokens, counter }, signal)
    : composeTogether({ ...frame, beside }, records, { tokens, counter }, signal);
}

import { perCallOf } from './callPlan';
import { countRendered, type Frame } from './compose/compose';
import { renderPrompt } from './compose/renderPrompt';
import { instructionsDoNotFit } from './errors';
import type { TokenCounter } from './fit/tokenCounter';
import type { PrepareRequest } from './prepare';
import type { ProtectedRecords } from './records/protectRecords';
import { longestCall } from './records/shareCall';

/** How the budget is divided. */
export interface Room {
  /** Instructions, labels and rules, without context and without a record. */
  readonly frameTokens: number;
  /** The frame, the answer's form, the room kept for a record, and what the provider adds around the texts. */
  readonly overheadTokens: number;
  readonly contextTokens: number;
}

/** What a provider adds around each of the two texts of a call, at most: tags and headers that no counter of ours sees. */
const wrappingTokens = 2 * 64;

/**
 * Divides the budget: what is asked comes first, then room for the longest record (at most half of what is left: longer
 * ones are cut, and say so), and the rest is for context.
 */
export async function makeRoom(
  frame: Frame,
  { records }: ProtectedRecords,
  budgetTokens: number,
  counter: TokenCounter,
  request: PrepareRequest,
  signal: AbortSignal,
): Promise<Room> {
  const { tier, form } = request;
  if (form === 'passages') return { frameTokens: 0, overheadTokens: 0, contextTokens: budgetTokens };
  const frameTokens = await measureFrame(frame, counter, signal);
  const empty = await countRendered(renderPrompt(frame), counter, signal);
  const wrapping = tier.provider === 'offline' ? 0 : wrappingTokens;
  const left = budgetTokens - empty - wrapping;
  if (left < 0) throw instructionsDoNotFit(empty + wrapping, budgetTokens);
  const lengths: number[] = [];
  // Not all at once: the prompts of a large run together would be a second copy of all its text.
  for (let start = 0; start < records.length; start += recordsAtOnce) {
    const texts = records
      .slice(start, start + recordsAtOnce)
      .map(({ record }) => renderPrompt({ ...frame, record }).varying);
    const counts = await counter.upper(texts, signal);
    // What was left in its file was counted when it was read.
    const ofLeft = (index: number) => (records[start + index]?.left?.plainTokens ?? 0) * tier.tokenFactor.upper;
    lengths.push(...counts.map((count, index) => count + Math.ceil(ofLeft(index))));
  }
  const perCall = frame.task.several === true ? perCallOf(request) : 1;
  const recordTokens = Math.min(longestCall(records, lengths, perCall), Math.floor(left / 2));
  return { frameTokens, overheadTokens: empty + wrapping + recordTokens, contextTokens: left - recordTokens };
}

/** Whose prompts are put together at once to be counted. */
export const recordsAtOnce = 500;

/** What every call shares, by the upper count. */
export async function measureFrame(frame: Frame, counter: TokenCounter, signal: AbortSignal): Promise<number> {
  const [tokens = 0] = await counter.upper([renderPrompt(frame).stable], signal);
  return tokens;
}

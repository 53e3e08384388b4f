import { truncated } from '../../core/send/failures';
import { promptTokens } from '../../core/send/prices';
import type { Call, Reply, SendFailure, Usage } from '../../core/send/provider';

/** Plain o200k tokens of each text, counted on this machine. */
export type PlainCount = (texts: readonly string[], signal: AbortSignal) => Promise<readonly number[]>;

/** A model may count a little under o200k; a server that cut the prompt counts far under it. */
const leastShare = 0.9;
/** Short prompts are mostly the server's own frame around them. */
const shortest = 200;

/**
 * The answer, unless the server says itself that it read much less than it was sent: then it cut the prompt in silence, and
 * the failure says so. `hadRoom` is asked where the difference could be the model's way of counting.
 */
export async function unlessTruncated(
  reply: Reply,
  call: Call,
  how: {
    readonly provider: string;
    readonly count: PlainCount;
    readonly remedy: string;
    readonly hadRoom?: (tokens: number) => Promise<boolean>;
  },
): Promise<Reply | SendFailure> {
  if (reply.usage.source !== 'reported') return reply;
  const read = promptTokens(reply.usage);
  const sent = await sentTokens(call, how.count);
  // An answer that was paid for is not lost because it could not be counted after.
  if (sent === undefined || sent < shortest || read >= sent * leastShare) return reply;
  if (read >= sent * 0.75 && (await how.hadRoom?.(sent)) === true) return reply;
  return {
    ...truncated(how.provider, read, sent, how.remedy),
    partialText: reply.text === '' ? undefined : reply.text,
    usage: reply.usage,
  };
}

/** For a server that reports nothing: counted here, and marked so. */
export async function estimatedUsage(call: Call, text: string, count: PlainCount): Promise<Usage> {
  const inputTokens = (await sentTokens(call, count)) ?? 0;
  const outputTokens = (await counted([text], count)) ?? 0;
  return { inputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens, source: 'estimated' };
}

function sentTokens({ rendered }: Call, count: PlainCount): Promise<number | undefined> {
  return counted([rendered.stable, rendered.varying], count);
}

/** `undefined` where the counter is too slow now. */
async function counted(texts: readonly string[], count: PlainCount): Promise<number | undefined> {
  try {
    const counts = await count(texts, AbortSignal.timeout(10_000));
    return counts.reduce((sum, one) => sum + one, 0);
  } catch {
    return undefined;
  }
}

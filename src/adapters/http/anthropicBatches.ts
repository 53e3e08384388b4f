import * as z from 'zod/mini';
import type { Batch, BatchDesk, BatchResult } from '../../core/send/batches';
import * as failures from '../../core/send/failures';
import type { Reply, SendFailure, Usage } from '../../core/send/provider';
import type { AnthropicClient } from './anthropicClient';
import { anthropicFailure, setKeyHint } from './anthropicFailure';
import { anthropicRequest } from './anthropicRequest';
import { endOf } from './arrivedMessage';

/** One request to the API, with all that stands around it. */
export type AskOnce = <Answer>(
  ask: (client: AnthropicClient, signal: AbortSignal) => Promise<Answer | SendFailure>,
  signal: AbortSignal,
) => Promise<Answer | SendFailure>;

/** The Message Batches API. Prefixes are kept for an hour: a batch takes longer than the usual five minutes. */
export function anthropicBatches(once: AskOnce): BatchDesk {
  const place = (id: string): string => {
    // It came from a server, and becomes part of an address.
    if (!/^[A-Za-z0-9_-]{1,128}$/.test(id)) throw new Error('a batch id is letters, digits, _ and -');
    return `/v1/messages/batches/${id}`;
  };
  return {
    submit: (calls, signal) =>
      once(async (client, inner) => {
        const requests = calls.map(({ customId, call }) => ({
          custom_id: customId,
          params: { ...anthropicRequest(call, '1h').message, stream: false as const },
        }));
        return batchOf(await client.messages.batches.create({ requests }, { signal: inner }));
      }, signal),
    look: (id, signal) =>
      once(async (client, inner) => batchOf(await client.get(place(id), { signal: inner })), signal),
    cancel: (id, signal) =>
      once(async (client, inner) => batchOf(await client.post(`${place(id)}/cancel`, { signal: inner })), signal),
    results: (id, signal) =>
      once(async (client, inner) => {
        // Not by `results_url`: an answer does not say where a key is sent.
        const response = await client.get(`${place(id)}/results`, { signal: inner }).asResponse();
        const lines = (await response.text()).split('\n').filter(line => line.trim() !== '');
        const results = lines.map(resultOf);
        const unreadable = results.some(one => one === undefined);
        if (unreadable) return failures.unreadableAnswer('Anthropic', 'a line of the batch’s results is not one');
        return { kind: 'results' as const, results: results.filter(one => one !== undefined) };
      }, signal),
    newest: signal =>
      once(async (client, inner) => {
        const read = listSchema.safeParse(await client.get('/v1/messages/batches?limit=100', { signal: inner }));
        if (!read.success) return failures.unreadableAnswer('Anthropic', 'it is no list of batches');
        return { kind: 'batches' as const, batches: read.data.data.map(toBatch) };
      }, signal),
  };
}

function batchOf(answer: unknown): Batch | SendFailure {
  const read = batchSchema.safeParse(answer);
  return read.success ? toBatch(read.data) : failures.unreadableAnswer('Anthropic', 'it is no batch');
}

function toBatch({ id, processing_status, created_at, request_counts }: z.infer<typeof batchSchema>): Batch {
  return {
    kind: 'batch',
    id,
    state: processing_status === 'ended' ? 'ended' : 'working',
    createdMs: Date.parse(created_at),
    count: Object.values(request_counts).reduce((sum, count) => sum + count, 0),
  };
}

function resultOf(line: string): BatchResult | undefined {
  const read = resultSchema.safeParse(parse(line));
  if (!read.success) return undefined;
  const { custom_id: customId, result } = read.data;
  return { customId, outcome: outcomeOf(result) };
}

function outcomeOf(result: z.infer<typeof resultSchema>['result']): Reply | SendFailure {
  switch (result.type) {
    case 'succeeded':
      return replyOf(result.message);
    case 'errored': {
      const { type, message } = result.error.error;
      const status = type === 'invalid_request_error' ? 400 : 500;
      const state = {
        provider: 'Anthropic',
        setKeyHint,
        host: 'the batch',
        model: '',
        key: '',
        nowMs: 0,
        wasSent: true,
        hasBegun: false,
      };
      // Errored requests of a batch are not billed.
      return { ...anthropicFailure({ kind: 'refused', status, type, words: message }, state), mayBeBilled: false };
    }
    case 'canceled':
      return { ...failures.cancelled(), message: 'The batch was cancelled before this was asked.' };
    case 'expired':
      return failures.batchExpired();
  }
}

function replyOf({
  content,
  model,
  stop_reason,
  stop_details,
  usage,
}: z.infer<typeof messageSchema>): Reply | SendFailure {
  const end = endOf[stop_reason ?? ''];
  if (end === undefined) return failures.unreadableAnswer('Anthropic', 'it ended for a reason that is not known');
  const hourTokens = usage.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  const counted: Usage = {
    inputTokens: usage.input_tokens,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
    ...(hourTokens > 0 ? { cacheWrite1hTokens: hourTokens } : {}),
    outputTokens: usage.output_tokens,
    source: 'reported',
  };
  const refusedAs = stop_details?.category;
  return {
    kind: 'reply',
    text: content.map(block => (block.type === 'text' ? (block.text ?? '') : '')).join(''),
    end,
    model,
    usage: counted,
    ...(end === 'refused' && typeof refusedAs === 'string' ? { refusedAs } : {}),
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Told by the schema.
    return undefined;
  }
}

const count = z.int().check(z.gte(0));
const maybe = <Type extends z.core.SomeType>(type: Type) => z.optional(z.nullable(type));

const batchSchema = z.looseObject({
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,128}$/)),
  processing_status: z.string(),
  created_at: z.string(),
  request_counts: z.record(z.string(), count),
});

const listSchema = z.looseObject({ data: z.array(batchSchema) });

const messageSchema = z.looseObject({
  model: z.string(),
  content: z.array(z.looseObject({ type: z.string(), text: z.optional(z.string()) })),
  stop_reason: z.nullable(z.string()),
  stop_details: maybe(z.looseObject({ category: maybe(z.string()) })),
  usage: z.looseObject({
    input_tokens: count,
    cache_read_input_tokens: maybe(count),
    cache_creation_input_tokens: maybe(count),
    cache_creation: maybe(z.looseObject({ ephemeral_1h_input_tokens: maybe(count) })),
    output_tokens: count,
  }),
});

const resultSchema = z.looseObject({
  custom_id: z.string(),
  result: z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('succeeded'), message: messageSchema }),
    z.looseObject({
      type: z.literal('errored'),
      error: z.looseObject({ error: z.looseObject({ type: z.string(), message: z.string() }) }),
    }),
    z.looseObject({ type: z.literal('canceled') }),
    z.looseObject({ type: z.literal('expired') }),
  ]),
});

import type { Prompt } from '../../../../src/core/compose/prompt';
import { literal } from '../../../../src/core/protect/protected';
import type { PriceTable } from '../../../../src/core/send/prices';
import type { Call, Connection, Reply, SendFailure } from '../../../../src/core/send/provider';
import type { RunCall } from '../../../../src/core/send/send';

/** One dollar a million tokens everywhere: a token is a millionth of a dollar. */
export const plainPrices: PriceTable = {
  asOf: '2026-11-22',
  models: [
    {
      id: 'model-a',
      aliases: [],
      tierClass: 'haiku',
      contextTokens: 1_000_000,
      maxOutputTokens: 100_000,
      batchFactor: 0.5,
      bands: [{ input: 1, output: 1, cacheWrite5m: 1, cacheRead: 1 }],
      source: 'test',
      asOf: '2026-11-22',
    },
  ],
};

export const who = { provider: 'anthropic', model: 'model-a' };

export function reply(parts: Partial<Reply> = {}): Reply {
  const usage = {
    inputTokens: 100,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 50,
    source: 'reported',
  } as const;
  return { kind: 'reply', text: 'yes', end: 'complete', model: 'model-a', usage, ...parts };
}

export function runCall(
  parts: { readonly produces?: 'labels' | 'report'; readonly mostInputTokens?: number } = {},
): RunCall {
  const prompt: Prompt = {
    task: {
      name: literal('task'),
      title: literal('Task'),
      produces: parts.produces ?? 'labels',
      instructions: literal('Do it.'),
      labels: [],
      evidence: 'optional',
    },
    context: [],
    maxOutputTokens: 900,
    marker: '00000000000000000000000000000000',
  };
  const call: Call = { model: 'model-a', prompt, rendered: { stable: literal('stable'), varying: literal('varying') } };
  return { call, mostInputTokens: parts.mostInputTokens ?? 100 };
}

/** Answers with each of the outcomes in turn, and with the last for ever. */
export function answering(...outcomes: readonly (Reply | SendFailure)[]): Connection & { asked(): number } {
  let asked = 0;
  return {
    asked: () => asked,
    async send() {
      asked += 1;
      const outcome = outcomes[Math.min(asked, outcomes.length) - 1];
      if (outcome === undefined) throw new Error('no outcome is left');
      return outcome;
    },
  };
}

export const never = new AbortController().signal;

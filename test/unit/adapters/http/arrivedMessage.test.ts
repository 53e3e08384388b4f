import { deepEqual } from 'node:assert/strict';
import type Anthropic from '@anthropic-ai/sdk';
import { ArrivedMessage } from '../../../../src/adapters/http/arrivedMessage';

/** What a message comes to whose usage was told so, at its beginning and at its end. */
function usageTold(begin: object, end: object) {
  const arrived = new ArrivedMessage(() => undefined);
  const events: readonly object[] = [
    { type: 'message_start', message: { model: 'claude-x', usage: begin } },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: end },
    { type: 'message_stop' },
  ];
  for (const event of events) arrived.take(event as Anthropic.MessageStreamEvent);
  const reply = arrived.end('claude-x');
  const { inputTokens, cacheReadTokens, outputTokens, source } = reply.usage ?? {};
  return [inputTokens, cacheReadTokens, outputTokens, source];
}

describe('what an answer took', () => {
  it('is the largest total that was told, at its beginning or at its end', () => {
    deepEqual(usageTold({ input_tokens: 9, output_tokens: 1 }, { output_tokens: 50 }), [9, 0, 50, 'reported']);
    deepEqual(usageTold({ input_tokens: 0 }, { input_tokens: 9, output_tokens: 50 }), [9, 0, 50, 'reported']);
    deepEqual(usageTold({ input_tokens: 9 }, { input_tokens: 0, output_tokens: 50 }), [9, 0, 50, 'reported']);
    deepEqual(usageTold({ cache_read_input_tokens: 7 }, { output_tokens: 50 }), [0, 7, 50, 'reported']);
  });

  it('is not known where no count was told: never less than nothing, and never free', () => {
    deepEqual(usageTold({ input_tokens: -5 }, { output_tokens: -7 }), [0, 0, 0, 'estimated']);
    deepEqual(usageTold({ input_tokens: '12' }, { output_tokens: 50 }), [0, 0, 50, 'estimated']);
    deepEqual(usageTold({}, {}), [0, 0, 0, 'estimated']);
  });
});

import { deepEqual, equal, ok } from 'node:assert/strict';
import { LLMock } from '@copilotkit/aimock';
import type { Call, Connection } from '../../../src/core/send/provider';
import { connect as anthropic, failureOf, labelCall, never, replyOf } from '../anthropic/anthropicTest';
import { chatCall, compatible, connected, ollama, ollamaCall } from './connectTo';

/**
 * A stranger's idea of the three protocols (github.com/CopilotKit/aimock, MIT): what we built against our own server must
 * hold against one that we did not write.
 */
describe('against aimock, a mock that others wrote', () => {
  let mock: LLMock;
  const answer = JSON.stringify({ evidence: ['ö 漢字'], rationale: 'As told.', label: 'phishing', confidence: 'high' });

  beforeEach(async () => {
    mock = new LLMock({ port: 0 });
    await mock.start();
  });
  afterEach(() => mock.stop());

  const peers: readonly (readonly [name: string, connect: () => Promise<Connection>, call: Call])[] = [
    ['Anthropic', () => anthropic(mock.url), labelCall()],
    ['OpenAI', () => connected(compatible(`${mock.url}/v1`)), chatCall()],
    [
      'OpenRouter',
      () => connected(compatible(`${mock.url}/v1`, { name: 'openrouter', title: 'OpenRouter' })),
      chatCall(),
    ],
    ['Ollama', () => connected(ollama(mock.url)), { ...ollamaCall(), model: 'llama3' }],
  ];

  for (const [name, connect, call] of peers) {
    describe(name, () => {
      const plainUsage = { input_tokens: 2_000, output_tokens: 30, prompt_tokens: 2_000, completion_tokens: 30 };
      const answers = (more: object = {}) => {
        mock.onMessage(/.*/s, { content: answer, usage: plainUsage, ...more });
        // It lists models of its own, and describes none.
        mock.mount('/api/tags', {
          async handleRequest(_request, response) {
            response.writeHead(200, { 'content-type': 'application/json' });
            response.end(JSON.stringify({ models: [{ name: 'llama3', model: 'llama3' }] }));
            return true;
          },
        });
      };

      it('gives a whole answer, in deltas, as it was told', async () => {
        answers();
        const deltas: string[] = [];

        const reply = await (await connect()).send(call, delta => void deltas.push(delta), never);

        ok(reply.kind === 'reply', JSON.stringify(reply));
        deepEqual([reply.text, reply.end, deltas.join('')], [answer, 'complete', answer]);
        ok(deltas.length > 1);
      });

      it('fails for now with 429 and 529, and answers after that', async () => {
        answers();
        const connection = await connect();
        // Ollama is asked once what the model is, before the first call.
        await replyOf(connection, call);

        const reasons: string[] = [];
        for (const status of [429, 529]) {
          mock.nextRequestError(status, { message: 'Busy' });
          reasons.push((await failureOf(connection, call)).reason);
        }

        deepEqual(reasons, ['rate-limited', 'overloaded']);
        equal((await replyOf(connection, call)).end, 'complete');
      });

      it('does not take an answer for whole that was cut', async () => {
        mock.onMessage(/.*/s, { content: answer.repeat(20) }, { truncateAfterChunks: 3, chunkSize: 40 });
        answers();

        const failure = await failureOf(await connect(), call);

        // It breaks the connection, which may be seen before its first bytes are.
        ok(['cut-off', 'unreadable-answer', 'unreachable'].includes(failure.reason), failure.reason);
        ok(failure.isRetryable && failure.mayBeBilled);
      });
    });
  }
});

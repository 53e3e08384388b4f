import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { reachesMaxTokens, refuses } from '../../support/modelServer/behaviour';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { canaryKey, connect, labelCall, never, replyOf, reportCall } from './anthropicTest';

describe('Anthropic: answers', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer({ keys: [canaryKey] });
  });
  afterEach(() => server.stop());

  it('gives an allowed label as JSON, streamed, with what it cost', async () => {
    const connection = await connect(server.origin);
    const deltas: string[] = [];

    const reply = await connection.send(labelCall(), delta => deltas.push(delta), never);

    ok(reply.kind === 'reply');
    equal(reply.end, 'complete');
    equal(deltas.join(''), reply.text);
    ok(deltas.length > 1);
    equal(JSON.parse(reply.text).label, 'phishing');
    equal(reply.model, 'claude-haiku-5-5');
    equal(reply.usage.source, 'reported');
    ok(reply.usage.inputTokens > 100 && reply.usage.outputTokens > 10);
  });

  it('gives a report whose citations stand in the prompt', async () => {
    const reply = await replyOf(await connect(server.origin), reportCall());

    match(reply.text, /^## Summary/);
    match(reply.text, /\[S1:41 "policy text about passwords and retries"\]/);
  });

  it('asks strictly within what the API takes, and never without the version and a bearer key', async () => {
    await replyOf(await connect(server.origin));

    const [request] = server.requests;
    ok(request !== undefined);
    const body = JSON.parse(request.body);
    deepEqual(Object.keys(body).sort(), ['max_tokens', 'messages', 'model', 'output_config', 'stream', 'system']);
    equal(body.output_config.effort, 'low');
    deepEqual(body.output_config.format.schema.properties.label.enum, ['phishing', 'clean', 'abstain']);
    equal(request.headers['authorization'], `Bearer ${canaryKey}`);
    equal(request.headers['x-api-key'], undefined);
    equal(request.headers['traceparent'], undefined);
  });

  it('reads a long stable part from the cache from the second record on', async () => {
    const connection = await connect(server.origin);
    const call = labelCall({ contextWords: 15_000 });

    const first = await replyOf(connection, call);
    const second = await replyOf(connection, call);

    ok(first.usage.cacheWriteTokens > 4_096);
    equal(first.usage.cacheReadTokens, 0);
    equal(second.usage.cacheReadTokens, first.usage.cacheWriteTokens);
    equal(second.usage.inputTokens, first.usage.inputTokens);
  });

  it('does not pay for a cache that nobody reads: short prompts, and reports', async () => {
    const connection = await connect(server.origin);

    await replyOf(connection, labelCall());
    await replyOf(connection, reportCall({ contextWords: 15_000 }));

    for (const request of server.requests) ok(!request.body.includes('cache_control'));
  });

  it('asks a model that does not know effort without it, and lets an unknown id through', async () => {
    const connection = await connect(server.origin);

    await replyOf(connection, labelCall({ model: 'claude-haiku-4-5' }));
    const unknown = await connection.send(labelCall({ model: 'claude-next-9' }), () => undefined, never);

    ok(!server.requests[0]?.body.includes('effort'));
    ok(server.requests[1]?.body.includes('effort'));
    equal(unknown.kind === 'failure' && unknown.reason, 'no-such-model');
  });

  it('counts before sending, by the same prompt', async () => {
    const connection = await connect(server.origin);

    const counted = await connection.count(labelCall(), never);
    const reply = await replyOf(connection);

    equal(counted, reply.usage.inputTokens);
  });

  it('keeps an answer that ends at the limit, and says so', async () => {
    server.script(reachesMaxTokens('{"evidence": ["Confi'));

    const reply = await replyOf(await connect(server.origin));

    equal(reply.end, 'max-tokens');
    equal(reply.text, '{"evidence": ["Confi');
  });

  it('tells a refusal by the model from a failure, with its kind', async () => {
    server.script(refuses('cyber'), refuses());
    const connection = await connect(server.origin);

    const named = await replyOf(connection);
    const unnamed = await replyOf(connection);

    equal(named.end, 'refused');
    equal(named.text, '');
    equal(named.refusedAs, 'cyber');
    equal(unnamed.end, 'refused');
    equal(unnamed.refusedAs, undefined);
  });

  it('reads the same text whatever the borders of the pieces, inside letters and line ends too', async () => {
    const text = JSON.stringify({
      evidence: ['größere Prüfung 漢字 🙂'],
      rationale: 'ä',
      label: 'clean',
      confidence: 'low',
    });
    const connection = await connect(server.origin);
    for (const pieceBytes of [1, 2, 3, 7]) {
      server.script(
        { text, stream: { pieceBytes, deltaLetters: 5 } },
        { text, stream: { pieceBytes, lineEnd: '\r\n' } },
      );

      equal((await replyOf(connection)).text, text);
      equal((await replyOf(connection)).text, text);
    }
  });
});

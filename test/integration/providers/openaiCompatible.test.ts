import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { ChatPart } from '../../support/modelServer/chatProtocol';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { failureOf, never, replyOf, reportCall } from '../anthropic/anthropicTest';
import { chatCall, compatible, connected } from './connectTo';

describe('OpenAI-compatible servers: what they take and what they give', () => {
  let server: ModelServer | undefined;
  const start = async (...options: Parameters<typeof startModelServer>): Promise<ModelServer> => {
    server = await startModelServer(...options);
    return server;
  };
  const posts = () => (server?.requests ?? []).filter(({ method }) => method === 'POST');
  afterEach(() => server?.stop());

  it('asks with a schema, gets a label of the list, and counts by what the server reports', async () => {
    const { origin } = await start();

    const reply = await replyOf(await connected(compatible(origin)), chatCall());

    equal(reply.end, 'complete');
    ok(['phishing', 'clean', 'abstain'].includes(JSON.parse(reply.text).label));
    equal(reply.model, 'gpt-test');
    equal(reply.usage.source, 'reported');
    ok(reply.usage.inputTokens > 200 && reply.usage.outputTokens > 5);
    equal(posts().length, 1);
  });

  it('writes reports without a form, in Markdown', async () => {
    const { origin } = await start();

    const reply = await replyOf(await connected(compatible(origin)), reportCall({ model: 'gpt-test' }));

    match(reply.text, /^#/m);
    equal(JSON.parse(posts()[0]?.body ?? '{}').response_format, undefined);
  });

  const parts: readonly (readonly [refuses: readonly ChatPart[], posts: number])[] = [
    [['json_schema'], 2],
    [['json_schema', 'json_object'], 3],
    [['stream_options'], 2],
    [['system'], 2],
    [['max_tokens'], 2],
    [['json_schema', 'json_object', 'stream_options', 'system', 'max_tokens'], 6],
    [['reasoning_effort'], 1],
  ];
  for (const [refuses, count] of parts) {
    it(`leaves out what the server refuses (${refuses.join(', ')}), and remembers it`, async () => {
      const { origin } = await start({ chat: { refuses } });
      const connection = await connected(compatible(origin, { name: 'openai-compatible', title: 'The server' }));

      const first = await replyOf(connection, chatCall());
      const before = posts().length;
      await replyOf(connection, chatCall());

      equal(first.end, 'complete');
      ok(['phishing', 'clean', 'abstain'].includes(JSON.parse(first.text).label));
      equal(before, count);
      equal(posts().length, count + 1);
    });
  }

  it('is told of room for the answer by the name that OpenAI wants, and compression is forbidden to OpenRouter alone', async () => {
    const { origin } = await start();
    for (const name of ['openai', 'openrouter', 'lm-studio', 'llama.cpp', 'vllm']) {
      await replyOf(await connected(compatible(origin, { name })), chatCall());
    }
    const bodies = posts().map(({ body }) => JSON.parse(body));

    deepEqual(
      bodies.map(body => [body.max_completion_tokens, body.max_tokens, body.plugins]),
      [
        [1_024, undefined, undefined],
        [undefined, 1_024, [{ id: 'context-compression', enabled: false }]],
        [undefined, 1_024, undefined],
        [undefined, 1_024, undefined],
        [undefined, 1_024, undefined],
      ],
    );
  });

  it('asks OpenAI to think little about a label, as much as the task says, and takes a no for an answer', async () => {
    const { origin } = await start({ chat: { refuses: ['reasoning_effort'] } });
    const connection = await connected(compatible(origin));
    await replyOf(connection, chatCall());
    await replyOf(connection, chatCall());
    const other = await connected(compatible(origin));
    await replyOf(other, { ...chatCall(), prompt: { ...chatCall().prompt, effort: 'max' } });

    deepEqual(
      posts().map(({ body }) => JSON.parse(body).reasoning_effort),
      ['low', undefined, undefined, 'xhigh', undefined],
    );
  });

  for (const errors of ['openai', 'vllm', 'llama.cpp', 'text', 'detail'] as const) {
    it(`understands errors as ${errors} writes them: a prompt that is too long`, async () => {
      const { origin } = await start({ chat: { errors } });

      const failure = await failureOf(await connected(compatible(origin)), {
        ...chatCall({ contextWords: 12_000 }),
        model: 'small-local',
      });

      equal(failure.reason, 'too-long');
      match(failure.message, /8192 tokens/);
    });
  }

  it('names the models that there are, when the one asked for is not there', async () => {
    const { origin } = await start();

    const failure = await failureOf(await connected(compatible(origin)), { ...chatCall(), model: 'gpt-none' });

    equal(failure.reason, 'no-such-model');
    match(failure.message, /It has: gpt-test, small-local\./);
    equal(posts().length, 1);
  });

  it('does not take the answer of a server that read only a part of the prompt', async () => {
    const { origin } = await start({ chat: { readsAtMost: 2_050 } });

    const failure = await failureOf(await connected(compatible(origin)), chatCall({ contextWords: 9_000 }));

    equal(failure.reason, 'too-long');
    match(failure.message, /read only 2050 of about \d+ tokens/);
    match(failure.message, /context length/);
    ok(failure.mayBeBilled && (failure.partialText ?? '').length > 0);
  });

  it('estimates and says so, where a server reports no usage', async () => {
    const { origin } = await start({ chat: { reportsUsage: false, sendsDone: false } });

    const { usage } = await replyOf(await connected(compatible(origin)), chatCall());

    equal(usage.source, 'estimated');
    ok(usage.inputTokens > 200 && usage.outputTokens > 5);
  });

  it('counts what was read from a cache once', async () => {
    const { origin, script } = await start();
    script({ counts: { prompt_tokens: 1_000, prompt_tokens_details: { cached_tokens: 800 } } });

    const { usage } = await replyOf(await connected(compatible(origin)), chatCall());

    deepEqual([usage.inputTokens, usage.cacheReadTokens], [200, 800]);
  });

  it('tells a refusal and a full answer from a whole one', async () => {
    const { origin, script } = await start();
    const connection = await connected(compatible(origin));
    script({ text: '', stopReason: 'content_filter' }, { text: '{"label":', stopReason: 'length' });

    equal((await replyOf(connection, chatCall())).end, 'refused');
    equal((await replyOf(connection, chatCall())).end, 'max-tokens');
  });

  it('needs a key where the provider needs one, and none where it does not', async () => {
    const { origin } = await start({ keys: ['sk-right'] });
    const keyless = { apiKey: async () => undefined };

    const needing = await failureOf(await connected(compatible(origin, { ...keyless, needsKey: true })), chatCall());
    equal(needing.reason, 'no-key');
    equal(posts().length, 0);
    const asked = await failureOf(
      await connected(compatible(origin, { ...keyless, title: 'the server at 127.0.0.1' })),
      chatCall(),
    );
    equal(asked.reason, 'no-key');
    // It was asked, so nobody is told that nothing was sent.
    match(asked.message, /^The server at 127\.0\.0\.1 wants a key, and none is set/);
    equal(posts()[0]?.headers['authorization'], undefined);
  });

  it('takes an address with and without the version', async () => {
    const { origin } = await start();
    for (const baseUrl of [origin, `${origin}/`, `${origin}/v1`, `${origin}/v1/`]) {
      equal((await replyOf(await connected(compatible(baseUrl)), chatCall())).end, 'complete');
    }
    deepEqual([...new Set(posts().map(({ path }) => path))], ['/v1/chat/completions']);
  });

  it('says that no address is set, where none is', async () => {
    const failure = await failureOf(await connected(compatible('', { name: 'openai-compatible' })), chatCall());

    equal(failure.reason, 'wrong-address');
    match(failure.message, /No address is set.*"baseUrl" of the tier/);
  });

  it('offers no model whose name could not be shown anywhere', async () => {
    const { origin } = await start({
      chat: { models: [{ id: 'a\u001b]0;gone\u0007', contextTokens: 9_000, maxTokens: 900 }] },
    });

    deepEqual(await compatible(origin).models?.(never), []);
  });

  it('lists models with the context that each has', async () => {
    const { origin } = await start();

    const models = await compatible(origin).models?.(never);

    deepEqual(Array.isArray(models) && models.map(({ id, contextTokens }) => [id, contextTokens]), [
      ['gpt-test', 400_000],
      ['small-local', 8_192],
    ]);
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Call } from '../../../src/core/send/provider';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { failureOf, never, replyOf, reportCall } from '../anthropic/anthropicTest';
import { connected, ollama, ollamaCall } from './connectTo';

describe('Ollama: the context is what was asked for, or it is an error', () => {
  let server: ModelServer | undefined;
  const start = async (...options: Parameters<typeof startModelServer>): Promise<ModelServer> => {
    server = await startModelServer(...options);
    return server;
  };
  const chats = () => (server?.requests ?? []).filter(({ path }) => path === '/api/chat');
  afterEach(() => server?.stop());

  it('sets the context, forbids every kind of cutting, and asks labels with a form at temperature 0', async () => {
    const { origin } = await start();

    const reply = await replyOf(await connected(ollama(origin)), ollamaCall());

    equal(reply.end, 'complete');
    ok(['phishing', 'clean', 'abstain'].includes(JSON.parse(reply.text).label));
    equal(reply.usage.source, 'reported');
    const body = JSON.parse(chats()[0]?.body ?? '{}');
    deepEqual(body.options, { num_ctx: 16_384, num_predict: 1_024, temperature: 0 });
    deepEqual([body.truncate, body.shift, body.think, body.format.type], [false, false, false, 'object']);
  });

  it('asks once a run what the model can do, and compares the context with it before anything is sent', async () => {
    const { origin, requests } = await start();
    const connection = await connected(ollama(origin, { contextTokens: 65_536 }));

    const failure = await failureOf(connection, ollamaCall());

    equal(failure.reason, 'too-long');
    match(failure.message, /a context of 40960 tokens, and the tier asks for 65536/);
    equal(chats().length, 0);
    const fitting = await connected(ollama(origin));
    await replyOf(fitting, ollamaCall());
    await replyOf(fitting, ollamaCall());
    equal(requests.filter(({ path }) => path === '/api/show').length, 2);
  });

  it('says what to do when the prompt is longer than the context', async () => {
    const { origin } = await start();

    const failure = await failureOf(
      await connected(ollama(origin, { contextTokens: 2_048 })),
      ollamaCall({ contextWords: 6_000 }),
    );

    equal(failure.reason, 'too-long');
    match(failure.message, /Raise the tier’s "contextTokens"/);
  });

  it('notices a server that cuts in silence, by its own count, and does not take its answer', async () => {
    for (const setting of [{ cutsInSilence: true }, { cutsInSilence: true, mostContextTokens: 4_096 }]) {
      const { origin, stop } = await startModelServer({ ollama: setting });
      const contextTokens = setting.mostContextTokens === undefined ? 4_096 : 16_384;

      const failure = await failureOf(
        await connected(ollama(origin, { contextTokens })),
        ollamaCall({ contextWords: 6_000 }),
      );

      equal(failure.reason, 'too-long', failure.message);
      match(failure.message, /read only 2048 of about \d+ tokens that were sent/);
      equal(failure.isRetryable, false);
      await stop();
    }
  });

  it('does not take a model that counts a little less for a server that cuts', async () => {
    const { origin, script } = await start();
    const connection = await connected(ollama(origin));
    const { usage } = await replyOf(connection, ollamaCall({ contextWords: 2_000 }));
    script({ counts: { prompt_eval_count: Math.round(usage.inputTokens * 0.8) } });

    equal((await replyOf(connection, ollamaCall({ contextWords: 2_000 }))).end, 'complete');
  });

  it('never hands a text on to a server of the internet unasked', async () => {
    const { origin } = await start();
    const call: Call = { ...ollamaCall(), model: 'gpt-oss:120b-cloud' };

    const failure = await failureOf(await connected(ollama(origin, { reach: 'local' })), call);

    equal(failure.reason, 'not-permitted');
    match(failure.message, /nothing was sent/);
    equal(chats().length, 0);
    equal((await replyOf(await connected(ollama(origin, { reach: 'cloud' })), call)).end, 'complete');
  });

  it('names the models that there are, when the one asked for was not pulled', async () => {
    const { origin } = await start();

    const failure = await failureOf(await connected(ollama(origin)), { ...ollamaCall(), model: 'mistral:7b' });

    equal(failure.reason, 'no-such-model');
    match(failure.message, /It has: qwen3:8b, llama3\.2:3b, gpt-oss:120b-cloud\./);
    equal(chats().length, 0);
  });

  it('says that it may not be running, and how to start it', async () => {
    const { origin, stop } = await startModelServer();
    await stop();

    const failure = await failureOf(await connected(ollama(origin)), ollamaCall());

    equal(failure.reason, 'unreachable');
    equal(failure.mayBeBilled, false);
    match(failure.message, /ollama serve/);
  });

  it('that fails on this machine has a log and no status page', async () => {
    const { origin, script } = await start();
    script({ respond: { status: 500, body: JSON.stringify({ error: 'llama runner process has terminated' }) } });

    const failure = await failureOf(await connected(ollama(origin)), ollamaCall());

    deepEqual([failure.reason, failure.isRetryable], ['server-error', true]);
    match(failure.message, /on this machine failed \(status 500\).*runner process has terminated.*its log/);
    ok(!/status page|account/.test(failure.message), failure.message);
  });

  it('says it plainly when the memory is too small', async () => {
    const { origin, script } = await start();
    const error = 'model requires more system memory (19.1 GiB) than is available (7.5 GiB)';
    script({ respond: { status: 500, body: JSON.stringify({ error }) } });

    const failure = await failureOf(await connected(ollama(origin)), ollamaCall());

    equal(failure.isRetryable, false);
    match(failure.message, /not enough memory.*contextTokens/);
  });

  it('thinks where the task asks for it and the model can', async () => {
    const { origin } = await start();
    const connection = await connected(ollama(origin, { reach: 'cloud' }));
    const asked = async (call: Call, effort: 'low' | 'high' | undefined) => {
      await replyOf(connection, { ...call, prompt: { ...call.prompt, effort } });
      return JSON.parse(chats().at(-1)?.body ?? '{}').think;
    };

    equal(await asked(ollamaCall(), 'high'), true);
    equal(await asked(ollamaCall(), 'low'), false);
    equal(await asked({ ...ollamaCall(), model: 'llama3.2:3b' }, 'high'), undefined);
    equal(await asked({ ...ollamaCall(), model: 'gpt-oss:120b-cloud' }, 'high'), 'high');
    equal(await asked({ ...reportCall(), model: 'qwen3:8b' }, undefined), undefined);
  });

  it('tells an answer that ran out of room from a whole one', async () => {
    const { origin, script } = await start();
    script({ text: '{"label":', stopReason: 'length' });

    equal((await replyOf(await connected(ollama(origin)), ollamaCall())).end, 'max-tokens');
  });

  it('offers what can answer: no models that only turn texts into numbers', async () => {
    const { origin } = await start();

    const models = await ollama(origin).models?.(never);

    deepEqual(Array.isArray(models) && models.map(({ id, isRemote }) => [id, isRemote]), [
      ['qwen3:8b', undefined],
      ['llama3.2:3b', undefined],
      ['gpt-oss:120b-cloud', true],
    ]);
  });
});

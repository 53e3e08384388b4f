import { deepEqual, equal, match, ok } from 'node:assert/strict';
import {
  type EditorModel,
  type LanguageModelOptions,
  languageModelProvider,
} from '../../../../src/adapters/vscode/languageModels';
import type { Call, Reply, SendFailure } from '../../../../src/core/send/provider';
import { never, runCall } from '../../core/send/sendTest';

const clock: LanguageModelOptions['clock'] = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

/** A model of the editor that works: it answers with these parts, or throws what is among them. */
function model(parts: readonly (string | Error)[], more: Partial<EditorModel> = {}): EditorModel & { texts: string[] } {
  const texts: string[] = [];
  return {
    vendor: 'copilot',
    id: 'gpt-5-mini',
    family: 'gpt-5',
    maxInputTokens: 4_000,
    texts,
    count: async text => Math.ceil(text.length / 4),
    async *ask(asked) {
      texts.push(...asked);
      for (const part of parts) {
        if (typeof part !== 'string') throw part;
        yield part;
      }
    },
    ...more,
  };
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

async function send(
  one: EditorModel,
  {
    asked = 'copilot/gpt-5-mini',
    signal = never,
    ...options
  }: Partial<LanguageModelOptions> & { asked?: string; signal?: AbortSignal } = {},
): Promise<Reply | SendFailure> {
  const provider = languageModelProvider({
    models: { all: async () => [one] },
    door: async () => ({ kind: 'open' }),
    clock,
    ...options,
  });
  const call: Call = { ...runCall().call, model: asked };
  return (await provider.connect({ gold: [] }, never)).send(call, () => undefined, signal);
}

describe('the editor’s own models', () => {
  it('answer, and their counts are estimates', async () => {
    const one = model(['{"label":', '', '"clean"}']);

    const reply = await send(one);

    ok(reply.kind === 'reply');
    deepEqual([reply.text, reply.model, reply.usage.source], ['{"label":"clean"}', 'copilot/gpt-5-mini', 'estimated']);
    ok(reply.usage.inputTokens > 0 && reply.usage.outputTokens > 0);
    deepEqual(one.texts, ['stable', 'varying']);
  });

  it('are found by vendor and id, by id, and by family', async () => {
    for (const asked of ['copilot/gpt-5-mini', 'gpt-5-mini', 'copilot/gpt-5', 'gpt-5']) {
      equal((await send(model(['x']), { asked })).kind, 'reply', asked);
    }
    const failure = await send(model(['x']), { asked: 'gpt-9' });
    ok(failure.kind === 'failure');
    equal(failure.reason, 'no-such-model');
    match(failure.message, /It has: copilot\/gpt-5-mini\./);
  });

  const errors: readonly (readonly [title: string, error: Error, reason: string, words: RegExp])[] = [
    ['a person said no', coded('NoPermissions', 'denied'), 'not-permitted', /Manage Language Model Access/],
    ['the quota is used up', coded('Blocked', 'quota exceeded'), 'spend-limit', /quota.*quota exceeded/],
    ['it went away', coded('NotFound', 'gone'), 'no-such-model', /knows no model/],
    ['its extension fell over', new Error('boom'), 'server-error', /failed on its side/],
  ];
  for (const [title, error, reason, words] of errors) {
    it(`tell it when ${title}, and keep what had arrived`, async () => {
      const failure = await send(model(['half', error]));

      ok(failure.kind === 'failure');
      equal(failure.reason, reason);
      match(failure.message, words);
      equal(failure.partialText, 'half');
    });
  }

  it('are not asked where a person said no before, and not with more than they take', async () => {
    const forbidden = model(['x'], { mayBeAsked: false });
    const small = model(['x'], { maxInputTokens: 2 });

    const [no, long] = [await send(forbidden), await send(small)];

    deepEqual(
      [no.kind === 'failure' && no.reason, long.kind === 'failure' && long.reason],
      ['not-permitted', 'too-long'],
    );
    deepEqual([forbidden.texts, small.texts], [[], []]);
  });

  it('do not get what the door refuses', async () => {
    const one = model(['x']);

    const failure = await send(one, { door: async () => ({ kind: 'refused', why: 'a key of AWS stands in it' }) });

    equal(failure.kind === 'failure' && failure.reason, 'secret-found');
    deepEqual(one.texts, []);
  });

  it('are left behind within a moment of an abort, and of a silence', async () => {
    const mute = model([], {
      async *ask() {
        yield 'half';
        await new Promise(() => undefined);
      },
    });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 5);

    const cancelled = await send(mute, { signal: stop.signal });
    const stalled = await send(mute, { idleLimits: { withoutBytesMs: 10, withoutContentMs: 10 } });

    deepEqual(
      [cancelled, stalled].map(one => one.kind === 'failure' && [one.reason, one.partialText]),
      [
        ['cancelled', 'half'],
        ['stalled', 'half'],
      ],
    );
  });

  it('that cannot count are counted by their letters', async () => {
    const reply = await send(model(['abcdefg'], { count: () => Promise.reject(new Error('no')) }));

    ok(reply.kind === 'reply' && reply.usage.inputTokens > 0 && reply.usage.outputTokens === 2);
  });
});

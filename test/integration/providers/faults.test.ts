import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { HttpOptions } from '../../../src/adapters/http/oneRequest';
import type { Call, Provider, SendFailure } from '../../../src/core/send/provider';
import * as behaviour from '../../support/modelServer/behaviour';
import { chunksOf } from '../../support/modelServer/chatProtocol';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { linesOf } from '../../support/modelServer/ollamaProtocol';
import { canaryKey, failureOf, never, readToItsEnd, replyOf } from '../anthropic/anthropicTest';
import { chatCall, compatible, connected, ollama, ollamaCall } from './connectTo';

/** Both protocols meet the same faults; what differs is how an error is written and where an answer ends. */
interface Subject {
  readonly name: string;
  provider(origin: string, more?: Partial<HttpOptions>): Provider;
  readonly call: Call;
  /** How it writes an error in the midst of a stream. */
  errorLine(message: string, code?: string): string;
  /** The whole stream of this text, one entry an event. */
  streamOf(text: string): readonly string[];
  readonly path: string;
  readonly contentType: string;
}

const subjects: readonly Subject[] = [
  {
    name: 'OpenAI-compatible',
    provider: compatible,
    call: chatCall(),
    errorLine: (message, code) => `data: ${JSON.stringify({ error: { message, code } })}\n\n`,
    streamOf: text => chunksOf({ model: 'gpt-test', text, finishReason: 'stop' }),
    path: '/v1/chat/completions',
    contentType: 'text/event-stream',
  },
  {
    name: 'Ollama',
    provider: ollama,
    call: ollamaCall(),
    errorLine: message => `${JSON.stringify({ error: message })}\n`,
    streamOf: text => linesOf({ model: 'qwen3:8b', text, doneReason: 'stop', promptTokens: 900, outputTokens: 9 }),
    path: '/api/chat',
    contentType: 'application/x-ndjson',
  },
];

type Row = readonly [title: string, behaviour: behaviour.Behaviour, reason: string, retry: boolean, billed: boolean];

const rows: readonly Row[] = [
  ['400, invalid request', says(400, 'no'), 'invalid-request', false, false],
  [
    '400, prompt too long',
    says(400, "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens."),
    'too-long',
    false,
    false,
  ],
  ['401', says(401, 'Incorrect API key provided'), 'key-refused', false, false],
  ['402', says(402, 'Insufficient credits'), 'spend-limit', false, false],
  ['403', says(403, 'Your region is not supported'), 'not-permitted', false, false],
  [
    '403, a filter before the model',
    says(403, 'openai/gpt requires moderation and your input was flagged for "violence".'),
    'refused',
    false,
    false,
  ],
  ['400, a filter before the model', says(400, 'The response was filtered', 'content_filter'), 'refused', false, false],
  ['404', says(404, 'The model does not exist'), 'no-such-model', false, false],
  ['407, a proxy that wants a sign-in', says(407, ''), 'unreachable', true, true],
  ['408', says(408, ''), 'server-error', true, true],
  ['409', says(409, ''), 'server-error', true, true],
  ['413', says(413, ''), 'too-long', false, false],
  ['422', says(422, 'value is not a valid list'), 'invalid-request', false, false],
  ['429', says(429, 'Rate limit reached'), 'rate-limited', true, false],
  [
    '429, quota used up',
    says(429, 'You exceeded your current quota', 'insufficient_quota'),
    'spend-limit',
    false,
    false,
  ],
  ['500', says(500, 'boom'), 'server-error', true, true],
  [
    '502 with a page of a proxy',
    { respond: { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway' } },
    'server-error',
    true,
    true,
  ],
  ['503', says(503, 'Loading model'), 'overloaded', true, false],
  ['504', says(504, ''), 'server-error', true, true],
  ['529', says(529, ''), 'overloaded', true, false],
  ['a page instead of an answer', behaviour.webPage(), 'unreadable-answer', false, false],
  ['reset before headers', behaviour.resetsBeforeHeaders(), 'unreachable', true, true],
  ['reset mid-stream', { text: 'x'.repeat(200), ...behaviour.resetsAfterEvents(5) }, 'cut-off', true, true],
  ['a clean end mid-stream', { text: 'x'.repeat(200), ...behaviour.endsAfterEvents(5) }, 'cut-off', true, true],
  ['an unknown reason for the end', { text: 'x', stopReason: 'load' }, 'unreadable-answer', true, true],
];

/** An error body as most servers of this kind write it. */
function says(status: number, message: string, code?: string): behaviour.Behaviour {
  const body = JSON.stringify({ error: { message, type: code ?? 'invalid_request_error', code: code ?? null } });
  return { respond: { status, headers: { 'content-type': 'application/json' }, body } };
}

for (const subject of subjects) {
  describe(`${subject.name}: failures`, () => {
    let server: ModelServer;
    const connect = (more: Parameters<Subject['provider']>[1] = {}) => connected(subject.provider(server.origin, more));
    const asked = () => server.requests.filter(({ path }) => path === subject.path).length;
    beforeEach(async () => {
      server = await startModelServer();
    });
    afterEach(() => server.stop());

    for (const [title, scripted, reason, isRetryable, mayBeBilled] of rows) {
      it(`${title}: one request, and a sentence with what to do`, async () => {
        server.script(scripted);

        const failure = await failureOf(await connect(), subject.call);

        equal(failure.reason, reason, failure.message);
        equal(failure.isRetryable, isRetryable);
        equal(failure.mayBeBilled, mayBeBilled);
        equal(asked(), 1);
        isSentence(failure);
      });
    }

    it('reads how long to wait, in seconds, as a date, and not when it makes no sense', async () => {
      const connection = await connect();
      const waits: (number | undefined)[] = [];
      const soon = new Date(Date.now() + 60_000).toUTCString();
      for (const value of ['7', '-5', 'soon', '1e9', soon]) {
        server.script(behaviour.fails(429, { headers: { 'retry-after': value } }));
        waits.push((await failureOf(connection, subject.call)).retryAfterMs);
      }

      deepEqual(waits.slice(0, 3), [7_000, 0, undefined]);
      ok((waits[3] ?? 0) > 120_000);
      ok((waits[4] ?? 0) > 50_000 && (waits[4] ?? 0) <= 60_000);
    });

    it('finds an error that comes in the midst of a stream under status 200', async () => {
      const raw = subject.errorLine('the model stopped');
      server.script({ text: 'x'.repeat(200), stream: { cutAfterEvents: 6, insert: { afterEvents: 5, raw } } });

      const failure = await failureOf(await connect(), subject.call);

      equal(failure.reason, 'server-error');
      ok(failure.mayBeBilled && failure.isRetryable);
      match(failure.partialText ?? '', /^x+$/);
    });

    it('says when a part of the stream is not JSON', async () => {
      const raw = subject.path.startsWith('/api') ? '{"message":{"con\n' : 'data: {"choices":[{"del\n\n';
      server.script({ text: 'x'.repeat(200), stream: { insert: { afterEvents: 5, raw } } });

      const failure = await failureOf(await connect(), subject.call);

      equal(failure.reason, 'unreadable-answer');
      isSentence(failure);
    });

    it('never follows a redirect: the other server sees nothing', async () => {
      const other = await startModelServer();
      for (const status of [301, 302, 307, 308]) {
        server.script(behaviour.redirectsTo(`${other.origin}${subject.path}`, status));

        equal((await failureOf(await connect(), subject.call)).reason, 'redirected');
      }
      equal(other.requests.length, 0);
      await other.stop();
    });

    it('takes an answer only when it is whole: cut at the border of each event', async () => {
      const text = JSON.stringify({ evidence: [], rationale: 'r'.repeat(60), label: 'clean', confidence: 'low' });
      const events = subject.streamOf(text);
      // The last event that matters says why it ended; usage and `[DONE]` may be missing.
      const whole = events.findIndex(one => /"finish_reason":"stop"|"done":true/.test(one)) + 1;
      const connection = await connect();
      for (let count = 0; count < whole; count++) {
        server.script({ text, ...behaviour.endsAfterEvents(count) });
        const failure = await failureOf(connection, subject.call);
        equal(failure.reason, 'cut-off', `after ${count} events`);
        ok(text.startsWith(failure.partialText ?? ''));
      }
      for (let count = whole; count <= events.length; count++) {
        server.script({ text, ...behaviour.endsAfterEvents(count) });
        equal((await replyOf(connection, subject.call)).text, text);
      }
    });

    it('takes an answer only when it is whole: cut and reset inside events and letters', async () => {
      const text = 'größere Prüfung 漢字 🙂';
      const connection = await connect();
      const size = Buffer.byteLength(subject.streamOf(text).join(''));
      for (let bytes = 20; bytes < size * 0.5; bytes += 29) {
        server.script({ text, ...behaviour.endsAfterBytes(bytes) }, { text, ...behaviour.resetsAfterBytes(bytes) });
        for (const failure of [await failureOf(connection, subject.call), await failureOf(connection, subject.call)]) {
          ok(['cut-off', 'unreadable-answer', 'unreachable'].includes(failure.reason), `${failure.reason} at ${bytes}`);
          ok(failure.isRetryable && text.startsWith(failure.partialText ?? ''));
        }
      }
    });

    it('does not care where chunks and lines are split', async () => {
      const text = 'größere Prüfung 漢字 🙂\n\n"quoted"';
      const connection = await connect();
      for (const stream of [{ pieceBytes: 1 }, { pieceBytes: 7 }, { lineEnd: '\r\n' as const, pieceBytes: 3 }]) {
        server.script({ text, stream });

        equal((await replyOf(connection, subject.call)).text, text);
      }
    });

    it('ends a stream that stands still, with and without signs of life', async () => {
      const connection = await connect({ idleLimits: { withoutBytesMs: 800, withoutContentMs: 1_600 } });
      server.script(
        { text: 'x'.repeat(100), ...behaviour.stallsAfterEvents(4) },
        { text: 'x'.repeat(100), ...behaviour.stallsAfterEvents(4, true) },
        { delayMs: 60_000 },
      );

      const [silent, alive, mute] = [
        await failureOf(connection, subject.call),
        await failureOf(connection, subject.call),
        await failureOf(connection, subject.call),
      ];

      for (const failure of [silent, alive, mute]) equal(failure.reason, 'stalled');
      match(silent.message, /sent nothing for 1 second/);
      match(alive.message, /sent no content for/);
      match(silent.partialText ?? '', /^x+$/);
    });

    it('takes an answer that is whole, whatever becomes of the connection after it', async () => {
      const connection = await connect({ idleLimits: { withoutBytesMs: 1_500, withoutContentMs: 1_500 } });
      const whole = subject.streamOf('whole').findIndex(one => /"finish_reason":"stop"|"done":true/.test(one)) + 1;
      for (const ending of ['stall', 'reset'] as const) {
        server.script(
          { text: 'whole', stream: { ending } },
          { text: 'whole', stream: { ending, cutAfterEvents: whole } },
        );

        equal((await replyOf(connection, subject.call)).text, 'whole');
        equal((await replyOf(connection, subject.call)).text, 'whole');
      }
    });

    it('reads what follows the answer in the background, so that one connection carries call after call', async () => {
      const connection = await connect();
      server.always({ text: 'whole', stream: { paceMs: 10 } });

      const ports: Set<number | undefined>[] = [];
      for (let call = 0; call < 4; call++) {
        equal((await replyOf(connection, subject.call)).text, 'whole');
        await readToItsEnd(server);
        ports.push(new Set(server.requests.map(({ fromPort }) => fromPort)));
      }

      // What the first one opened is enough for all.
      deepEqual(ports.at(-1), ports[0]);
      ok(server.requests.every(({ wasAborted }) => wasAborted === false));
    });

    it('stops an answer without end', async () => {
      server.script({ stream: { insert: { afterEvents: 1, raw: `${'x'.repeat(1_200_000)}\n` } } });
      const failure = await failureOf(await connect(), subject.call);

      match(failure.message, /1 MB in one line/);
    });

    it('is patient with a slow answer, and ends within a second of an abort', async () => {
      const connection = await connect();
      for (const scripted of [
        { delayMs: 60_000 },
        { text: 'x'.repeat(100), ...behaviour.stallsAfterEvents(4) },
        { text: 'x'.repeat(100), ...behaviour.stallsAfterEvents(4, true) },
      ]) {
        server.script(scripted);
        const stop = new AbortController();
        let abortedMs = 0;
        setTimeout(() => {
          abortedMs = performance.now();
          stop.abort();
        }, 150);

        const outcome = await connection.send(subject.call, () => undefined, stop.signal);

        // A second is the promise, and milliseconds are what it takes; a loaded machine may be late to look.
        ok(performance.now() - abortedMs < 10_000);
        equal(outcome.kind === 'failure' && outcome.reason, 'cancelled');
      }
    });

    it('shows the door the very bytes that leave, and does not send what it refuses', async () => {
      const seen: string[] = [];
      const open = await connect({
        door: async body => {
          seen.push(body);
          return { kind: 'open' };
        },
      });
      await replyOf(open, subject.call);
      const sent = server.requests.filter(({ path }) => path === subject.path);
      equal(seen.at(-1), sent[0]?.body);

      const closed = await connect({ door: async () => ({ kind: 'refused', why: 'a key of AWS stands in it' }) });
      const failure = await failureOf(closed, subject.call);

      equal(failure.reason, 'secret-found');
      equal(asked(), 1);
    });

    it('shows the words of the server, but nothing that could be a key', async () => {
      server.script(says(400, `bad header Authorization: Bearer ${canaryKey}\nand sk-other-api03-another-key-1234`));

      const failure = await failureOf(await connect(), subject.call);

      ok(!JSON.stringify(failure).includes('CANARY') && !JSON.stringify(failure).includes('another-key'));
    });

    it('sends its key to the one origin and nowhere into a message', async () => {
      await replyOf(await connect(), subject.call);

      const [request] = server.requests.filter(({ path }) => path === subject.path);
      equal(request?.headers['authorization'], `Bearer ${canaryKey}`);
      ok(!(request?.body ?? '').includes('CANARY'));
    });

    it('lists what the server has', async () => {
      const models = await subject.provider(server.origin).models?.(never);

      ok(Array.isArray(models) && models.some(({ id }) => id === subject.call.model));
    });
  });
}

function isSentence(failure: SendFailure): void {
  match(failure.message, /^\S.+\..+\.$/s, failure.message);
  ok(!failure.message.includes('{') && !failure.message.includes('undefined'), failure.message);
  ok(!JSON.stringify(failure).includes('CANARY'));
}

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createServer } from 'node:net';
import type { SendFailure } from '../../../src/core/send/provider';
import * as behaviour from '../../support/modelServer/behaviour';
import { eventsOf } from '../../support/modelServer/eventStream';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { canaryKey, connect, failureOf, labelCall, never, readToItsEnd, replyOf } from './anthropicTest';

/** status, reason, whether another attempt could help, whether it may cost */
type Row = readonly [title: string, behaviour: behaviour.Behaviour, reason: string, retry: boolean, billed: boolean];

const rows: readonly Row[] = [
  ['400, invalid request', behaviour.fails(400), 'invalid-request', false, false],
  [
    '400, prompt too long',
    behaviour.fails(400, { message: 'prompt is too long: 1200000 tokens > 1000000 maximum' }),
    'too-long',
    false,
    false,
  ],
  [
    '400, credit used up',
    behaviour.fails(400, { message: 'Your credit balance is too low to access the API.' }),
    'spend-limit',
    false,
    false,
  ],
  ['401', behaviour.fails(401), 'key-refused', false, false],
  ['402', behaviour.fails(402), 'spend-limit', false, false],
  ['403', behaviour.fails(403), 'not-permitted', false, false],
  ['404', behaviour.fails(404), 'no-such-model', false, false],
  ['407, a proxy that wants a sign-in', behaviour.fails(407), 'unreachable', true, true],
  ['408', behaviour.fails(408), 'server-error', true, true],
  ['409', behaviour.fails(409), 'server-error', true, true],
  ['413', behaviour.fails(413), 'too-long', false, false],
  ['422', behaviour.fails(422), 'invalid-request', false, false],
  ['429', behaviour.fails(429), 'rate-limited', true, false],
  ['429, spending limit', behaviour.fails(429, { code: 'enforced_spend_limit_reached' }), 'spend-limit', false, false],
  [
    '429, limit of the contract',
    behaviour.fails(429, { code: 'contract_spend_limit_reached' }),
    'spend-limit',
    false,
    false,
  ],
  ['400, organization on hold', behaviour.fails(400, { code: 'organization_on_hold' }), 'spend-limit', false, false],
  ['500', behaviour.fails(500), 'server-error', true, true],
  [
    '502 with a page of a proxy',
    { respond: { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway' } },
    'server-error',
    true,
    true,
  ],
  ['503', behaviour.fails(503), 'overloaded', true, false],
  ['504', behaviour.fails(504), 'server-error', true, true],
  ['529', behaviour.fails(529), 'overloaded', true, false],
  [
    'an error body of another shape',
    { respond: { status: 500, body: '{"error":"text"}' } },
    'server-error',
    true,
    true,
  ],
  ['a page instead of an answer', behaviour.webPage(), 'unreadable-answer', false, false],
  [
    'JSON instead of a stream',
    { respond: { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' } },
    'unreadable-answer',
    true,
    true,
  ],
  [
    'an empty stream',
    { respond: { status: 200, headers: { 'content-type': 'text/event-stream' }, body: '' } },
    'cut-off',
    true,
    true,
  ],
  ['reset before headers', behaviour.resetsBeforeHeaders(), 'unreachable', true, true],
  ['reset mid-stream', behaviour.resetsAfterEvents(6), 'cut-off', true, true],
  ['error event: overloaded', behaviour.errorEventAfter(5), 'overloaded', true, true],
  ['error event: api_error', behaviour.errorEventAfter(5, 'api_error', 'Internal'), 'server-error', true, true],
  [
    'error event: rate limit',
    behaviour.errorEventAfter(5, 'rate_limit_error', 'Slow down'),
    'rate-limited',
    true,
    true,
  ],
  ['broken JSON in the stream', behaviour.brokenJsonAfter(5), 'unreadable-answer', true, true],
  ['an unknown stop reason', { text: 'x', stopReason: 'tool_use' }, 'unreadable-answer', true, true],
];

describe('Anthropic: failures', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer();
  });
  afterEach(() => server.stop());

  for (const [title, scripted, reason, isRetryable, mayBeBilled] of rows) {
    it(`${title}: one request, and a sentence with what to do`, async () => {
      server.script(scripted);

      const failure = await failureOf(await connect(server.origin));

      equal(failure.reason, reason);
      equal(failure.isRetryable, isRetryable);
      equal(failure.mayBeBilled, mayBeBilled);
      equal(server.requests.filter(({ method }) => method === 'POST').length, 1);
      isSentence(failure);
    });
  }

  it('reads how long to wait, in seconds, as a date, and not when it makes no sense', async () => {
    const connection = await connect(server.origin);
    const asked: (number | undefined)[] = [];
    const soon = new Date(Date.now() + 60_000).toUTCString();
    for (const value of ['7', '-5', 'soon', '1e9', soon]) {
      server.script(behaviour.fails(429, { headers: { 'retry-after': value } }));
      asked.push((await failureOf(connection)).retryAfterMs);
    }
    server.script(behaviour.fails(429));
    asked.push((await failureOf(connection)).retryAfterMs);

    deepEqual(asked.slice(0, 3), [7_000, 0, undefined]);
    ok((asked[3] ?? 0) > 120_000);
    ok((asked[4] ?? 0) > 50_000 && (asked[4] ?? 0) <= 60_000);
    equal(asked[5], undefined);
  });

  it('names the models that there are, when the one asked for is not there', async () => {
    const failure = await failureOf(await connect(server.origin), labelCall({ model: 'claude-none-1' }));

    equal(failure.reason, 'no-such-model');
    match(failure.message, /It has: claude-haiku-5-5, claude-sonnet-5-5, /);
  });

  it('names the request, for asking support', async () => {
    server.script(behaviour.fails(500, { headers: { 'request-id': 'req_7' } }));

    equal((await failureOf(await connect(server.origin))).requestId, 'req_7');
  });

  it('never follows a redirect: the other server sees nothing', async () => {
    const other = await startModelServer();
    for (const status of [301, 302, 307, 308]) {
      server.script(behaviour.redirectsTo(`${other.origin}/v1/messages`, status));

      const failure = await failureOf(await connect(server.origin));

      equal(failure.reason, 'redirected');
      equal(failure.isRetryable, false);
    }
    equal(other.requests.length, 0);
    await other.stop();
  });

  it('keeps what arrived before the connection broke, and what it cost', async () => {
    server.script({ text: 'x'.repeat(200), ...behaviour.resetsAfterEvents(6) });

    const failure = await failureOf(await connect(server.origin));

    equal(failure.partialText, 'x'.repeat(72));
    ok((failure.usage?.inputTokens ?? 0) > 0);
  });

  it('takes an answer only when it is whole: cut at the border of each event', async () => {
    const text = JSON.stringify({ evidence: [], rationale: 'r'.repeat(60), label: 'clean', confidence: 'low' });
    const usage = { input_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 };
    const count = eventsOf({ id: 'msg', model: 'm', text, stopReason: 'end_turn', usage }, {}).length;
    const connection = await connect(server.origin);
    for (let events = 0; events < count; events++) {
      server.script({ text, ...behaviour.endsAfterEvents(events) });
      const failure = await failureOf(connection);
      equal(failure.reason, 'cut-off', `after ${events} events`);
      ok(text.startsWith(failure.partialText ?? ''));
    }
    server.script({ text, ...behaviour.endsAfterEvents(count) });
    equal((await replyOf(connection)).text, text);
  });

  it('takes an answer only when it is whole: cut and reset inside events and letters', async () => {
    const text = 'größere Prüfung 漢字 🙂';
    const connection = await connect(server.origin);
    for (let bytes = 40; bytes < 900; bytes += 43) {
      server.script({ text, ...behaviour.endsAfterBytes(bytes) }, { text, ...behaviour.resetsAfterBytes(bytes) });
      for (const failure of [await failureOf(connection), await failureOf(connection)]) {
        ok(
          ['cut-off', 'unreadable-answer', 'unreachable'].includes(failure.reason),
          `${failure.reason} after ${bytes}`,
        );
        ok(failure.isRetryable && text.startsWith(failure.partialText ?? ''));
      }
    }
  });

  it('ends a stream that stands still, with and without pings', async () => {
    // Long enough for a loaded machine to read what had arrived before.
    const idleLimits = { withoutBytesMs: 1_200, withoutContentMs: 2_400 };
    const connection = await connect(server.origin, { idleLimits });
    server.script(
      { text: 'x'.repeat(100), ...behaviour.stallsAfterEvents(5) },
      { text: 'x'.repeat(100), ...behaviour.stallsAfterEvents(5, true) },
      { delayMs: 60_000 },
    );

    const silent = await failureOf(connection);
    const pinging = await failureOf(connection);
    const mute = await failureOf(connection);

    for (const failure of [silent, pinging, mute]) equal(failure.reason, 'stalled');
    match(silent.message, /sent nothing for 2 seconds/);
    match(pinging.message, /sent no content for/);
    equal(silent.partialText, 'x'.repeat(48));
    ok(mute.mayBeBilled && mute.isRetryable);
  });

  it('takes an answer that is whole, whatever becomes of the connection after it', async () => {
    const connection = await connect(server.origin, { idleLimits: { withoutBytesMs: 1_500, withoutContentMs: 1_500 } });
    server.script({ text: 'whole', stream: { ending: 'stall' } }, { text: 'whole', stream: { ending: 'reset' } });

    equal((await replyOf(connection)).text, 'whole');
    equal((await replyOf(connection)).text, 'whole');
  });

  it('reads what follows the answer in the background, so that one connection carries call after call', async () => {
    const connection = await connect(server.origin);
    // The end of the body comes a moment after the last event.
    server.always({ text: 'whole', stream: { paceMs: 10 } });

    for (let call = 0; call < 4; call++) {
      equal((await replyOf(connection)).text, 'whole');
      await readToItsEnd(server);
    }

    equal(new Set(server.requests.map(({ fromPort }) => fromPort)).size, 1);
    ok(server.requests.every(({ wasAborted }) => wasAborted === false));
  });

  it('does not take a slow answer for a stall', async () => {
    // 25 pieces: all of it takes longer than the limit, and no pause comes near it.
    server.script({ text: 'x'.repeat(600), stream: { paceMs: 100 } });

    const reply = await replyOf(
      await connect(server.origin, { idleLimits: { withoutBytesMs: 2_000, withoutContentMs: 2_000 } }),
    );

    equal(reply.text.length, 600);
  });

  it('stops an answer without end', async () => {
    const line = `event: ping\ndata: ${'x'.repeat(1_200_000)}\n\n`;
    server.script({ stream: { insert: { afterEvents: 4, raw: line } } });
    const long = await failureOf(await connect(server.origin));
    server.script({
      stream: { insert: { afterEvents: 4, raw: `event: ping\ndata: ${'x'.repeat(500_000)}\n\n`.repeat(20) } },
    });
    const endless = await failureOf(await connect(server.origin));

    for (const failure of [long, endless]) equal(failure.reason, 'unreadable-answer');
    match(long.message, /1 MB in one line/);
    match(endless.message, /8 MB/);
  });

  it('says when nothing answers at the address, and that nothing was billed', async () => {
    const port = await freePort();

    const failure = await failureOf(await connect(`http://127.0.0.1:${port}`));

    equal(failure.reason, 'unreachable');
    equal(failure.mayBeBilled, false);
    match(failure.message, /nothing answers at that address/);
  });

  it('translates failures of counting just so', async () => {
    const connection = await connect(server.origin, { idleLimits: { withoutBytesMs: 1_500, withoutContentMs: 1_500 } });
    server.scriptCount(
      behaviour.fails(401),
      behaviour.fails(529),
      behaviour.webPage(),
      { respond: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"input_tok' } },
      { respond: { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' } },
      { delayMs: 60_000 },
    );
    const reasons: string[] = [];
    for (let index = 0; index < 6; index++) {
      const counted = await connection.count(labelCall(), never);
      reasons.push(typeof counted === 'number' ? String(counted) : counted.reason);
    }

    deepEqual(reasons, [
      'key-refused',
      'overloaded',
      'unreadable-answer',
      'unreadable-answer',
      'unreadable-answer',
      'stalled',
    ]);
  });

  it('shows the words of the API, but nothing that could be a key', async () => {
    server.script(
      behaviour.fails(400, {
        message: `bad header Authorization: Bearer ${canaryKey}\nand sk-ant-api03-another-key-1234`,
      }),
      behaviour.fails(400, { message: 'output_config.format: too deep' }),
    );
    const connection = await connect(server.origin);

    const echoed = await failureOf(connection);
    const useful = await failureOf(connection);

    ok(!JSON.stringify(echoed).includes('CANARY') && !JSON.stringify(echoed).includes('another-key'));
    match(useful.message, /output_config\.format: too deep/);
  });
});

function isSentence(failure: SendFailure): void {
  match(failure.message, /^\S.+\..+\.$/s, failure.message);
  ok(!failure.message.includes('{') && !failure.message.includes('undefined'), failure.message);
  ok(!JSON.stringify(failure).includes('CANARY'));
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

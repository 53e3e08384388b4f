import { deepEqual, equal, match, ok } from 'node:assert/strict';
import * as behaviour from '../../support/modelServer/behaviour';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { canaryKey, connect, failureOf, labelCall, never, replyOf } from './anthropicTest';

describe('Anthropic: what leaves, where to, and when it stops', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer();
  });
  afterEach(() => server.stop());

  it('asks for the key of the one origin it goes to', async () => {
    const origins: string[] = [];

    await replyOf(
      await connect(`${server.origin}/`, {
        apiKey: async origin => (origins.push(origin) > 0 ? canaryKey : undefined),
      }),
    );

    deepEqual(origins, [server.origin]);
  });

  it('sends nothing without a key, and says how to set one', async () => {
    const failure = await failureOf(await connect(server.origin, { apiKey: async () => undefined }));

    equal(failure.reason, 'no-key');
    match(failure.message, /Set API Key/);
    equal(server.requests.length, 0);
  });

  it('sends nothing with a key that no header can carry, and does not quote it', async () => {
    const failure = await failureOf(await connect(server.origin, { apiKey: async () => 'sk-CANARY\nü' }));

    equal(failure.reason, 'key-refused');
    ok(!JSON.stringify(failure).includes('CANARY'));
    equal(server.requests.length, 0);
  });

  it('does not hear ANTHROPIC_BASE_URL and other words of the environment', async () => {
    const other = await startModelServer();
    const before = { ...process.env };
    Object.assign(process.env, {
      ANTHROPIC_BASE_URL: other.origin,
      ANTHROPIC_AUTH_TOKEN: 'foreign-token',
      ANTHROPIC_API_KEY: 'foreign-key',
      ANTHROPIC_LOG: 'debug',
    });
    try {
      await replyOf(await connect(server.origin));
    } finally {
      for (const name of ['ANTHROPIC_BASE_URL', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY', 'ANTHROPIC_LOG']) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
      await other.stop();
    }
    equal(other.requests.length, 0);
    equal(server.requests[0]?.headers['authorization'], `Bearer ${canaryKey}`);
  });

  it('takes https, and http on this machine only, and no address that serves credentials', async () => {
    for (const baseUrl of [
      'http://example.com',
      'https://169.254.169.254',
      'http://user:pw@127.0.0.1:1',
      'file:///etc',
      '',
    ]) {
      const failure = await failureOf(await connect(baseUrl));

      equal(failure.reason, 'wrong-address', baseUrl);
      match(failure.message, /nothing was sent/i);
      ok(!failure.message.includes('pw'));
    }
  });

  it('shows the door the very bytes that leave, and does not send what it refuses', async () => {
    const seen: string[] = [];
    const open = await connect(server.origin, {
      door: async body => {
        seen.push(body);
        return { kind: 'open' };
      },
    });
    await replyOf(open);
    await open.count(labelCall(), never);
    equal(seen.length, 2);
    equal(seen[0], server.requests[0]?.body);
    equal(seen[1], server.requests[1]?.body);

    const closed = await connect(server.origin, {
      door: async () => ({ kind: 'refused', why: 'a key of AWS stands in it' }),
    });
    const failure = await failureOf(closed);
    const counted = await closed.count(labelCall(), never);

    equal(failure.reason, 'secret-found');
    equal(failure.mayBeBilled, false);
    match(failure.message, /a key of AWS stands in it/);
    equal(typeof counted === 'object' && counted.reason, 'secret-found');
    equal(server.requests.length, 2);
  });

  it('stays closed when the door itself fails', async () => {
    const rejects = () => Promise.reject(new Error('CANARY text'));
    const throws = () => {
      throw new Error('CANARY text');
    };
    for (const door of [rejects, throws]) {
      const failure = await failureOf(await connect(server.origin, { door }));

      equal(failure.reason, 'secret-found');
      ok(!JSON.stringify(failure).includes('CANARY'));
    }
    equal(server.requests.length, 0);
  });

  it('ends within a second of an abort: before the headers, in the stream, while stalled', async () => {
    const connection = await connect(server.origin);
    const text = 'x'.repeat(100);
    for (const scripted of [
      { delayMs: 60_000 },
      { text, ...behaviour.stallsAfterEvents(5) },
      { text, ...behaviour.stallsAfterEvents(5, true) },
    ]) {
      server.script(scripted);
      const before = server.requests.length;
      const asked = new AbortController();
      let arrived = '';
      const sending = connection.send(labelCall(), delta => (arrived += delta), asked.signal);
      await until(() => server.requests.length > before && ('delayMs' in scripted || arrived.length === 48));
      const abortedMs = performance.now();
      asked.abort();

      const outcome = await sending;

      // A second is the promise, and milliseconds are what it takes; a loaded machine may be late to look.
      ok(performance.now() - abortedMs < 10_000);
      ok(outcome.kind === 'failure');
      equal(outcome.reason, 'cancelled');
      equal(outcome.partialText, 'stream' in scripted ? 'x'.repeat(48) : undefined);
      ok(outcome.mayBeBilled);
    }
    // The connection is closed as well, so that the provider can stop working.
    await until(() => server.requests.filter(request => request.wasAborted).length === 3);
  });

  it('asks nobody when it is cancelled already', async () => {
    const outcome = await (await connect(server.origin)).send(labelCall(), () => undefined, AbortSignal.abort());

    equal(outcome.kind === 'failure' && outcome.reason, 'cancelled');
    equal(server.requests.length, 0);
  });

  it('hands on nothing after an abort', async () => {
    server.script({ text: 'x'.repeat(2_000), stream: { paceMs: 5 } });
    const asked = new AbortController();
    const deltas: string[] = [];

    const outcome = await (await connect(server.origin)).send(
      labelCall(),
      delta => {
        deltas.push(delta);
        if (deltas.length === 3) asked.abort();
      },
      asked.signal,
    );
    const arrived = deltas.length;
    await new Promise(resolve => setTimeout(resolve, 60));

    equal(outcome.kind === 'failure' && outcome.reason, 'cancelled');
    equal(deltas.length, arrived);
  });

  it('lets a fault of the listener be seen as what it is', async () => {
    const connection = await connect(server.origin);
    const fault = new Error('a bug in the page');

    const thrown = await connection
      .send(
        labelCall(),
        () => {
          throw fault;
        },
        never,
      )
      .catch(error => error);

    equal(thrown, fault);
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 3_000 && !isTrue(); tries++) await new Promise(resolve => setTimeout(resolve, 20));
  ok(isTrue());
}

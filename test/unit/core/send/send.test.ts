import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { defaultRetryPolicy } from '../../../../src/core/send/backoff';
import * as failures from '../../../../src/core/send/failures';
import type { Connection, Reply, SendFailure } from '../../../../src/core/send/provider';
import { type SenderParts, sender } from '../../../../src/core/send/send';
import { spending } from '../../../../src/core/send/spending';
import { fakeClock } from './fakeClock';
import { answering, never, plainPrices, reply, runCall, who } from './sendTest';

describe('sending', () => {
  const overloaded = failures.overloaded('Anthropic', undefined, false);
  const cutOff = failures.cutOff('Anthropic');

  function senderFor(connection: Connection, parts: Partial<SenderParts> = {}) {
    const clock = fakeClock();
    const one = sender(connection, { clock, spending: spending(plainPrices, who), random: () => 0.5, ...parts });
    return { clock, sender: one };
  }

  it('gives the reply, and what the one attempt cost', async () => {
    const { clock, sender } = senderFor(answering(reply()));

    const { outcome, attempts } = await clock.until(sender.send(runCall(), {}, never));

    equal(outcome.kind, 'reply');
    deepEqual(
      attempts.map(one => [one.number, one.outcome, one.billed, one.cost]),
      [[1, 'reply', 'yes', { kind: 'known', usd: 0.00015 }]],
    );
    equal(clock.sleepers(), 0);
  });

  it('tries again what luck may mend, and counts each attempt that may be billed', async () => {
    const { clock, sender } = senderFor(answering(cutOff, overloaded, reply()));

    const { outcome, attempts } = await clock.until(sender.send(runCall(), {}, never));

    equal(outcome.kind, 'reply');
    deepEqual(
      attempts.map(one => [one.outcome, one.billed]),
      [
        ['cut-off', 'maybe'],
        ['overloaded', 'no'],
        ['reply', 'yes'],
      ],
    );
    deepEqual(attempts[0]?.cost, { kind: 'at-most', usd: 0.001 });
  });

  it('gives up after four attempts, with the longest partial text', async () => {
    const connection = answering({ ...cutOff, partialText: 'abc' }, { ...cutOff, partialText: 'abcdef' }, cutOff);
    const { clock, sender } = senderFor(connection);

    const { outcome, attempts } = await clock.until(sender.send(runCall(), {}, never));

    ok(outcome.kind === 'failure');
    equal(outcome.reason, 'cut-off');
    equal(outcome.partialText, 'abcdef');
    equal(attempts.length, 4);
    equal(connection.asked(), 4);
  });

  it('keeps half a report rather than pay for it again, but not half an object', async () => {
    const half = { ...cutOff, partialText: 'A sentence. '.repeat(40) };
    const report = senderFor(answering(half, reply()));
    const labels = senderFor(answering(half, reply()));

    const kept = await report.clock.until(report.sender.send(runCall({ produces: 'report' }), {}, never));
    const again = await labels.clock.until(labels.sender.send(runCall(), {}, never));

    ok(kept.outcome.kind === 'failure' && kept.outcome.partialText === half.partialText);
    equal(kept.attempts.length, 1);
    equal(again.outcome.kind, 'reply');
  });

  for (const failure of [
    failures.keyRefused('Anthropic', 'Set one.'),
    failures.notPermitted('Anthropic', ''),
    failures.noSuchModel('Anthropic', 'model-a'),
    failures.spendLimit('Anthropic', ''),
    failures.redirected('example.com'),
    failures.endpointRefused('The endpoint in the settings is not used: it must begin with https://.'),
    failures.untrustedCertificate('example.com'),
    failures.webPageInstead('example.com'),
  ]) {
    it(`stops the whole run at once: ${failure.reason}`, async () => {
      const connection = answering(failure);
      const { clock, sender } = senderFor(connection);

      const first = await clock.until(sender.send(runCall(), {}, never));
      const second = await clock.until(sender.send(runCall(), {}, never));

      equal(connection.asked(), 1);
      equal(first.outcome.kind === 'failure' && first.outcome.message, failure.message);
      equal(second.outcome.kind === 'failure' && second.outcome.message, failure.message);
      deepEqual(second.attempts, []);
      equal(sender.stopped()?.reason, failure.reason);
    });
  }

  it('goes on with the others when one record alone is the trouble', async () => {
    const connection = answering(
      failures.tooLong('Anthropic', ''),
      failures.secretFound('a key'),
      failures.invalidRequest('Anthropic', ''),
      reply(),
    );
    const { clock, sender } = senderFor(connection);
    for (const reason of ['too-long', 'secret-found', 'invalid-request']) {
      const { outcome } = await clock.until(sender.send(runCall(), {}, never));
      equal(outcome.kind === 'failure' && outcome.reason, reason);
    }

    equal((await clock.until(sender.send(runCall(), {}, never))).outcome.kind, 'reply');
    equal(sender.stopped(), undefined);
  });

  for (const [wishMs, waitMs] of [
    [0, 1_000],
    [500, 1_000],
    [7_000, 7_000],
    [120_000, 120_000],
    [undefined, 500],
  ] as const) {
    it(`waits ${waitMs} ms when the provider asks for ${wishMs ?? 'nothing'}`, async () => {
      const { clock, sender } = senderFor(answering(failures.rateLimited('Anthropic', wishMs), reply()));
      const startedMs = clock.monotonicMs();
      const waits: number[] = [];

      await clock.until(sender.send(runCall(), { onWait: wait => waits.push(wait.ms) }, never));

      deepEqual(waits, [waitMs]);
      equal(clock.monotonicMs() - startedMs, waitMs);
    });
  }

  it('does not wait longer than two minutes: it stops and says how long was asked', async () => {
    const connection = answering(failures.rateLimited('Anthropic', 3_600_000));
    const { clock, sender } = senderFor(connection);

    const { outcome } = await clock.until(sender.send(runCall(), {}, never));

    ok(outcome.kind === 'failure');
    match(outcome.message, /asks to wait 60 minutes, longer than a run waits\. Resume the run after that\./);
    equal(sender.stopped()?.message, outcome.message);
    equal(connection.asked(), 1);
  });

  it('lets all workers wait together, and one go first', async () => {
    let asked = 0;
    let mostAtOnce = 0;
    let underWay = 0;
    const clock = fakeClock();
    const connection: Connection = {
      async send(_call, _onText, signal) {
        asked += 1;
        underWay += 1;
        mostAtOnce = asked > 8 ? Math.max(mostAtOnce, underWay) : 0;
        const isEarly = asked <= 8;
        await clock.sleep(100, signal);
        underWay -= 1;
        return isEarly ? failures.rateLimited('Anthropic', 30_000) : reply();
      },
    };
    const { sender } = senderFor(connection, { clock });
    const startedMs = clock.monotonicMs();
    const all = Promise.all(Array.from({ length: 8 }, () => sender.send(runCall(), {}, never)));

    await clock.advance(29_900);
    equal(asked, 8);
    await clock.advance(250);
    equal(asked, 9);
    const sent = await clock.until(all);

    ok(sent.every(one => one.outcome.kind === 'reply' && one.attempts.length === 2));
    ok(mostAtOnce <= 8 && asked === 16);
    ok(clock.monotonicMs() - startedMs < 31_000);
  });

  it('pauses after five failures in a row, whatever the number of workers', async () => {
    for (const workers of [1, 4, 16]) {
      const connection = answering(overloaded);
      const { clock, sender } = senderFor(connection);
      const work = Array.from({ length: workers }, async () => {
        for (let record = 0; record < 10; record++) await sender.send(runCall(), {}, never);
      });

      await clock.until(Promise.all(work));

      ok(connection.asked() <= 4 * workers + 1, `${connection.asked()} requests by ${workers} workers`);
      equal(sender.stopped()?.reason, 'paused');
      match(sender.stopped()?.message ?? '', /5 calls in a row failed\. The last one said: Anthropic is overloaded/);
    }
  });

  it('does not pause while answers come in between', async () => {
    const outcomes = Array.from({ length: 60 }, (_, index) => (index % 3 === 2 ? reply() : cutOff));
    const { clock, sender } = senderFor(answering(...outcomes));
    for (let record = 0; record < 20; record++) {
      equal((await clock.until(sender.send(runCall(), {}, never))).outcome.kind, 'reply');
    }
  });

  it('ends at once when cancelled while it waits', async () => {
    const { clock, sender } = senderFor(answering(failures.rateLimited('Anthropic', 60_000)));
    const asked = new AbortController();
    const sending = sender.send(runCall(), {}, asked.signal);
    await clock.advance(10_000);
    const startedMs = clock.monotonicMs();

    asked.abort();
    const { outcome } = await clock.until(sending);

    equal(outcome.kind === 'failure' && outcome.reason, 'cancelled');
    equal(clock.monotonicMs(), startedMs);
    equal(clock.sleepers(), 0);
  });

  it('ends within 200 ms when cancelled, even when the provider does not hear it, and keeps the text', async () => {
    const deaf: Connection = {
      send: (_call, onText) => {
        onText('half an ');
        onText('answer');
        return new Promise(() => undefined);
      },
    };
    const { clock, sender } = senderFor(deaf);
    const asked = new AbortController();
    const sending = sender.send(runCall(), {}, asked.signal);
    await clock.advance(1_000);
    const startedMs = clock.monotonicMs();

    asked.abort();
    const { outcome, attempts } = await clock.until(sending);

    ok(outcome.kind === 'failure');
    deepEqual([outcome.reason, outcome.partialText], ['cancelled', 'half an answer']);
    ok(clock.monotonicMs() - startedMs <= 200);
    equal(attempts[0]?.billed, 'maybe');
  });

  it('has an end: a call that takes too long is given up with what arrived', async () => {
    const slow: Connection = {
      send: (_call, onText, signal) => {
        onText('so far');
        return new Promise(resolve =>
          signal.addEventListener('abort', () =>
            resolve({ ...failures.cancelled(), partialText: 'so far', mayBeBilled: true }),
          ),
        );
      },
    };
    const { clock, sender } = senderFor(slow);

    const { outcome } = await clock.until(sender.send(runCall(), {}, never));

    ok(outcome.kind === 'failure');
    deepEqual([outcome.reason, outcome.partialText], ['time-limit', 'so far']);
    match(outcome.message, /longer than 15 minutes/);
  });

  it('asks nobody when the intent cannot be written', async () => {
    const connection = answering(reply());
    const { clock, sender } = senderFor(connection);
    const full = new Error('ENOSPC');

    const thrown = await clock.until(
      sender.send(runCall(), { beforeAttempt: () => Promise.reject(full) }, never).catch(error => error),
    );

    equal(thrown, full);
    equal(connection.asked(), 0);
    equal((await clock.until(sender.send(runCall(), {}, never))).outcome.kind, 'reply');
  });

  it('writes the intent before every attempt', async () => {
    const { clock, sender } = senderFor(answering(cutOff, reply()));
    const intents: (number | undefined)[][] = [];

    await clock.until(
      sender.send(runCall(), { beforeAttempt: async one => void intents.push([one.number, one.mostUsd]) }, never),
    );

    deepEqual(intents, [
      [1, 0.001],
      [2, 0.001],
    ]);
  });

  it('tells the end of each attempt that failed before it waits for the next', async () => {
    const { clock, sender } = senderFor(answering(cutOff, overloaded, reply()));
    const book: string[] = [];

    await clock.until(
      sender.send(
        runCall(),
        {
          beforeAttempt: async one => void book.push(`intent ${one.number}`),
          afterFailure: async (one, failure) => void book.push(`${failure.reason} ${one.number} ${one.billed}`),
          onWait: wait => book.push(`wait for ${wait.nextAttempt}`),
        },
        never,
      ),
    );

    deepEqual(book, [
      'intent 1',
      'cut-off 1 maybe',
      'wait for 2',
      'intent 2',
      'overloaded 2 no',
      'wait for 3',
      'intent 3',
    ]);
  });

  it('stops at the cap, and says what was spent', async () => {
    const clock = fakeClock();
    const connection = answering(reply());
    const { sender } = senderFor(connection, { clock, spending: spending(plainPrices, who, { capUsd: 0.00135 }) });
    const outcomes: (Reply | SendFailure)[] = [];
    for (let record = 0; record < 6; record++)
      outcomes.push((await clock.until(sender.send(runCall(), {}, never))).outcome);

    // Each call may cost 1,000 and costs 150: after three, 450 are gone and 1,000 more do not fit into 1,350.
    deepEqual(
      outcomes.map(one => (one.kind === 'reply' ? 'reply' : one.reason)),
      ['reply', 'reply', 'reply', 'cap', 'cap', 'cap'],
    );
    equal(connection.asked(), 3);
  });

  it('spreads the waits by full jitter, never above the ceiling', async () => {
    const waits: number[] = [];
    const { clock, sender } = senderFor(answering(cutOff), { random: () => 0.999 });

    await clock.until(sender.send(runCall(), { onWait: wait => waits.push(Math.round(wait.ms)) }, never));

    deepEqual(waits, [999, 1_998, 3_996]);
    ok(defaultRetryPolicy.longestBackoffMs >= 3_996);
  });
});

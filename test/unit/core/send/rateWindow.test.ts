import { deepEqual, equal } from 'node:assert/strict';
import { rateWindow } from '../../../../src/core/send/rateWindow';
import { sender } from '../../../../src/core/send/send';
import { spending } from '../../../../src/core/send/spending';
import { fakeClock } from './fakeClock';
import { answering, never, plainPrices, reply, runCall, who } from './sendTest';

describe('a tier’s own rate', () => {
  const at = { ms: 0 };
  const clock = { nowMs: () => 0, monotonicMs: () => at.ms, sleep: async () => undefined };
  beforeEach(() => {
    at.ms = 1_000;
  });

  it('lets so many calls leave in any minute, and the next when the oldest is a minute old', () => {
    const window = rateWindow(clock, { requestsPerMinute: 2 });
    for (const ms of [1_000, 11_000]) {
      at.ms = ms;
      equal(window.waitMs(10), 0);
      window.note(10);
    }

    equal(window.waitMs(10), 50_000);
    at.ms = 61_000;
    equal(window.waitMs(10), 0);
  });

  it('lets so many tokens leave in any minute', () => {
    const window = rateWindow(clock, { tokensPerMinute: 1_000 });
    window.note(600);
    at.ms += 5_000;
    window.note(300);

    equal(window.waitMs(100), 0);
    equal(window.waitMs(200), 55_000);
    equal(window.waitMs(800), 60_000);
  });

  it('lets a call that is larger than a minute may hold leave alone, and not never', () => {
    const window = rateWindow(clock, { tokensPerMinute: 1_000 });

    equal(window.waitMs(5_000), 0);
    window.note(5_000);
    equal(window.waitMs(1), 60_000);
  });

  it('holds the calls of a run back, all workers together', async () => {
    const time = fakeClock();
    const startMs = time.monotonicMs();
    const leftMs: number[] = [];
    const connection = answering(reply());
    const run = sender(
      {
        send(call, onText, signal) {
          leftMs.push(time.monotonicMs() - startMs);
          return connection.send(call, onText, signal);
        },
      },
      { clock: time, spending: spending(plainPrices, who), rate: rateWindow(time, { requestsPerMinute: 2 }) },
    );

    await time.until(Promise.all(Array.from({ length: 5 }, () => run.send(runCall(), {}, never))));

    deepEqual(leftMs, [0, 0, 60_000, 60_000, 120_000]);
  });
});

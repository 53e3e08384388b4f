import { equal } from 'node:assert/strict';
import { rateWindow } from '../../../../src/core/send/rateWindow';

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
});

import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TemporaryError } from '../src/errors.ts';
import { defaultRetry, retryDelay, withRetry } from '../src/retry.ts';
import { fakeClock } from './fakes.ts';

const options = { ...defaultRetry, random: () => 1 };

describe('retry', () => {
  it('doubles the wait until it reaches the maximum', () => {
    deepEqual([1, 2, 3, 4, 9].map(attempt => retryDelay(attempt, options)), [500, 1000, 2000, 4000, 60_000]);
  });

  it('leaves at least half of the wait when the dice are low', () => {
    equal(retryDelay(3, { ...options, random: () => 0 }), 1000);
  });

  it('waits between attempts, and not after the last one', async () => {
    const clock = fakeClock();

    await rejects(withRetry(async () => Promise.reject(new TemporaryError('busy')), clock, { ...options, attempts: 3 }), TemporaryError);
    deepEqual(clock.slept, [500, 1000]);
  });
});

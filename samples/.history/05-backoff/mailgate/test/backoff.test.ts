import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backoffDelay, defaultBackoff, withBackoff } from '../src/backoff.ts';
import { TemporaryError } from '../src/errors.ts';
import { fakeClock } from './fakes.ts';

const options = { ...defaultBackoff, random: () => 1 };

describe('backoff', () => {
  it('doubles the wait until it reaches the maximum', () => {
    deepEqual([1, 2, 3, 4, 9].map(attempt => backoffDelay(attempt, options)), [500, 1000, 2000, 4000, 60_000]);
  });

  it('leaves at least half of the wait when the dice are low', () => {
    equal(backoffDelay(3, { ...options, random: () => 0 }), 1000);
  });

  it('waits between attempts, and not after the last one', async () => {
    const clock = fakeClock();

    await rejects(withBackoff(async () => Promise.reject(new TemporaryError('busy')), clock, { ...options, attempts: 3 }), TemporaryError);
    deepEqual(clock.slept, [500, 1000]);
  });
});

import { deepEqual, equal } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RateLimiter } from '../src/rateLimiter.ts';
import { fakeClock } from './fakes.ts';

describe('the rate limiter', () => {
  it('lets a burst through and spreads the rest', () => {
    const limiter = new RateLimiter({ perSecond: 2, burst: 2 }, fakeClock());

    deepEqual([1, 2, 3, 4].map(() => limiter.reserve('example.com')), [0, 0, 500, 1000]);
  });

  it('does not let one domain wait for another', () => {
    const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, fakeClock());
    limiter.reserve('slow.example');

    equal(limiter.reserve('fast.example'), 0);
  });
});

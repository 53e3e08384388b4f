import { equal } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRetryAfter } from '../src/retryAfter.ts';

const now = Date.UTC(2026, 10, 1, 12, 0, 0);

describe('retry-after', () => {
  it('is read as seconds', () => equal(parseRetryAfter(' 120 ', now), 120_000));
  it('is read as a date', () => equal(parseRetryAfter('Sun, 01 Nov 2026 12:00:30 GMT', now), 30_000));
  it('is 0 for a date that has passed', () => equal(parseRetryAfter('Sun, 01 Nov 2026 11:00:00 GMT', now), 0));
  it('is nothing when it cannot be read', () => equal(parseRetryAfter('soon', now), undefined));
});

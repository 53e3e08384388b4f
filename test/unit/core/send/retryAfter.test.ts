import { equal } from 'node:assert/strict';
import { retryAfterMs } from '../../../../src/core/send/retryAfter';

describe('retry-after', () => {
  const nowMs = Date.parse('2026-11-22T12:00:00Z');
  const yearMs = 365 * 24 * 3_600_000;
  const rows: readonly (readonly [Record<string, string>, number | undefined])[] = [
    [{}, undefined],
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': ' 1.5 ' }, 1_500],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after-ms': 'x', 'retry-after': '9' }, 9_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '-30' }, 0],
    [{ 'retry-after': 'NaN' }, undefined],
    [{ 'retry-after': 'Infinity' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': '1e9' }, yearMs],
    [{ 'retry-after': '9'.repeat(400) }, yearMs],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': '2026-11-22T12:01:00Z' }, 60_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': 'March' }, undefined],
  ];
  for (const [headers, expected] of rows) {
    it(`${JSON.stringify(headers).slice(0, 60)} is ${expected ?? 'no wish'}`, () => {
      equal(retryAfterMs(new Headers(headers), nowMs), expected);
    });
  }
});

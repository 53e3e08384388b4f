/**
 * How long a provider asks us to wait, in milliseconds, out of its headers; `undefined` where it asks nothing readable.
 * Never below 0; how much of it is granted is decided in `backoff.ts`. `nowMs` is the time of day: dates are absolute.
 */
export function retryAfterMs(headers: { get(name: string): string | null }, nowMs: number): number | undefined {
  return (
    scaled(headers.get('retry-after-ms'), 1) ??
    scaled(headers.get('retry-after'), 1_000) ??
    untilDate(headers.get('retry-after'), nowMs)
  );
}

/** Far beyond any wait we grant; keeps sums and date arithmetic finite. */
const longestMs = 365 * 24 * 3_600_000;

function scaled(value: string | null, unitMs: number): number | undefined {
  if (value === null || !/^\s*[+-]?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(value)) return undefined;
  return bounded(Number(value) * unitMs);
}

/** Only dates as HTTP writes them: `Date.parse` alone would take almost anything. */
function untilDate(value: string | null, nowMs: number): number | undefined {
  if (value === null || !/^\s*[A-Z][a-z]{2,8},? \d|^\s*\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : bounded(at - nowMs);
}

function bounded(ms: number): number {
  return Math.min(longestMs, Math.max(0, ms));
}

/**
 * How long a `retry-after` header asks to wait, in milliseconds from `now`; undefined when it cannot be read.
 * Both forms of RFC 9110, section 10.2.3: seconds, or a date. A date that has passed is 0.
 */
export function parseRetryAfter(header: string, now: number): number | undefined {
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

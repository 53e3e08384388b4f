/**
 * A time of a log in UTC, `2026-11-09T06:12:40.970Z`, or as it is written where its zone or year is not known: a guess
 * would put an event into the wrong hour.
 */
export function utcTime(written: string, options: { readonly isUtc?: boolean } = {}): string {
  const text = written.trim();
  return fromEpoch(text) ?? fromIso(text, options.isUtc === true) ?? fromAccessLog(text) ?? fromYearLast(text) ?? text;
}

/** Seconds, or more exact: 10 digits reach from 2001 to 2286, 13 are milliseconds, 16 microseconds, 19 nanoseconds. */
function fromEpoch(text: string): string | undefined {
  const match = /^(\d{9,19})(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) return undefined;
  const [, digits = '', fraction = ''] = match;
  const number = Number(`${digits}.${fraction === '' ? '0' : fraction}`);
  const power = [3, 0, -3, -6][Math.floor((digits.length - 8) / 3)];
  if (power === undefined || (digits.length > 10 && digits.length % 3 !== 1)) return undefined;
  return inUtc(power >= 0 ? number * 10 ** power : number / 10 ** -power);
}

/** ISO 8601 as programs write it: a blank for the `T`, up to nine digits of a second, `+0000` without colon. */
function fromIso(text: string, isUtc: boolean): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(
    text,
  );
  if (match === null) return undefined;
  const [, date = '', time = '', fraction = '', zone] = match;
  if (zone === undefined && !isUtc) return `${text} (no zone)`;
  const seconds = time.length === 5 ? `${time}:00` : time;
  return inUtc(Date.parse(`${date}T${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${zoneOf(zone)}`));
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined || /^(z|utc)$/i.test(zone)) return 'Z';
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `17/May/2015:10:05:03 +0000` */
function fromAccessLog(text: string): string | undefined {
  const match = /^(\d{1,2})\/([A-Za-z]{3})\/(\d{4})[: ](\d{2}:\d{2}:\d{2}) ?([+-]\d{4})?$/.exec(text);
  if (match === null) return undefined;
  const [, day = '', name = '', year = '', time = '', zone] = match;
  const month = months.indexOf(name.toLowerCase()) + 1;
  if (month === 0) return undefined;
  if (zone === undefined) return `${text} (no zone)`;
  return inUtc(Date.parse(`${year}-${two(month)}-${day.padStart(2, '0')}T${time}${zoneOf(zone)}`));
}

/** Snort's and Suricata's `07/11/2022-10:29:01.860293`: local time of the sensor. */
function fromYearLast(text: string): string | undefined {
  return /^\d{2}\/\d{2}\/\d{4}-\d{2}:\d{2}:\d{2}/.test(text) ? `${text} (no zone)` : undefined;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function inUtc(ms: number): string | undefined {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : undefined;
}

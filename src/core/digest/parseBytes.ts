import { utcTime } from '../records/utcTime';

/** A plain decimal number, or NaN. Exponents and signs are read; anything else behind the digits ends it as NaN. */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = bytes[start] === minus;
  const at = scanDecimal(bytes, isNegative ? start + 1 : start, end, scanned, 0);
  const value = isNegative ? -(scanned[0] ?? 0) : (scanned[0] ?? 0);
  // NaN stays NaN: `at` may be the end where there are no digits at all.
  if (at === end || Number.isNaN(value)) return value;
  const byte = (bytes[at] ?? 0) | 0x20;
  if (byte !== letterE) return Number.NaN;
  const exponent = parseDecimal(bytes, bytes[at + 1] === plus ? at + 2 : at + 1, end);
  return value * 10 ** exponent;
}

const scanned = new Float64Array(1);

/** What is compiled before `Number` is asked for it the first time is thrown away then; a constant was always there. */
export const noNumber = Number.NaN;

/**
 * Reads digits, and a fraction behind them, as far as they go: their value stands in `into` at `place` (NaN where there are none),
 * and the answer is where they end.
 */
export function scanDecimal(bytes: Uint8Array, start: number, end: number, into: Float64Array, place: number): number {
  let at = start;
  // Up to nine digits a whole number of 32 bits holds them, which is much faster; the results are the same. Of whole numbers
  // without a sign, those below "0" are large too, so that one comparison tells a digit.
  let small = 0;
  const soon = Math.min(end, at + 9);
  for (; at < soon; at++) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit >>> 0 > 9) break;
    small = (Math.imul(small, 10) + digit) | 0;
  }
  let value = small;
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit >>> 0 > 9) break;
    value = value * 10 + digit;
  }
  let digits = at - start;
  if (at < end && bytes[at] === dot) {
    const point = ++at;
    small = 0;
    const soonBehind = Math.min(end, at + 9);
    for (; at < soonBehind; at++) {
      const digit = (bytes[at] ?? 0) - zero;
      if (digit >>> 0 > 9) break;
      small = (Math.imul(small, 10) + digit) | 0;
    }
    let fraction = small;
    for (; at < end; at++) {
      const digit = (bytes[at] ?? 0) - zero;
      if (digit >>> 0 > 9) break;
      fraction = fraction * 10 + digit;
    }
    digits += at - point;
    value += fraction / (tens[at - point] ?? 10 ** (at - point));
  }
  into[place] = digits === 0 ? noNumber : value;
  return at;
}

const tens = Array.from({ length: 23 }, (_, power) => 10 ** power);
const [zero, dot, minus, plus, letterE] = [48, 46, 45, 43, 0x65] as const;

/**
 * Seconds since 1970 from what logs write: epoch in seconds, milli-, micro- or nanoseconds (by its size), ISO 8601 with or
 * without `T`, fraction and zone (`Z`, `+02:00`, `-0600`; none is read as UTC), `17/May/2015:10:05:03 +0000`,
 * `07/11/2022-10:29:01.86` (Snort's two digits of a year, or none, too), and syslog's `Mar 27 13:06:56` (no year: 2000 stands in, so that order and distance hold);
 * any other form that records read (`utcTime`), as Kibana's `Nov 5, 2026 @ 10:00:01.000`. NaN for anything else.
 */
export function parseTime(bytes: Uint8Array, start: number, end: number): number {
  const seconds = plainTime(bytes, start, end);
  return Number.isNaN(seconds) ? wordedTime(bytes, start, end) : seconds;
}

/** In the words of the records' reader, which also refuses what is no time; dates in an order that is not told are left to `DatedRows`. */
function wordedTime(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < shortestWorded || end - start > longestWorded) return noNumber;
  const said = utcTime(withBlank(decoder.decode(bytes.subarray(start, end))), { isUtc: true });
  return /^\d{4}-\d\d-\d\dT[\d:.]{8,}Z$/.test(said) ? Date.parse(said) / 1_000 : noNumber;
}

/** A day and its clock in two columns that stand beside each other: `28Nov2026;10:02:03`, `"11/28/2026","10:02:03 PM"`. */
export function withBlank(columns: string): string {
  return columns.replace(/"?[,;\t|]"?(?=\d{1,2}:\d\d)/, ' ');
}

const decoder = new TextDecoder();
const [shortestWorded, longestWorded] = [12, 60];

function plainTime(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const fifth = bytes[start + 4];
  if (length >= 10 && (fifth === minus || fifth === slash)) return isoTime(bytes, start, end);
  const number = parseDecimal(bytes, start, end);
  if (!Number.isNaN(number)) return epochTime(number);
  if (length < 15) return Number.NaN;
  if (bytes[start + 2] === slash) return slashTime(bytes, start, end);
  return syslogTime(bytes, start, end);
}

/** Seconds since 1970 of a number of seconds, milli-, micro- or nanoseconds, by its size. */
export function epochTime(number: number): number {
  if (number > 1e17) return number / 1e9;
  if (number > 1e14) return number / 1e6;
  return number > 1e11 ? number / 1e3 : number;
}

const [slash, colon, blank] = [47, 58, 32] as const;

function digitsAt(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function isoTime(bytes: Uint8Array, start: number, end: number): number {
  const day = dayNumber(digitsAt(bytes, start, 4), digitsAt(bytes, start + 5, 2), digitsAt(bytes, start + 8, 2));
  if (end - start < 19) return day * 86_400;
  return day * 86_400 + clockTime(bytes, start + 11, end);
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, days_from_civil). */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

/** `10:05:03[.123][ ]+0200` as seconds of the day in UTC. */
function clockTime(bytes: Uint8Array, start: number, end: number): number {
  let seconds = digitsAt(bytes, start, 2) * 3_600 + digitsAt(bytes, start + 3, 2) * 60 + digitsAt(bytes, start + 6, 2);
  let at = start + 8;
  if (bytes[at] === dot || bytes[at] === 44) {
    let scale = 0.1;
    for (at++; at < end; at++) {
      const digit = (bytes[at] ?? 0) - zero;
      if (digit < 0 || digit > 9) break;
      seconds += digit * scale;
      scale /= 10;
    }
  }
  if (bytes[at] === blank) at++;
  const sign = bytes[at] === plus ? 1 : bytes[at] === minus ? -1 : 0;
  if (sign === 0 || at + 5 > end) return seconds;
  const minutesAt = bytes[at + 3] === colon ? at + 4 : at + 3;
  return seconds - sign * (digitsAt(bytes, at + 1, 2) * 3_600 + digitsAt(bytes, minutesAt, 2) * 60);
}

/** `17/May/2015:10:05:03 +0000` and `07/11/2022-10:29:01.86`. */
function slashTime(bytes: Uint8Array, start: number, end: number): number {
  const month = monthAt(bytes, start + 3);
  if (month > 0) {
    const day = dayNumber(digitsAt(bytes, start + 7, 4), month, digitsAt(bytes, start, 2));
    return day * 86_400 + clockTime(bytes, start + 12, end);
  }
  const [first, second] = [digitsAt(bytes, start, 2), digitsAt(bytes, start + 3, 2)];
  // Snort writes no year, or two digits of it, unless it is told otherwise.
  if (bytes[start + 5] === minus) return dayNumber(2000, first, second) * 86_400 + clockTime(bytes, start + 6, end);
  const isShort = bytes[start + 8] === minus;
  const year = isShort ? 2000 + digitsAt(bytes, start + 6, 2) : digitsAt(bytes, start + 6, 4);
  return dayNumber(year, first, second) * 86_400 + clockTime(bytes, start + (isShort ? 9 : 11), end);
}

function syslogTime(bytes: Uint8Array, start: number, end: number): number {
  const month = monthAt(bytes, start);
  if (month === 0) return Number.NaN;
  const first = bytes[start + 4] === blank ? 0 : digitsAt(bytes, start + 4, 1);
  const date = first * 10 + digitsAt(bytes, start + 5, 1);
  const year = bytes[start + 9] === colon ? Number.NaN : digitsAt(bytes, start + 7, 4);
  // Firewalls of Cisco write the year behind the day.
  if (year > 1_900)
    return dayNumber(year, month, date) * 86_400 + clockTime(bytes, start + 12, Math.min(end, start + 20));
  return dayNumber(2000, month, date) * 86_400 + clockTime(bytes, start + 7, Math.min(end, start + 15));
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function monthAt(bytes: Uint8Array, start: number): number {
  const letters = [0, 1, 2].map(at => String.fromCharCode((bytes[start + at] ?? 0) | 0x20)).join('');
  return months.indexOf(letters) + 1;
}

/** An IPv4 address as its 32 bits, or -1. */
export function parseAddress(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > longestAddress || scanAddress(bytes, start, end, scanned, 0) !== end) return -1;
  const address = scanned[0] ?? Number.NaN;
  return address >= 0 ? address : -1;
}

/** Reads an IPv4 address as `scanDecimal` does a number: its 32 bits, or NaN. */
export function scanAddress(bytes: Uint8Array, start: number, end: number, into: Float64Array, place: number): number {
  let value = 0;
  let at = start;
  for (let parts = 1; at < end; parts++) {
    let part = (bytes[at] ?? 0) - zero;
    if (part >>> 0 > 9) break;
    at++;
    for (const most = Math.min(end, at + 2); at < most; at++) {
      const digit = (bytes[at] ?? 0) - zero;
      if (digit >>> 0 > 9) break;
      part = part * 10 + digit;
    }
    if (part > 255) break;
    value = (value << 8) | part;
    if (parts === 4) {
      into[place] = value >>> 0;
      return at;
    }
    if (at >= end || bytes[at] !== dot) break;
    at++;
  }
  into[place] = noNumber;
  return at;
}

const longestAddress = '255.255.255.255'.length;

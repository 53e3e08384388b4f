import { type DayOrder, orderOf } from './dayOrder';
import { isoOfLocal } from './localTime';

export interface TimeSaid {
  /** A time without a zone is in UTC. */
  readonly isUtc?: boolean;
  /** Of dates that can be read in two ways. */
  readonly dayOrder?: DayOrder;
}

/**
 * A time of a log in UTC, `2026-11-09T06:12:40.970Z`, or as it is written where its zone, its year or which of two
 * numbers is the month is not known: a guess would put an event into the wrong hour, or the wrong month.
 */
export function utcTime(written: string, said: TimeSaid = {}): string {
  // PowerShell 5 writes times into JSON so.
  const text = /^\/Date\((\d{12,14})\)\/$/.exec(written.trim())?.[1] ?? written.trim();
  const isUtc = said.isUtc === true;
  return (
    fromEpoch(text) ??
    fromIso(text, isUtc) ??
    fromNamedMonth(text, isUtc) ??
    fromYearLast(text, said) ??
    fromLocal(text, said) ??
    fromSensor(text) ??
    text
  );
}

function fromLocal(text: string, said: TimeSaid): string | undefined {
  const written = isoOfLocal(text);
  return written === undefined ? undefined : utcTime(written, said);
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

/** ISO 8601 as programs write it: a blank for the `T`, slashes, up to nine digits of a second, `+0000` without colon. */
function fromIso(text: string, isUtc: boolean): string | undefined {
  const match =
    /^(\d{4}[-/]\d{2}[-/]\d{2})(?:T|\s{1,3}|\s-\s)(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i.exec(
      text,
    );
  if (match === null) return undefined;
  const [, written = '', hour = '', fraction = '', zone] = match;
  const date = written.replaceAll('/', '-');
  const time = hour.replace(/^\d:/, '0$&');
  if (zone === undefined && !isUtc) {
    const isUsual = written.includes('-') && hour.length >= 5 && !/\s\s|\t/.test(text);
    return isUsual ? `${text} (no zone)` : `${date} ${time}${fraction === '' ? '' : `.${fraction}`} (no zone)`;
  }
  const seconds = time.length === 5 ? `${time}:00` : time;
  return inUtc(Date.parse(`${date}T${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${zoneOf(zone)}`));
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined || /^(z|utc|gmt)$/i.test(zone)) return 'Z';
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * `17/May/2015:10:05:03 +0000`, `19-Oct-2022 05:34:02.425`, `Mon Jun  8 12:08:44 2020`, `Thu, 14 Oct 2021 15:24:12 GMT`, Kibana's
 * `Nov 5, 2026 @ 10:00:01.000`, QRadar's `Nov 5, 2026, 10:00:01 AM`, Check Point's `5Nov2026 10:00:01`, PowerShell's
 * `Thursday, November 5, 2026 10:00:01 AM`; without a zone in the order of ISO 8601.
 */
function fromNamedMonth(text: string, isUtc: boolean): string | undefined {
  const match =
    /^(?:[A-Z][a-z]{2,8}, )?(?<day>\d{1,2})[-/ ]?(?<month>[A-Za-z]{3})[a-z]{0,6}[-/ ]?(?<year>\d{4}|\d{2}),?[: ](?<clock>\d{1,2}:\d\d(?::\d\d)?)(?:[.,](?<fraction>\d{1,9}))?(?:[ \u00a0\u202f]?(?<half>[AP])\.?M\.?)? ?(?<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    ) ??
    /^(?:[A-Z][a-z]{2} )?(?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2}) (?<clock>\d{1,2}:\d\d:\d\d)(?:[.,](?<fraction>\d{1,9}))?(?: (?<zone>UTC|GMT|[+-]\d{4}))? (?<year>\d{4})$/.exec(
      text,
    ) ??
    /^(?:[A-Z][a-z]{2,8}, )?(?<month>[A-Z][a-z]{2})[a-z]{0,6} {1,2}(?<day>\d{1,2}),? (?<year>\d{4}),?(?: @| at)? (?<clock>\d{1,2}:\d\d(?::\d\d)?)(?:[.,](?<fraction>\d{1,9}))?(?:[ \u00a0\u202f]?(?<half>[AP])\.?M\.?)?(?: ?(?<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$/.exec(
      text,
    );
  const { day = '', month = '', year = '', clock = '', fraction = '', half, zone } = match?.groups ?? {};
  const number = months.indexOf(month.toLowerCase()) + 1;
  const time = inDay(withSeconds(clock), half);
  if (number === 0 || time === undefined) return undefined;
  return withAssumed({ year, month: two(number), day, clock: time, fraction, zone, isUtc });
}

/** `9:05` and `9:05:03` in the form of `09:05:00`. */
function withSeconds(clock: string): string {
  const whole = clock.replace(/^\d:/, '0$&');
  return whole.length === 5 ? `${whole}:00` : whole;
}

/** A clock with AM or PM behind it as one of 24 hours; `undefined` where both do not belong together. */
function inDay(clock: string, half: string | undefined): string | undefined {
  if (half === undefined) return clock;
  const hour = Number(clock.slice(0, 2));
  if (hour > 12 || hour === 0) return undefined;
  return `${two((hour % 12) + (/p/i.test(half) ? 12 : 0))}${clock.slice(2)}`;
}

/**
 * `11/28/2026 1:05:03 PM`, `28.11.2026 13:05`, `28-11-2026 13:05:03`: a number above 12 is the day, and with dots the day is first;
 * otherwise the order that is said. Where there is none, the text says so. A year of two digits is one from 1970 to 2069, which is said beside it;
 * behind a first number above 12 and a slash the year may stand first (Spark and Hadoop write `26/11/28`), and nothing is read.
 */
function fromYearLast(text: string, { isUtc, dayOrder }: TimeSaid): string | undefined {
  const parts = yearLast.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const {
    one = '',
    between,
    other = '',
    year = '',
    hour = '',
    minute,
    second = '00',
    fraction = '',
    half,
    zone,
  } = parts;
  const isShort = year.length === 2;
  if (isShort && (between === '-' || (between === '/' && Number(one) > 12))) return undefined;
  const order = orderOf(Number(one), Number(other)) ?? (between === '.' ? 'day-first' : dayOrder);
  const isHalf = half !== undefined;
  if (Number(hour) > 23 || (isHalf && (Number(hour) > 12 || Number(hour) === 0))) return undefined;
  if (Number(one) > 12 && Number(other) > 12) return undefined;
  if (order === undefined) return `${text} (${zone === undefined && isUtc !== true ? 'no zone, ' : ''}${openOrder})`;
  const [day, month] = order === 'day-first' ? [one, other] : [other, one];
  const hours = isHalf ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
  return withAssumed({
    year,
    month,
    day,
    clock: `${two(hours)}:${minute}:${second}`,
    fraction,
    zone,
    isUtc: isUtc === true,
  });
}

interface Parts {
  /** Of two digits: one from 1970 to 2069. */
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly clock: string;
  readonly fraction: string;
  readonly zone: string | undefined;
  readonly isUtc: boolean;
}

/** In UTC, or without a zone; and what was assumed. */
function withAssumed({ year, month, day, clock, fraction, zone, isUtc }: Parts): string | undefined {
  const isShort = year.length === 2;
  const fullYear = isShort ? `${Number(year) < 70 ? 20 : 19}${year}` : year;
  const date = `${fullYear}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const guess = isShort ? `year ${year} read as ${fullYear}` : '';
  if (zone === undefined && !isUtc)
    return `${date} ${clock}${fraction === '' ? '' : `.${fraction}`} (no zone${guess === '' ? '' : `, ${guess}`})`;
  const time = inUtc(Date.parse(`${date}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}${zoneOf(zone)}`));
  return time === undefined || guess === '' ? time : `${time} (${guess})`;
}

const openOrder = 'day or month first is not told';

/** What `utcTime` left as it is written because nothing said which number is the day; `undefined` for every other time. */
export function openDateIn(time: string): { readonly written: string; readonly isUtc: boolean } | undefined {
  if (!time.endsWith(`${openOrder})`)) return undefined;
  const written = time.slice(0, time.lastIndexOf(' ('));
  return { written, isUtc: !time.includes(' (no zone, ') };
}

const yearLast =
  /^(?<one>\d{1,2})(?<between>[/.-])(?<other>\d{1,2})\k<between>(?<year>\d{4}|\d{2})(?:-|T|,? {1,2})(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?(?:[ \u00a0\u202f]?(?<half>[AP])\.?M\b\.?)?(?: ?(?<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?$/i;

/** With a year of two digits or none. */
function fromSensor(text: string): string | undefined {
  if (/^\d{2}\/\d{2}\/\d{2,4}(?:-|,? {1,2})\d{1,2}:\d{2}:\d{2}/.test(text)) return `${text} (no zone)`;
  return /^[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}[.,\d]{0,10}$/.test(text)
    ? `${text} (no year or zone)`
    : undefined;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function inUtc(ms: number): string | undefined {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : undefined;
}

import { utcTime } from './utcTime';

/**
 * When a mail was sent, in UTC, by its `Date` (RFC 5322, with the obsolete forms of its section 4.3: named zones, years of two
 * digits, comments); and beside it when it was received, where that lies more than a day away: the first is the sender's
 * word, the second that of the server which took it in. A date that is none is not mended: the time of receipt stands
 * alone and says so, and `undefined` where neither can be read.
 */
export function mailTime(date: string | undefined, newestReceived: string | undefined): string | undefined {
  const sent = date === undefined ? undefined : timeIn(date);
  const received = newestReceived === undefined ? undefined : timeIn(newestReceived.split(';').at(-1) ?? '');
  if (sent === undefined) return received === undefined ? undefined : `${received} (when it was received)`;
  const apartMs = Math.abs(Date.parse(sent) - Date.parse(received ?? ''));
  return apartMs > dayMs ? `${sent} (as the sender says, received ${received})` : sent;
}

const dayMs = 86_400_000;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Hours from UTC (RFC 5322, section 4.3); every other name may mean several zones. */
const namedZones: Readonly<Record<string, number>> = {
  ...{ ut: 0, utc: 0, gmt: 0, z: 0 },
  ...{ est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 },
};

const form =
  /^(?:[a-z]{3,9}\.?,? )?(\d{1,2})[ -]([a-z]{3})[a-z]{0,6}[ -](\d{2,4}),? (\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?: ?([+-]\d{4}|[a-z]{1,5}))?$/i;

function timeIn(written: string): string | undefined {
  const text = withoutComments(written.slice(0, mostCharacters)).replace(/\s+/g, ' ').trim();
  const match = form.exec(text);
  if (match === null) return ofOtherPrograms(text);
  const [, day = '', name = '', year = '', hour = '', minute = '', second = '00', zone] = match;
  const month = months.indexOf(name.toLowerCase());
  const parts = [fullYear(year), month, Number(day), Number(hour), Number(minute), Number(second)] as const;
  if (month < 0 || !isPossible(parts)) return undefined;
  const local = new Date(utcMs(parts)).toISOString().slice(0, 19);
  const offset = offsetMinutes(zone);
  if (offset === undefined) return `${local.replace('T', ' ')} (no zone)`;
  return `${new Date(utcMs(parts) - offset * 60_000).toISOString().slice(0, 19)}Z`;
}

/** No date is longer, and comments in it may be nested. */
const mostCharacters = 200;

function withoutComments(text: string): string {
  let depth = 0;
  let kept = '';
  for (const letter of text) {
    if (letter === '(') depth++;
    else if (letter === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) kept += letter;
  }
  return kept;
}

/** As mails in tables and of APIs have it: ISO 8601 and what spreadsheets make of it. */
function ofOtherPrograms(text: string): string | undefined {
  const time = utcTime(text);
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(time) ? time.replace(/\.000Z$/, 'Z') : undefined;
}

/** RFC 5322, section 4.3: 00 to 49 are of this century, and three digits count from 1900. */
function fullYear(written: string): number {
  const year = Number(written);
  if (written.length === 4) return year;
  return written.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

type Parts = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number];

function isPossible(parts: Parts): boolean {
  const [year, month, day, hour, minute, second] = parts;
  const made = new Date(utcMs([year, month, day, 0, 0, 0]));
  // 60 is a leap second.
  return made.getUTCMonth() === month && made.getUTCDate() === day && hour < 24 && minute < 60 && second <= 60;
}

function utcMs([year, month, day, hour, minute, second]: Parts): number {
  // `Date.UTC` takes the years below 100 for others.
  return new Date(0).setUTCFullYear(year, month, day) + ((hour * 60 + minute) * 60 + second) * 1_000;
}

/** `undefined` where none is stated, or one that nobody can know. */
function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const named = namedZones[zone.toLowerCase()];
  if (named !== undefined) return named * 60;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3))];
  if (!/^[+-]\d{4}$/.test(zone) || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

import type { NoteLine } from './notesSent';

/** An event of a timeline, as its line tells it. */
export interface TimedNote {
  readonly note: NoteLine;
  /** `2023-07-20`; absent where neither the line nor a heading gives a date. */
  readonly date?: string;
  /** `12:17`, in UTC where `zone` is not `untold`. */
  readonly time: string;
  readonly zone: 'utc' | 'converted' | 'untold';
  readonly event: string;
}

/** Hours before UTC, of abbreviations that mean one zone where incidents are written down in English. */
const zones: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  JST: 9,
  AEST: 10,
};

/** Lines that begin with a time, as entries of a timeline do, in order; the date comes from the line, else from a heading above it. */
export function timedNotes(notes: readonly NoteLine[]): readonly TimedNote[] {
  const found: TimedNote[] = [];
  for (const note of notes) {
    if (note.isCode || note.changed !== undefined) continue;
    const timed = timedNote(note);
    if (timed !== undefined) found.push(timed);
  }
  return found
    .map((one, index) => ({ one, index }))
    .sort((a, b) => compare(keyOf(a.one), keyOf(b.one)) || a.index - b.index)
    .map(({ one }) => one);
}

/** What may stand before a time: quote and list marks, a table's bar, brackets and emphasis. */
const lead = /^[\s>]{0,12}(?:[-*+]|\d{1,3}[.)])?[\s|[(*_`~]{0,8}/;
const time =
  /^(?:(\d{4}-\d{2}-\d{2})[T ,]{1,3})?(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d{1,9})?)?\s?([AaPp][Mm]\b)?\s?(Z\b|[A-Z]{3,4}\b|[+-]\d{2}:?\d{2})?[\])*_`~]{0,4}/;

function timedNote(note: NoteLine): TimedNote | undefined {
  const { text } = note.line;
  const from = lead.exec(text)?.[0].length ?? 0;
  const [whole = '', own, hour = '', minute = '', half, zone] = time.exec(text.slice(from, from + 80)) ?? [];
  const event = eventIn(text.slice(from + whole.length));
  if (hour === '' || !/[\p{L}\p{N}]{2}/u.test(event) || Number(hour) > 23 || Number(minute) > 59) return undefined;
  const date = own ?? dateIn(note.headings);
  const hours = (Number(hour) % (half === undefined ? 24 : 12)) + (/^p/i.test(half ?? '') ? 12 : 0);
  const known = offsetOf(zone) ?? (/\bUTC\b|\bGMT\b/.test(note.headings.join(' ')) ? 0 : undefined);
  if (known === undefined) {
    const said = zone === undefined ? event : `${zone} ${event}`;
    return { note, date, time: `${pad(hours)}:${minute}`, zone: 'untold', event: said };
  }
  const inUtc = new Date(Date.parse(`${date ?? '2000-01-01'}T${pad(hours)}:${minute}:00Z`) - known * 3_600_000);
  if (Number.isNaN(inUtc.getTime())) return undefined;
  const iso = inUtc.toISOString();
  return {
    note,
    date: date === undefined ? undefined : iso.slice(0, 10),
    time: iso.slice(11, 16),
    zone: known === 0 ? 'utc' : 'converted',
    event,
  };
}

/** Without what divides it from its time, and a table's last bar. */
function eventIn(rest: string): string {
  const text = rest.trim().replace(/^[-–—:|,\s]{0,8}/, '');
  return text.endsWith('|') ? text.slice(0, -1).trim() : text;
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (sign === undefined) return zones[zone];
  return (sign === '-' ? -1 : 1) * (Number(hours) + Number(minutes) / 60);
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** The innermost heading that names a day. */
export function dateIn(headings: readonly string[]): string | undefined {
  for (const heading of [...headings].reverse()) {
    const iso = /\b(\d{4}-\d{2}-\d{2})\b/.exec(heading)?.[1];
    if (iso !== undefined) return iso;
    const [, day, month = '', year] =
      /\b(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (\d{4})\b/.exec(heading) ?? [];
    const [, month2 = '', day2, year2] =
      /\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/.exec(heading) ?? [];
    for (const [y, m, d] of [
      [year, month, day],
      [year2, month2, day2],
    ]) {
      const number = months.findIndex(name => m !== undefined && m.length >= 3 && name.startsWith(m.toLowerCase())) + 1;
      if (number > 0 && y !== undefined && d !== undefined) return `${y}-${pad(number)}-${pad(Number(d))}`;
    }
  }
  return undefined;
}

function keyOf({ date, time }: TimedNote): string {
  return `${date ?? '0000'} ${time}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { NoteLine } from './notesSent';
import { dateIn, pad, type WrittenTime, writtenTime, zoneIn } from './writtenTime';

/** An event of a timeline, as its line tells it. */
export interface TimedNote {
  readonly note: NoteLine;
  /** The line that tells the time, where it is another: the date of a mail, whose subject is the event. */
  readonly timeNote?: NoteLine;
  /** `2023-07-20`; absent where neither the line nor a heading gives a date. */
  readonly date?: string;
  /** Neither says it, but an entry above it in the same list does. */
  readonly isDateCarried?: boolean;
  /** `03/04/2026`, where day and month can be read in two ways: then there is no date, and the time is as written. */
  readonly unclearDate?: string;
  /** `12:17`, in UTC where `zone` is not `untold`. */
  readonly time: string;
  readonly zone: 'utc' | 'converted' | 'untold';
  readonly event: string;
}

/**
 * Lines that begin with a time, as entries of a timeline do, and mails by their date, in order. The date comes from the line,
 * else from a heading above it, else from the entry before it under the same heading (the next day, where its clock begins anew); the zone from the line, else from a heading, else from what the file says of its times.
 */
export function timedNotes(notes: readonly NoteLine[]): readonly TimedNote[] {
  const found: { readonly one: TimedNote; readonly key: string }[] = [];
  const stated = statedZones(notes);
  const carried = new CarriedDates();
  for (const [index, note] of notes.entries()) {
    if (note.isCode || note.changed !== undefined) continue;
    const { text } = note.line;
    const from = lead.exec(text)?.[0].length ?? 0;
    const isMail = isMailDate(note);
    const written = writtenTime(text.slice(isMail ? 'Date: '.length : from, from + 120));
    if (written === undefined) continue;
    const subject = isMail ? subjectOf(note, notes, index) : undefined;
    const event = isMail
      ? (subject?.line.text.slice('Subject: '.length).trim() ?? '')
      : eventIn(text.slice(from + written.length));
    if (!/[\p{L}\p{N}]{2}/u.test(event)) continue;
    const zone = written.zone ?? headingZone(note.headings) ?? stated(note);
    const one = { ...(subject === undefined ? { note } : { note: subject, timeNote: note }), event };
    const date = isMail ? undefined : carried.of(note, written);
    const placed = placeInTime(date === undefined ? written : { ...written, date }, zone, note.headings);
    const isDateCarried = date !== undefined;
    if (placed !== undefined)
      found.push({ one: { ...one, ...placed.when, ...(isDateCarried ? { isDateCarried } : {}) }, key: placed.key });
  }
  return found
    .map(({ one, key }, index) => ({ one, key, index }))
    .sort((a, b) => compare(a.key, b.key) || a.index - b.index)
    .map(({ one }) => one);
}

/** A clock that goes back by so much has passed midnight; by less, the entries are not in order. */
const halfADay = 12 * 3_600;

/** The dates that entries without one take from those before them. */
class CarriedDates {
  private list = '';
  private date: string | undefined;
  private clock = 0;

  /** `undefined` where the line has a date of its own, a heading has one, or no entry before it under the same heading has. */
  of({ kept, headings }: NoteLine, written: WrittenTime): string | undefined {
    const list = `${kept.snippet.path ?? kept.id}\n${headings.join('\n')}`;
    const clock = written.hours * 3_600 + written.minutes * 60 + written.seconds;
    const own = written.date ?? dateIn(headings);
    if (list !== this.list || own !== undefined || written.unclearDate !== undefined) {
      this.list = list;
      this.date = written.unclearDate === undefined ? own : undefined;
      this.clock = clock;
      return undefined;
    }
    if (this.date === undefined) return undefined;
    if (clock < this.clock - halfADay) this.date = dayBehind(this.date);
    this.clock = clock;
    return this.date;
  }
}

function dayBehind(date: string): string {
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000);
  return Number.isNaN(next.getTime()) ? date : next.toISOString().slice(0, 10);
}

/** Lines that name a clock time and are in no timeline. */
export function timesElsewhere(notes: readonly NoteLine[], timed: readonly TimedNote[]): readonly NoteLine[] {
  const used = new Set(timed.flatMap(({ note, timeNote }) => [note, timeNote]));
  return notes.filter(
    note => !used.has(note) && !note.isCode && note.changed === undefined && clockAnywhere.test(note.line.text),
  );
}

const clockAnywhere = /(?:^|[\s(|[,T])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?=$|[\s),.;|\]Z+-])/;

/** What may stand before a time: quote and list marks, a table's bar, brackets and emphasis. */
const lead = /^[\s>]{0,12}(?:[-*+]|\d{1,3}[.)](?=\s))?[\s|[(*_`~]{0,8}/;

function placeInTime(
  written: WrittenTime,
  zone: number | undefined,
  headings: readonly string[],
): { readonly when: Pick<TimedNote, 'date' | 'unclearDate' | 'time' | 'zone'>; readonly key: string } | undefined {
  const clock = `${pad(written.hours)}:${pad(written.minutes)}:${pad(written.seconds)}`;
  const { unclearDate } = written;
  if (unclearDate !== undefined)
    return { when: { unclearDate, time: clock.slice(0, 5), zone: 'untold' }, key: `9999 ${clock}` };
  const date = written.date ?? dateIn(headings);
  if (zone === undefined) {
    return { when: { date, time: clock.slice(0, 5), zone: 'untold' }, key: `${date ?? '0000'} ${clock}` };
  }
  const inUtc = new Date(Date.parse(`${date ?? '2000-01-01'}T${clock}Z`) - zone * 3_600_000);
  if (Number.isNaN(inUtc.getTime())) return undefined;
  const iso = inUtc.toISOString();
  const inUtcDate = date === undefined ? undefined : iso.slice(0, 10);
  return {
    when: { date: inUtcDate, time: iso.slice(11, 16), zone: zone === 0 ? 'utc' : 'converted' },
    key: `${inUtcDate ?? '0000'} ${iso.slice(11, 19)}`,
  };
}

/** Without what divides it from its time, and a table's last bar. */
function eventIn(rest: string): string {
  const text = rest.trim().replace(/^[\])*_`~]{0,4}[-–—:|,\s]{0,8}/, '');
  return text.endsWith('|') ? text.slice(0, -1).trim() : text;
}

function headingZone(headings: readonly string[]): number | undefined {
  for (const heading of [...headings].reverse()) {
    const zone = zoneIn(heading);
    if (zone !== undefined) return zone;
  }
  return undefined;
}

const ofTimes =
  /\b(?:times|timestamps|time ?zone|zeiten|uhrzeiten|zeitangaben|zeitzone)\b|\b(?:time|timestamp|zeit)\s?[([]\s?[A-Z]{3}/i;

/** What a file says of all its times: `All times CET`, a column `Time (UTC)`. It holds from there on, and before where nothing else is said. */
function statedZones(notes: readonly NoteLine[]): (note: NoteLine) => number | undefined {
  const byPath = new Map<string, { readonly line: number; readonly zone: number }[]>();
  for (const { kept, line, isCode } of notes) {
    const zone = isCode || !ofTimes.test(line.text) ? undefined : zoneIn(line.text);
    if (zone === undefined) continue;
    const path = kept.snippet.path ?? kept.id;
    byPath.set(path, [...(byPath.get(path) ?? []), { line: line.number ?? 0, zone }]);
  }
  return ({ kept, line }) => {
    const said = byPath.get(kept.snippet.path ?? kept.id) ?? [];
    return (said.findLast(one => one.line <= (line.number ?? 0)) ?? said[0])?.zone;
  };
}

function isMailDate({ kept, line }: NoteLine): boolean {
  return /^Date: \S/.test(line.text) && /\.eml$/i.test(kept.snippet.path ?? '');
}

const mostHeaderLines = 60;

function subjectOf(date: NoteLine, notes: readonly NoteLine[], index: number): NoteLine | undefined {
  return notes
    .slice(Math.max(0, index - mostHeaderLines), index + mostHeaderLines)
    .find(({ kept, line }) => kept.snippet.path === date.kept.snippet.path && /^Subject: \S/.test(line.text));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

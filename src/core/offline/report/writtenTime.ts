/** A clock time with what stands beside it, as people write it at the beginning of a text. */
export interface WrittenTime {
  /** `2023-07-20`; absent where no day is written, or one that can be read in two ways. */
  readonly date?: string;
  /** `03/04/2026`: day and month, or month and day. */
  readonly unclearDate?: string;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** Hours ahead of UTC. */
  readonly zone?: number;
  /** Characters that it takes. */
  readonly length: number;
}

/** Hours ahead of UTC, of abbreviations that mean one zone where incidents are written down in English or German. */
const zones: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 1,
  BST: 1,
  CET: 1,
  MEZ: 1,
  CEST: 2,
  MESZ: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  SGT: 8,
  JST: 9,
  AEST: 10,
  AEDT: 11,
};

const preposition = /^(?:am|on|at|um|gegen|around|about|ca\.?|~)\s{1,2}/i;
const weekday = /^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]{0,6}\.?,?\s{1,2}/i;
const between = /^(?:T|[\s,|]{1,4})(?:(?:um|at|gegen|ca\.?|@|-|–)\s{1,2})?/;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:\s?([AaPp])\.?[Mm]\b\.?)?(?:\s?(?:Uhr|h)\b)?/;
const zoneForm = /^\s?[([]?(Z\b|(?:UTC|GMT)\s?[+−-]\d{1,2}(?::?\d{2})?|[A-Z]{3,4}\b|[+−-]\d{2}:?\d{2})[)\]]?/;

/** `undefined` where the text does not begin with a time. What follows the time and names no zone is not taken. */
export function writtenTime(text: string): WrittenTime | undefined {
  let at = 0;
  const skip = (form: RegExp) => {
    at += form.exec(text.slice(at, at + 40))?.[0].length ?? 0;
  };
  skip(preposition);
  skip(weekday);
  const day = writtenDay(text.slice(at, at + 40));
  if (day !== undefined) {
    at += day.length;
    const gap = between.exec(text.slice(at, at + 20))?.[0].length ?? 0;
    if (gap === 0) return undefined;
    at += gap;
  }
  const [whole = '', hour = '', minute = '', second = '0', half] = clock.exec(text.slice(at, at + 40)) ?? [];
  if (whole === '' || Number(hour) > 23 || Number(minute) > 59 || (half !== undefined && Number(hour) > 12))
    return undefined;
  at += whole.length;
  const [form = '', named] = zoneForm.exec(text.slice(at, at + 20)) ?? [];
  const zone = named === undefined ? undefined : hoursOf(named);
  if (zone !== undefined) at += form.length;
  return {
    date: day?.date,
    unclearDate: day?.unclear,
    hours: half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0),
    minutes: Number(minute),
    seconds: Number(second),
    zone,
    length: at,
  };
}

/** Hours ahead of UTC that a text names; `undefined` where it names none, or several that differ. */
export function zoneIn(text: string): number | undefined {
  const named = text.slice(0, 400).matchAll(/\b(?:(?:UTC|GMT)\s?[+−-]\d{1,2}(?::?\d{2})?|[A-Z]{3,4}\b)/g);
  const hours = new Set([...named].flatMap(([zone]) => hoursOf(zone) ?? []));
  return hours.size === 1 ? [...hours][0] : undefined;
}

function hoursOf(zone: string): number | undefined {
  const [, sign, hours = '0', minutes = '0'] = /^(?:UTC|GMT)?\s?([+−-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return zones[zone];
  return (sign === '+' ? 1 : -1) * (Number(hours) + Number(minutes) / 60);
}

interface WrittenDay {
  readonly date?: string;
  readonly unclear?: string;
  readonly length: number;
}

/** Days with a year: `2026-03-04`, `2026/03/04`, `4.3.2026`, `4 March 2026`, `4. März 2026`, `March 4, 2026`, `25/03/2026`. */
function writtenDay(text: string): WrittenDay | undefined {
  const [iso, year, month, day] = /^(\d{4})[-/](\d{2})[-/](\d{2})(?!\d)/.exec(text) ?? [];
  if (iso !== undefined) return dayOf(year, Number(month), day, iso);
  const [dotted, day2, month2, year2] = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/.exec(text) ?? [];
  if (dotted !== undefined) return dayOf(year2, Number(month2), day2, dotted);
  const [slashed, one, other, year3] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/.exec(text) ?? [];
  if (slashed !== undefined) {
    if (Number(one) > 12) return dayOf(year3, Number(other), one, slashed);
    if (Number(other) > 12) return dayOf(year3, Number(one), other, slashed);
    return { unclear: slashed, length: slashed.length };
  }
  return namedDay(text);
}

/** A day whose month is a word, at the beginning of a text. */
function namedDay(text: string): WrittenDay | undefined {
  const [whole, day, month, year] =
    /^(\d{1,2})(?:st|nd|rd|th|\.)?[ -]([A-Za-zÄä]{3,9})\.?,?[ -](\d{4})\b/.exec(text) ?? [];
  if (whole !== undefined && monthOf(month) > 0) return dayOf(year, monthOf(month), day, whole);
  const [whole2, month2, day2, year2] = /^([A-Za-zÄä]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/.exec(text) ?? [];
  return whole2 === undefined || monthOf(month2) === 0 ? undefined : dayOf(year2, monthOf(month2), day2, whole2);
}

function dayOf(
  year: string | undefined,
  month: number,
  day: string | undefined,
  whole: string,
): WrittenDay | undefined {
  const date = `${year}-${pad(month)}-${pad(Number(day))}`;
  const isReal = new Date(`${date}T00:00:00Z`).getUTCDate() === Number(day);
  return isReal ? { date, length: whole.length } : undefined;
}

const months: readonly RegExp[] = [
  /^(?:jan|jän)/,
  /^feb/,
  /^(?:mar|mär)/,
  /^apr/,
  /^(?:may|mai)$/,
  /^jun/,
  /^jul/,
  /^aug/,
  /^sep/,
  /^(?:oct|okt)/,
  /^nov/,
  /^(?:dec|dez)/,
];

function monthOf(word: string | undefined): number {
  const small = (word ?? '').toLowerCase();
  return months.findIndex(month => month.test(small)) + 1;
}

/** The innermost heading that names a day. */
export function dateIn(headings: readonly string[]): string | undefined {
  for (const heading of [...headings].reverse()) {
    for (const { index } of heading.slice(0, 400).matchAll(/(?<![\p{L}\d./-])[\p{L}\d]/gu)) {
      const date = writtenDay(heading.slice(index, index + 40))?.date;
      if (date !== undefined) return date;
    }
  }
  return undefined;
}

export function pad(number: number): string {
  return String(number).padStart(2, '0');
}

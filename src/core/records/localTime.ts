/**
 * A time as spreadsheets and portals write it in the languages of their users, in the order of ISO 8601: `28. November 2026 10:02`,
 * `28 de noviembre de 2026, 10:02:03`, `28/11/2026 à 10h02`, `28.11.26 10:02 Uhr`, `2026年11月28日 10:02`, `2026/11/28 下午1:02:03`. `undefined`
 * where nothing of that kind stands in it; what is said of numbers stays as it is, for whoever reads dates of numbers.
 */
export function isoOfLocal(written: string): string | undefined {
  if (written.length > longest) return undefined;
  const text = written.replace(/[\u00a0\u202f]/g, ' ');
  const plain = withClock(ofHalfDay(text) ?? ofEastAsia(text) ?? ofMonthInWords(text) ?? text);
  return plain === written ? undefined : plain;
}

const longest = 60;

/** The year first, and yet AM or PM: as portals show it. */
function ofHalfDay(text: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d),? {1,2}(\d{1,2})(:\d\d(?::\d\d)?) ?([AP])\.?M\.?$/i.exec(text);
  const [, date = '', hour = '', rest = '', half = ''] = match ?? [];
  if (match === null || Number(hour) === 0 || Number(hour) > 12) return undefined;
  return `${date} ${two(String((Number(hour) % 12) + (/p/i.test(half) ? 12 : 0)))}${rest}`;
}

function ofEastAsia(text: string): string | undefined {
  const match =
    /^(\d{4})(?:年|\. ?|[-/])(\d{1,2})(?:月|\. ?|[-/])(\d{1,2})日?\.? {0,2}(?:\(?[日月火水木金土]\)|星期[一二三四五六日])? {0,2}(上午|下午|午前|午後|오전|오후)? ?(\d{1,2})[:時时](\d\d)分?(?:[:]?(\d\d)秒?)?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', half, hour = '', minute = '', second = '00'] = match;
  const isLater = half === '下午' || half === '午後' || half === '오후';
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (isLater ? 12 : 0);
  return `${year}-${two(month)}-${two(day)} ${two(String(hours))}:${minute}:${second}`;
}

function ofMonthInWords(text: string): string | undefined {
  const match =
    /^(?:\p{L}{2,12}\.?,? )?(\d{1,2})\.? (?:de )?(\p{L}{3,10})\.?,? (?:de )?(\d{4}),? (?:um |à |a las |at |- )?(\d{1,2}[:h.]\d\d(?:[:.]\d\d)?)(?: (?:Uhr|h))?$/u.exec(
      text,
    );
  const [, day = '', word = '', year = '', clock = ''] = match ?? [];
  const name = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const month = months.findIndex(one => one.test(name)) + 1;
  return match === null || month === 0
    ? undefined
    : `${year}-${two(String(month))}-${two(day)} ${two(clock.replace(/[h.]/g, ':').replace(/:$/, ''), 5)}`;
}

/** In English, German, French, Spanish, Italian, Portuguese, Dutch and Russian, by how they begin. */
const months: readonly RegExp[] = [
  /^(?:jan|ene|gen|янв)/,
  /^(?:feb|fev|фев)/,
  /^(?:mar|maer|mrt|maart|март)/,
  /^(?:apr|avr|abr|апр)/,
  /^(?:mai|may|mag|mei|маи|мая)/,
  /^(?:jun|juin|giu|июн)/,
  /^(?:jul|juil|lug|июл)/,
  /^(?:aug|aou|ago|авг)/,
  /^(?:sep|set|сен)/,
  /^(?:oct|okt|out|ott|окт)/,
  /^(?:nov|ноя)/,
  /^(?:dec|dez|dic|дек)/,
];

/** Numbers stay; the words around the clock go, and halves of the day are written as in English. */
function withClock(text: string): string {
  return text
    .replace(/ (?:um|à|a las) (?=\d{1,2}[:h])/, ' ')
    .replace(/(\d)h(\d\d)$/, '$1:$2')
    .replace(/ (?:Uhr|h)$/, '')
    .replace(/ ([ap])\. ?m\.$/i, ' $1m');
}

function two(digits: string, length = 2): string {
  const [hour = '', ...rest] = digits.split(':');
  return length === 2 ? digits.padStart(2, '0') : [hour.padStart(2, '0'), ...rest].join(':');
}

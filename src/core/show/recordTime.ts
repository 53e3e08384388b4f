import type { LabelResult } from '../read/results';

/**
 * When a record was, by the field that says so, in milliseconds since 1970; `undefined` where none does, or its year is not
 * sure. A time without a zone counts as UTC: whoever looks at it shall not see it move with the machine.
 */
export function recordTimeMs(fields: LabelResult['fields']): number | undefined {
  // A mail of a run from before it had a `Time` has its `Date`.
  const said = fields.find(({ name }) => name === 'Time') ?? fields.find(({ name }) => name === 'Date');
  return writtenTimeMs(said?.value ?? '');
}

/** The same of a text that may be a time, as `recordTimeMs` says it. */
export function writtenTimeMs(written: string): number | undefined {
  const ms = msOf(written.trim());
  return Number.isNaN(ms) ? undefined : ms;
}

const iso =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?(?: \([^()]{1,120}\))?$/;
/** Of a mail: RFC 5322, with or without the day of the week. */
const ofMail = /^(?:[A-Za-z]{3}, {0,2})?\d{1,2} [A-Za-z]{3} \d{4} /;

function msOf(written: string): number {
  const [, date, clock = '00:00', fraction = '', zone = 'Z'] = iso.exec(written) ?? [];
  if (date === undefined) return ofMail.test(written) ? Date.parse(written) : Number.NaN;
  return Date.parse(`${date}T${clock.padEnd(8, ':00')}.${fraction.padEnd(3, '0').slice(0, 3)}${withColon(zone)}`);
}

function withColon(zone: string): string {
  return zone.replace(/(\d\d)(\d\d)$/, '$1:$2');
}

import type { LabelResult } from '../read/results';

/** When a record was, by the field that says so, in milliseconds since 1970; `undefined` where none does. */
export function recordTimeMs(fields: LabelResult['fields']): number | undefined {
  const written = fields.find(({ name }) => name === 'Time' || name === 'Date')?.value;
  const ms = written === undefined ? Number.NaN : Date.parse(written);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Whether a number in a column of this name may be a day of a spreadsheet: its name says that it holds times. Wireshark's `Time` counts seconds, with six or nine digits behind the point. */
export function mayBeSerial(column: string, written: string): boolean {
  return /date|time|created|occurred|logged/i.test(column) && !(/^_?time$/i.test(column) && wiresharks.test(written));
}

const wiresharks = /[.,](?:\d{6}|\d{9})$/;

/**
 * A day of a spreadsheet, as cells of a date become when they are saved as numbers: `45989.41806` is 2025-11-28 10:02:00. Days since
 * 1899-12-30 (ECMA-376, part 1, 18.17.4.1), from 2000 to 2099, to the second. `undefined` for every other number.
 */
export function timeOfSerial(written: string): string | undefined {
  if (!/^\d{5}(?:[.,]\d{1,16})?$/.test(written)) return undefined;
  const days = Number(written.replace(',', '.'));
  if (days < 36_526 || days >= 73_051) return undefined;
  const time = new Date(Math.round((days - 25_569) * 86_400) * 1_000).toISOString();
  return `${time.slice(0, 19).replace('T', ' ')} (no zone, ${written} read as a day of a spreadsheet)`;
}

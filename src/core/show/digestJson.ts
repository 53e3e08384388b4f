import type { Digest, DigestTotals } from '../digest/fitRows';
import { sayTime } from '../digest/judge/words';

/** A digest as `tierwise digest --json` prints it. Times are ISO 8601 in UTC; those without a year are `03-03 06:00:00`. */
export function digestJson({ budgetTokens, usedTokens, text, rows, totals, skipped, redacted }: Digest): object {
  return {
    budgetTokens,
    usedTokens,
    text,
    rows: rows.map(({ id, finding, entities, path, lines, kind, techniques, also, text: row }) => ({
      id,
      finding,
      entities,
      path,
      lines,
      kind,
      techniques,
      text: row,
      also,
    })),
    totals: {
      ...totals,
      first: timeOf(totals.first),
      last: timeOf(totals.last),
      yearless: yearlessOf(totals.yearless),
      notes: totals.notes.map(note => note.join('')),
    },
    skipped,
    redacted: redacted.map(({ type, placeholder }) => ({ type, placeholder })),
  };
}

function yearlessOf(span: DigestTotals['yearless']): object | undefined {
  return span === undefined ? undefined : { first: sayTime(span.first), last: sayTime(span.last) };
}

function timeOf(seconds: number | undefined): string | undefined {
  return seconds === undefined || Math.abs(seconds) > 8.64e12 ? undefined : new Date(seconds * 1_000).toISOString();
}

import { mayShareByItself } from './mayShareByItself';
import type { PlacedRecord } from './protectRecords';

/** The records in runs of at most `perCall` that may be asked about in one call, each in its place of the order. */
export function callsOf(records: readonly PlacedRecord[], perCall: number): readonly (readonly PlacedRecord[])[] {
  if (perCall <= 1) return records.map(placed => [placed]);
  const calls: PlacedRecord[][] = [];
  let open: PlacedRecord[] | undefined;
  for (const placed of records) {
    if (!mayShare(placed)) calls.push([placed]);
    else if (open === undefined || open.length >= perCall) {
      open = [placed];
      calls.push(open);
    } else open.push(placed);
  }
  return calls;
}

/** What the longest of these calls comes to, by the length of each record. */
export function longestCall(records: readonly PlacedRecord[], lengths: readonly number[], perCall: number): number {
  const lengthOf = new Map(records.map((placed, index) => [placed, lengths[index] ?? 0]));
  const ofCalls = callsOf(records, perCall).map(call => call.reduce((sum, one) => sum + (lengthOf.get(one) ?? 0), 0));
  return ofCalls.reduce((longest, one) => Math.max(longest, one), 0);
}

function mayShare({ record, left, apart }: PlacedRecord): boolean {
  return apart !== true && (left?.mayShare ?? mayShareByItself(record));
}

import { ShownOrder, unshownOrder } from './dayOrder';
import type { RawRecord } from './rawRecord';
import { openDateIn, utcTime } from './utcTime';

/**
 * Records whose times can be read in two ways wait for one that shows the order of the file; where none comes, the month is read first
 * and the time says so, with the date as it is written. Records without such times pass through at once.
 */
export async function* withDayOrder(
  batches: AsyncIterable<readonly RawRecord[]>,
): AsyncGenerator<readonly RawRecord[], void, void> {
  const shown = new ShownOrder();
  let waiting: RawRecord[] = [];
  let size = 0;
  let mayWait = true;
  let looked = 0;
  for await (const batch of batches) {
    if (shown.isCertain) {
      yield batch.map(record => inOrder(record, shown));
      continue;
    }
    for (const record of batch) if (looked++ < mostWaiting || isOpen(record)) lookAt(record, shown);
    if (!mayWait || shown.isCertain || (waiting.length === 0 && !batch.some(isOpen))) {
      yield [...waiting, ...batch].map(record => inOrder(record, shown));
      waiting = [];
      continue;
    }
    for (const record of batch) {
      // The bytes hold until the next batch is asked for.
      waiting.push({ ...record, bytes: record.bytes.slice() });
      size += record.bytes.length + record.text.length;
    }
    mayWait = waiting.length < mostWaiting && size < mostWaitingCharacters;
    if (mayWait) continue;
    yield waiting.map(record => inOrder(record, shown));
    waiting = [];
  }
  if (waiting.length > 0) yield waiting.map(record => inOrder(record, shown));
}

/** As many as in a digest. */
const mostWaiting = 5_000;
const mostWaitingCharacters = 8 * 1024 * 1024;
/** A date behind them is no date of the record. */
const lookedAtCharacters = 4_000;

function lookAt(record: RawRecord, shown: ShownOrder): void {
  shown.lookIn(record.text.slice(0, lookedAtCharacters));
  const [one, other] = openTimeOf(record)?.match(/\d+/g) ?? [];
  if (other !== undefined) shown.look(Number(one), Number(other));
}

function isOpen(record: RawRecord): boolean {
  return openTimeOf(record) !== undefined;
}

function openTimeOf({ fields }: RawRecord): string | undefined {
  for (const { name, value } of fields) if (name === 'Time') return openDateIn(value)?.written;
  return undefined;
}

function inOrder(record: RawRecord, shown: ShownOrder): RawRecord {
  if (!isOpen(record)) return record;
  const fields = record.fields.map(one =>
    one.name === 'Time' ? { ...one, value: timeInOrder(one.value, shown) } : one,
  );
  return { ...record, fields };
}

/** `2026-05-11 10:00:01 (no zone, 05/11/2026 read month first)` where the file does not show it. */
function timeInOrder(value: string, shown: ShownOrder): string {
  const open = openDateIn(value);
  if (open === undefined) return value;
  const order = shown.order();
  const time = utcTime(open.written, { isUtc: open.isUtc, dayOrder: order ?? unshownOrder });
  if (order !== undefined) return time;
  const date = /^[\d/-]+(?=[-T, ])/.exec(open.written)?.[0] ?? open.written;
  const guess = `${date} read month first`;
  return time.endsWith(')') ? `${time.slice(0, -1)}, ${guess})` : `${time} (${guess})`;
}

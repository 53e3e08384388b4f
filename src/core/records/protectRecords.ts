import type { LeftOut } from '../fit/manifest';
import { literal, type ProtectedText } from '../protect/protected';
import type { ProtectedRecord, Redaction, Withheld } from '../protect/protectedThings';
import type { Protector } from '../protect/protector';
import type { Collected } from './collect';
import type { LeftText, LeftTexts } from './leaveTexts';

/** Records that passed the gate, each with every place where an equal one stands. */
export interface ProtectedRecords {
  readonly records: readonly PlacedRecord[];
  readonly skipped: readonly LeftOut[];
  readonly withheld: readonly Withheld[];
  readonly redacted: readonly Redaction[];
  readonly notes: readonly ProtectedText[];
}

export interface PlacedRecord {
  readonly record: ProtectedRecord;
  readonly alsoAt: readonly { readonly path: ProtectedText; readonly line: number }[];
  /** Of a record whose text was left in its file, and is not in `record`. */
  readonly left?: LeftText;
  /** Shares no call, for what it says in sentences of its own. */
  readonly apart?: boolean;
}

export async function protectRecords(
  collected: Collected,
  left: LeftTexts | undefined,
  protector: Protector,
  signal: AbortSignal,
): Promise<ProtectedRecords> {
  const safe = await protector.protectRecords(
    collected.records.map(({ record }) => record),
    signal,
  );
  const places = collected.records.flatMap(({ alsoAt }) => alsoAt.map(({ path }) => path));
  const names = collected.skipped.flatMap(({ path, why }) => [path, why]);
  const passed = await protector.protectTexts([...places, ...names], { source: 'records' }, signal);
  const next = passed.texts.values();
  const take = (): ProtectedText => next.next().value ?? literal('');
  const alsoAt = collected.records.map(one => one.alsoAt.map(({ line }) => ({ path: take(), line })));
  const skipped = collected.skipped.map(() => {
    const path = take();
    return { source: 'records', title: path, path, why: take() };
  });
  return {
    records: safe.records.map((record, index) => ({
      record,
      alsoAt: alsoAt[index] ?? [],
      left: left?.byId.get(record.id),
    })),
    skipped,
    withheld: [...safe.withheld, ...(left?.changes.withheld ?? [])],
    redacted: [...safe.redacted, ...(left?.changes.redacted ?? [])],
    notes: [...safe.notes, ...(left?.changes.notes ?? [])],
  };
}

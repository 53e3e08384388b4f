import { type Breathe, turnOf } from '../breathe';
import type { Hash } from '../ports';
import { type JournalRecord, journalFormat } from './journalEntry';
import { openLine } from './journalLine';
import { readEntry, readFormat, readStamp } from './journalSchema';
import { beginState, type GrowingState } from './runState';

export type Replay = ReplayedJournal | UnreadableJournal;

export interface ReplayedJournal extends GrowingState {
  readonly kind: 'replayed';
  readonly damage: JournalDamage;
  /** Of the last record that counts. */
  readonly lastSeq: number;
  readonly lastFence: number;
  /** Where bytes stand that are no record: each `end` is exclusive. */
  readonly unreadable: readonly ByteRange[];
  /** Why it can be looked at but not continued: it was written by a newer Tierwise. */
  readonly readOnlyWhy?: string;
}

export interface UnreadableJournal {
  readonly kind: 'unreadable';
  /** A finished sentence. */
  readonly why: string;
}

/** What is wrong with a journal. All zero for a sound one. */
export interface JournalDamage {
  /** Bytes behind the last record that are none: what a crash in the middle of a write leaves. */
  readonly tailBytes: number;
  /** Records that were there and cannot be read any more, told by the gap in the sequence. */
  readonly lostRecords: number;
  /** Whole records of a kind or shape we do not know. Left as they are. */
  readonly notUnderstood: number;
  /** Records of an owner that had lost its lease, or that would have come twice: refused. */
  readonly refusedRecords: number;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The state that a journal's bytes add up to; never throws. Only whole records count. One that cannot be read is passed
 * over, and when the sequence goes on behind it without a gap nothing was lost: a write failed and was repeated. Records
 * behind a gap count too, since each stands for itself and was paid for; the gap is told.
 */
export function replayJournal(bytes: Uint8Array, hash: Hash): Replay {
  const replaying = replayInSteps(bytes, hash);
  for (let step = replaying.next(); ; step = replaying.next()) if (step.done) return step.value;
}

/** The same for a thread that others use as well: the journal of 5,000 records takes more than half a second. */
export async function replayBreathing(bytes: Uint8Array, hash: Hash, breathe: Breathe): Promise<Replay> {
  const replaying = replayInSteps(bytes, hash);
  for (let step = replaying.next(); ; step = replaying.next()) {
    if (step.done) return step.value;
    const turn = turnOf(breathe);
    if (turn !== undefined) await turn;
  }
}

/** A record's line at a time. */
function* replayInSteps(bytes: Uint8Array, hash: Hash): Generator<void, Replay, void> {
  return (yield* replayInOrder(bytes, hash)) ?? (yield* replayAnyOrder(bytes, hash));
}

/**
 * For a journal whose records stand in their order, as almost all do: each line is forgotten when it was taken in, since a collection of
 * garbage in the midst of it takes as long as there is much. `undefined` where one counts only if a later one does not.
 */
function* replayInOrder(bytes: Uint8Array, hash: Hash): Generator<void, ReplayedJournal | undefined, void> {
  let growing: GrowingState | undefined;
  let format = journalFormat;
  let last = { seq: 0, fence: 0 };
  let accepted = 0;
  let notUnderstood = 0;
  let soundBytes = 0;
  const unreadable: ByteRange[] = [];
  for (const { start, end, next } of splitLines(bytes)) {
    const { isUnreadable, whole } = readLine(bytes.subarray(start, end), hash);
    if (isUnreadable) unreadable.push({ start, end: next });
    else soundBytes = next;
    if (whole !== undefined) {
      if (whole.seq <= last.seq || whole.fence < last.fence) return undefined;
      const { record } = whole;
      if (growing !== undefined && record !== undefined) growing.apply(record);
      if (growing === undefined) {
        if (record?.kind !== 'run-started') return undefined;
        growing = beginState(record, record.at);
        format = record.format;
      }
      last = { seq: whole.seq, fence: whole.fence };
      accepted += 1;
      notUnderstood += record === undefined ? 1 : 0;
    }
    yield;
  }
  if (growing === undefined) return undefined;
  return {
    kind: 'replayed',
    ...growing,
    damage: {
      tailBytes: bytes.length - soundBytes,
      lostRecords: last.seq - accepted,
      notUnderstood,
      refusedRecords: 0,
    },
    lastSeq: last.seq,
    lastFence: last.fence,
    unreadable,
    ...(format > journalFormat && { readOnlyWhy: newerFormat(format) }),
  };
}

/** Finds out first which records count. */
function* replayAnyOrder(bytes: Uint8Array, hash: Hash): Generator<void, Replay, void> {
  const lines: (Line & ReadLine)[] = [];
  for (const line of splitLines(bytes)) {
    lines.push({ ...line, ...readLine(bytes.subarray(line.start, line.end), hash) });
    yield;
  }
  const whole = lines.flatMap(line => (line.whole === undefined ? [] : [line.whole]));
  const { accepted, refused } = inOrder(whole);

  const format = accepted[0]?.format;
  const first = accepted[0]?.record;
  if (first?.kind !== 'run-started') return { kind: 'unreadable', why: whyUnreadable(bytes, format) };
  const { state, apply } = beginState(first, first.at);
  for (const { record } of accepted.slice(1)) {
    if (record !== undefined) apply(record);
    yield;
  }

  const last = accepted.at(-1) ?? first;
  return {
    kind: 'replayed',
    state,
    apply,
    damage: {
      tailBytes: tailBytesOf(lines, bytes.length),
      lostRecords: last.seq - accepted.length,
      notUnderstood: accepted.filter(line => line.record === undefined).length,
      refusedRecords: refused,
    },
    lastSeq: last.seq,
    lastFence: last.fence,
    unreadable: lines.filter(line => line.isUnreadable).map(({ start, next }) => ({ start, end: next })),
    ...(first.format > journalFormat && { readOnlyWhy: newerFormat(first.format) }),
  };
}

export function isSound(damage: JournalDamage): boolean {
  return damage.tailBytes + damage.lostRecords + damage.notUnderstood + damage.refusedRecords === 0;
}

/** What a person should know of it, as phrases; empty for a sound journal. A torn tail alone lost nothing that was finished. */
export function describeDamage(damage: JournalDamage): readonly string[] {
  const phrases: string[] = [];
  if (damage.tailBytes > 0) phrases.push(`the last write was cut off (${damage.tailBytes} bytes are no whole record)`);
  if (damage.lostRecords > 0) phrases.push(`${damage.lostRecords} of its records cannot be read any more`);
  if (damage.notUnderstood > 0)
    phrases.push(`${damage.notUnderstood} of its records are of a kind this Tierwise does not know`);
  if (damage.refusedRecords > 0) phrases.push(`${damage.refusedRecords} late or repeated records were refused`);
  return phrases;
}

interface Line extends ByteRange {
  /** Where the next line begins. */
  readonly next: number;
}

/** A record whose sum is right; `record` is absent where we do not know its kind or shape. */
interface WholeLine {
  readonly sum: string;
  readonly seq: number;
  readonly fence: number;
  /** As far as it says one; only of a record that begins a run, or that we do not know. */
  readonly format?: number;
  readonly record?: JournalRecord;
}

const lineFeed = 10;

function* splitLines(bytes: Uint8Array): Generator<Line> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found < 0 ? bytes.length : found;
    const next = found < 0 ? end : end + 1;
    yield { start, end, next };
    start = next;
  }
}

interface ReadLine {
  readonly isUnreadable: boolean;
  readonly whole?: WholeLine;
}

function readLine(bytes: Uint8Array, hash: Hash): ReadLine {
  // The line end before a repeated write leaves an empty line: nothing was there.
  if (bytes.length === 0) return { isUnreadable: false };
  const opened = openLine(bytes, hash);
  const stamp = readStamp(opened?.value);
  if (opened === undefined || stamp === undefined) return { isUnreadable: true };
  const entry = readEntry(opened.value);
  const record = entry === undefined ? undefined : { ...entry, ...stamp };
  // Of thousands of lines nothing is held but what they say: what is collected in the midst of it takes as long as there is much of it.
  const mayBegin = record === undefined || record.kind === 'run-started';
  const format = mayBegin ? readFormat(opened.value) : undefined;
  return { isUnreadable: false, whole: { sum: opened.sum, seq: stamp.seq, fence: stamp.fence, format, record } };
}

/**
 * Which records count. Whoever takes over writes its first record with the number that follows what it had read: whatever
 * the owner before wrote from that number on, it wrote too late, wherever it stands in the file.
 */
function inOrder(whole: readonly WholeLine[]): { readonly accepted: readonly WholeLine[]; readonly refused: number } {
  const accepted: WholeLine[] = [];
  const seen = new Set<string>();
  let refused = 0;
  let fence = 0;
  for (const line of whole) {
    if (line.fence > fence) {
      fence = line.fence;
      for (let last = accepted.at(-1); last !== undefined && last.seq >= line.seq; last = accepted.at(-1)) {
        accepted.pop();
        refused += 1;
      }
    }
    const last = accepted.at(-1);
    if (line.fence === fence && line.seq > (last?.seq ?? 0)) accepted.push(line);
    // Seen before: a write that was said to have failed, and had not. The same record again is no record too many.
    else if (!seen.has(line.sum)) refused += 1;
    seen.add(line.sum);
  }
  return { accepted, refused };
}

function tailBytesOf(lines: readonly (Line & { readonly isUnreadable: boolean })[], length: number): number {
  const lastWhole = lines.findLast(line => !line.isUnreadable);
  return length - (lastWhole?.next ?? 0);
}

function whyUnreadable(bytes: Uint8Array, format: number | undefined): string {
  if (format !== undefined && format > journalFormat) return newerFormat(format);
  if (bytes.length === 0) return 'Its journal is empty: the run ended before anything was sent.';
  return 'The beginning of its journal is damaged, so it is not known what the run was. The file was left as it is.';
}

function newerFormat(format: number): string {
  return `It was written by a newer Tierwise (journal format ${format}, this one knows ${journalFormat}), so it can only be looked at. Update Tierwise to continue it.`;
}

import type { TokenCounter } from '../fit/tokenCounter';
import type { Hash } from '../ports';
import type { ProtectedText } from '../protect/protected';
import type { ProtectedRecords as Passed, Protector } from '../protect/protector';
import type { RunMemory } from '../rememberedTexts';
import { mayShareByItself } from './mayShareByItself';
import { type Sentences, sentencesSeen } from './ownSentences';
import type { SourceRecord } from './record';
import { maskedText } from './storms';

/** What is known of a record whose text was left in its file, where it is read again when it is asked. */
export interface LeftText {
  /** Of its text, by o200k. */
  readonly plainTokens: number;
  readonly mayShare: boolean;
  /** What is left of it without times, ids and ports, as a digest. */
  readonly sameKey: string;
  /** Why its text could not be looked at: it is not read again, and goes nowhere. */
  readonly withheld?: ProtectedText;
}

export interface LeftTexts {
  readonly byId: ReadonlyMap<string, LeftText>;
  /** What the gate changed in these texts, for the manifest. */
  readonly changes: Omit<Passed, 'records'>;
  /** Of all records, also of those that are held; where none was left, and where no records share a call, absent. */
  readonly sentences?: Sentences;
}

export interface TextsLeaver {
  /** The record as it is to be held: with its text while there is room for it. */
  hold(record: SourceRecord): Promise<SourceRecord>;
  /** When all are read. */
  done(): Promise<LeftTexts>;
}

export interface LeaveWith {
  readonly protector: Protector;
  readonly counter: TokenCounter;
  readonly hash: Hash;
  /** Of the protector and the counter: they remember no text that is left, either. */
  readonly memory: RunMemory;
  /** Whether records may share a call; then it is looked which of them do not. */
  readonly shareCalls: boolean;
}

/** Of the texts of a run so many characters are held; the first records, which are also those that a preview shows. */
const heldCharacters = 16 * 1024 * 1024;

/** What passes the gate together. */
const mostTogether = 200;
const mostCharacters = 1_000_000;

/**
 * Leaves the texts of a large run in their files. Each passes the gate and is counted once, so that what would be sent, and
 * what would be changed in it, is known beforehand; then it is let go.
 */
export function leaveTexts(
  { protector, counter, hash, memory, shareCalls }: LeaveWith,
  mostHeld: number | undefined,
  signal: AbortSignal,
): TextsLeaver {
  const byId = new Map<string, LeftText>();
  const changes = { redacted: [...noChanges.redacted], withheld: [...noChanges.withheld], notes: [...noChanges.notes] };
  const sentences = shareCalls ? sentencesSeen() : undefined;
  let held = 0;
  let batch: SourceRecord[] = [];
  let size = 0;

  const flush = async (): Promise<void> => {
    memory.isPassing = true;
    const passed = await protector.protectRecords(batch, signal);
    const counts = await counter.plain(
      passed.records.map(({ text }) => text),
      signal,
    );
    memory.isPassing = false;
    for (const [index, record] of passed.records.entries()) {
      byId.set(record.id, {
        plainTokens: counts[index] ?? 0,
        // By what was read so far: of a kind that begins late, the first ones go alone.
        mayShare: sentences !== undefined && mayShareByItself(record) && !sentences.areOwn(record),
        sameKey: hash.sha256(maskedText(record)),
        ...(record.text === '' && batch[index]?.text !== '' ? { withheld: record.problem } : {}),
      });
    }
    // One by one: a call takes no more than some ten thousand arguments, and a record may hold more secrets.
    for (const one of passed.redacted) changes.redacted.push(one);
    for (const one of passed.withheld) changes.withheld.push(one);
    for (const one of passed.notes) changes.notes.push(one);
    batch = [];
    size = 0;
  };

  return {
    async hold(record) {
      if (sentences !== undefined && mayShareByItself(record)) sentences.count(record);
      held += record.text.length;
      if (held <= (mostHeld ?? heldCharacters)) return record;
      batch.push(record);
      size += record.text.length;
      if (batch.length >= mostTogether || size >= mostCharacters) await flush();
      return light(record);
    },
    async done() {
      if (batch.length > 0) await flush();
      return { byId, changes, ...(byId.size > 0 ? { sentences } : {}) };
    },
  };
}

const noChanges: Omit<Passed, 'records'> = { redacted: [], withheld: [], notes: [] };

/** Copied letter for letter: a piece of a text keeps the whole of it in memory. */
function light({ id, kind, path, line, fields, problem }: SourceRecord): SourceRecord {
  const copied: Pick<SourceRecord, 'fields' | 'problem'> = copyOf({ fields, problem });
  return { id, kind, path, line, ...copied, text: '', isLight: true };
}

function copyOf<Plain>(plain: Plain): Plain {
  return JSON.parse(JSON.stringify(plain));
}

import { type Breathe, turnOf, unhurried } from '../breathe';
import type { Bytes, DiffScope, Hash } from '../ports';
import type { RecordKind } from '../protect/protectedThings';
import { asUtf8, charsetOf, headAsUtf8, isUtf16 } from './asUtf8';
import type { KnownColumns } from './columnsOf';
import { misreadWords } from './dosText';
import { emlxMessage, isEmlx } from './emlx';
import type { SavedMap } from './fieldMaps';
import { gunzip, isGzip } from './gunzip';
import { headOf } from './headOf';
import { field, problemOf, type RawRecord } from './rawRecord';
import { readMessages } from './readMessages';
import type { SourceRecord } from './record';
import type { FieldMap } from './recordFields';
import { hasRecordLines, withoutRecordLines } from './recordLines';
import { isTextSequence, withoutSeparators } from './textSequence';

/** How a file is to be read, beside what it says itself. */
export interface ReadAs {
  /** Absent: by its content, then by its name. */
  readonly as?: RecordKind;
  /** A person's own names for what stands where. */
  readonly fields?: FieldMap;
  /** What was said of files of one shape, whatever the task; `fields` goes before. */
  readonly maps?: readonly SavedMap[];
  /** A mail attached to a report is judged in its stead. */
  readonly unwrap?: 'attached-message';
  /** Only for hunks, which come from git and not from a file: which changes. */
  readonly diff?: DiffScope;
}

/**
 * The records of a file, one at a time, in its order: a file of any length is read in flat memory, a gzipped one as it is
 * unpacked. Never throws on what a file holds: what cannot be read as it should becomes a record with a `problem` and
 * whatever text could be had. Rejects only when `bytes` does. With `breathe`, others on this thread have their turns.
 */
export async function* readRecords(
  path: string,
  bytes: Bytes,
  hash: Hash,
  how: ReadAs = {},
  breathe: Breathe = unhurried,
): AsyncGenerator<SourceRecord, void, void> {
  const packed = await headOf(bytes, 2);
  const unpacked = isGzip(packed.head) ? gunzip(packed.bytes) : { bytes: packed.bytes, problem: () => undefined };
  const source = await headOf(unpacked.bytes, headBytes);
  try {
    const pieces = breathe === unhurried ? source.bytes : inPieces(source.bytes);
    yield* ofFormat(path, source.head, pieces, hash, how, breathe);
  } finally {
    // Whoever stops early, at a format that is not read, leaves the file open otherwise.
    await source.bytes[Symbol.asyncIterator]().return?.();
  }
  const problem = unpacked.problem();
  if (problem !== undefined) yield damagedFile(path, problem, hash);
}

/** What the columns of a file are, with samples, by its beginning. `undefined` for what has none. */
export async function readColumns(path: string, bytes: Bytes): Promise<KnownColumns | undefined> {
  const packed = await headOf(bytes, 2);
  const unpacked = isGzip(packed.head) ? gunzip(packed.bytes).bytes : packed.bytes;
  const source = await headOf(unpacked, headBytes);
  await source.bytes[Symbol.asyncIterator]().return?.();
  const { sniff, columnsOf } = await import('./events');
  const head = headAsUtf8(source.head, charsetOf(source.head));
  return columnsOf(sniff(path, head, undefined), head);
}

/** Enough for the first records of any format. */
const headBytes = 64 * 1024;

async function* ofFormat(
  path: string,
  head: Uint8Array,
  bytes: Bytes,
  hash: Hash,
  how: ReadAs,
  breathe: Breathe,
): AsyncGenerator<SourceRecord, void, void> {
  const charset = charsetOf(head);
  await breathe();
  // Loaded at first use: the parsers stay out of what activation reads.
  const { sniff, readEvents, columnsOf, fieldsFor } = await import('./events');
  await breathe();
  const text = headAsUtf8(head, charset);
  const isNumbered = hasRecordLines(new TextDecoder().decode(text.subarray(0, 200)));
  const plain = isNumbered ? withoutRecordLines : isTextSequence(text) ? withoutSeparators : asTheyAre;
  const start = await firstOf(plain(once(text)));
  const format = sniff(path, start, how.as);
  if (format.name === 'mail') {
    const { readEmail } = await import('./email');
    await breathe();
    const name = path.replace(/\.gz$/i, '');
    const mail = isUtf16(charset) ? asUtf8(bytes, charset) : bytes;
    const file = isEmlx(name) ? await emlxMessage(mail) : { bytes: mail, lines: 0 };
    for await (const message of readMessages(file.bytes, mailFormat(name))) {
      const [line, contentLine] = [message.line + file.lines, message.contentLine + file.lines];
      yield await readEmail({ ...message, line, contentLine }, path, hash, how.unwrap);
      await breathe();
    }
    return;
  }
  const whole = format.name === 'none' ? bytes : asUtf8(bytes, charset);
  const saved =
    (how.maps ?? []).length === 0 ? undefined : fieldsFor(columnsOf(format, start)?.columns ?? [], how.maps ?? []);
  for await (const batch of readEvents(format, plain(whole), { ...saved, ...how.fields })) {
    await breathe();
    for (const raw of batch) {
      const isMail = raw.mail !== undefined && (how.as === undefined || how.as === 'email');
      yield isMail ? await mailOf(raw, path, hash) : recordOf(raw, path, hash, how.as);
      const turn = turnOf(breathe);
      if (turn !== undefined) await turn;
    }
  }
}

/** The records of a piece are read at a stretch: a fifth of a second for those of a megabyte, the first time. */
async function* inPieces(bytes: Bytes): Bytes {
  let size = firstPieceBytes;
  for await (const chunk of bytes)
    for (let at = 0; at < chunk.length; ) {
      yield chunk.subarray(at, at + size);
      at += size;
      size = Math.min(pieceBytes, size + 32);
    }
}

/** What reads them is slow until it was compiled. */
const firstPieceBytes = 1024;
const pieceBytes = 4 * 1024;

function asTheyAre(bytes: Bytes): Bytes {
  return bytes;
}

async function* once(bytes: Uint8Array): Bytes {
  yield bytes;
}

async function firstOf(bytes: Bytes): Promise<Uint8Array> {
  for await (const chunk of bytes) return chunk;
  return new Uint8Array(0);
}

/** By name; without a telling name (Thunderbird's `Inbox`) by its first bytes. */
function mailFormat(path: string): 'eml' | 'mbox' | 'unknown' {
  if (/\.emlx?$/i.test(path)) return 'eml';
  return /\.(mbox|mbx)$/i.test(path) ? 'mbox' : 'unknown';
}

/** A mail of a table, or of an API's answer: read as every other, known by its row and at its place. */
async function mailOf(raw: RawRecord, path: string, hash: Hash): Promise<SourceRecord> {
  const { readEmail } = await import('./email');
  const { line, mail } = raw;
  const bytes = mail?.message ?? new Uint8Array(0);
  const read = await readEmail({ bytes, line, contentLine: line, isCut: false }, path, hash);
  const others = (mail?.others ?? []).map(([name, words]) => field(name, words));
  return {
    ...read,
    id: hash.sha256(raw.bytes).slice(0, 16),
    fields: [...read.fields, ...others].map(one => ({ ...one, line })),
    lineNumbers: Array.from({ length: countLines(read.text) }, () => line),
    problem: problemOf(raw.problem, read.problem),
  };
}

function recordOf(raw: RawRecord, path: string, hash: Hash, as: RecordKind | undefined): SourceRecord {
  const { bytes, kind, line, fields, text, problem, aside } = raw;
  const lineNumbers = raw.lineNumbers ?? Array.from({ length: countLines(text) }, () => line);
  return {
    id: hash.sha256(bytes).slice(0, 16),
    kind: as ?? kind,
    path,
    line,
    fields: named(fields, path, kind).map(one => ({ ...one, line: one.line ?? line })),
    text,
    lineNumbers,
    problem: problemOf(problem, misreadWords(bytes, text), as === 'email' ? noMail : undefined),
    ...(aside === undefined ? {} : { aside }),
  };
}

/** Why a row is none that can be judged as a mail. */
export const noMail = 'it is no mail: no sender, subject and text stand in it by names that are known';

/** What a whole file is called says much of what it is. */
function named(fields: SourceRecord['fields'], path: string, kind: RecordKind): SourceRecord['fields'] {
  return kind === 'file' && fields.length === 0 ? [field('File', path)] : fields;
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function damagedFile(path: string, problem: string, hash: Hash): SourceRecord {
  const id = hash.sha256(problem).slice(0, 16);
  return { id, kind: 'file', path, line: 1, fields: [], text: `[the file is damaged: ${problem}]`, problem };
}

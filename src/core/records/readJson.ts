import type { Bytes } from '../ports';
import { aboutTheScan, isAboutTheScan } from './aboutTheScan';
import { tellingLists } from './jsonPlaces';
import { jsonText } from './jsonText';
import { isJsonObject, type JsonObject, type JsonValue, wordsOf } from './jsonValue';
import { mailRowOf } from './mailRow';
import { nestedFindings } from './nestedFindings';
import { withOpenedTexts } from './openedTexts';
import type { PackageVulnerability } from './osvScanner';
import { cutAt, field, maxTextCharacters, problemOf, type RawRecord } from './rawRecord';
import { type ReadJson, readJsonValue } from './readJsonValue';
import { isBlank, type Line, lineTooLong, readLines, textOf } from './readLines';
import { type FieldMap, mayBeMail, recogniseFields } from './recordFields';
import { sarifFields } from './sarifFields';
import { type JsonPiece, splitJson } from './splitJson';

/** The elements of a JSON file: a list, a list in a frame, a report of findings, or the file itself. */
export async function* readJson(bytes: Bytes, own?: FieldMap): AsyncGenerator<readonly RawRecord[], void, void> {
  const frames = new Frames();
  for await (const pieces of splitJson(bytes)) yield frames.pass(pieces).flatMap(framed => ofPiece(framed, own));
  yield frames.rest().flatMap(framed => ofPiece(framed, own));
}

/** JSON Lines: a record for each line that is not empty; the index lines of bulk files are none. */
export async function* readJsonLines(bytes: Bytes, own?: FieldMap): AsyncGenerator<readonly RawRecord[], void, void> {
  for await (const batch of readLines(bytes)) {
    const records: RawRecord[] = [];
    for (const line of batch) {
      if (isBlank(line.bytes)) continue;
      const record = jsonLine(line, own);
      if (record !== undefined) records.push(record);
    }
    yield records;
  }
}

/** `undefined` for a line that only says where the next one belongs. */
export function jsonLine(line: Line, own?: FieldMap): RawRecord | undefined {
  const text = textOf(line.bytes);
  const read = readJsonValue(text);
  if (isBulkIndex(read.value) && read.problem === undefined) return undefined;
  return recordOf({ ...read, bytes: line.bytes, line: line.number, text }, [line.isCut ? lineTooLong : undefined], own);
}

/** Elasticsearch's bulk form, which tshark writes too: `{"index": {…}}` before each document. */
function isBulkIndex(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const [key, ...others] = Object.keys(value);
  return (
    others.length === 0 && (key === 'index' || key === 'create') && isJsonObject(value[key]) && bulkKeys(value[key])
  );
}

function bulkKeys(value: JsonObject): boolean {
  return Object.keys(value).every(key => key.startsWith('_') || key === 'routing' || key === 'pipeline');
}

interface Read {
  readonly bytes: Uint8Array;
  readonly line: number;
  readonly text: string;
  readonly value?: JsonValue;
  readonly problem?: string;
  readonly lineOf?: (path: string) => number | undefined;
}

/** A value that was read, as a record; where it could not be read it stands as it is. */
export function recordOf(read: Read, problems: readonly (string | undefined)[], own?: FieldMap): RawRecord {
  const { line, lineOf } = read;
  const value = read.value === undefined ? undefined : withOpenedTexts(withMessage(read.value));
  const recognised = value === undefined ? undefined : recogniseFields(documentOf(value), own);
  const isWhole = value !== undefined && !(read.problem ?? '').startsWith('it is not valid JSON');
  const shown = isWhole
    ? jsonText(value, lineOf === undefined ? undefined : path => lineInFile(lineOf(path), line))
    : asItStands(read.text);
  return {
    bytes: lineFeeds(read.bytes),
    kind: recognised?.kind ?? 'event',
    line,
    fields: recognised?.fields ?? [],
    text: shown.text,
    lineNumbers: shown.lineNumbers,
    problem: problemOf(read.problem, ...problems, shown.problem),
    ...(isAboutTheScan(value) ? { aside: aboutTheScan } : {}),
    mail:
      value === undefined || (recognised !== undefined && !mayBeMail(recognised))
        ? undefined
        : mailRowOf(documentOf(value)),
  };
}

function lineInFile(inText: number | undefined, first: number): number | undefined {
  return inText === undefined ? undefined : first + inText - 1;
}

/** journald writes what has colours or is no UTF-8 as a list of its bytes (systemd's "Journal JSON Format"). */
function withMessage(value: JsonValue): JsonValue {
  if (!isJsonObject(value) || !Object.hasOwn(value, '__REALTIME_TIMESTAMP')) return value;
  const { MESSAGE: bytes } = value;
  const isBytes = (list: readonly JsonValue[]): list is readonly number[] =>
    list.every(one => typeof one === 'number' && Number.isInteger(one) && one >= 0 && one <= 255);
  if (!Array.isArray(bytes) || !isBytes(bytes)) return value;
  const text = textOf(Uint8Array.from(bytes));
  return { ...value, MESSAGE: text.replace(/\u001b\[[0-9;]{0,20}m/g, '') };
}

/** Elasticsearch puts the document into `_source`. */
function documentOf(value: JsonValue): JsonValue {
  const source = isJsonObject(value) && Object.hasOwn(value, '_source') ? value['_source'] : undefined;
  return isJsonObject(source) ? source : value;
}

export function asItStands(text: string): {
  readonly text: string;
  readonly lineNumbers?: undefined;
  readonly problem?: string;
} {
  if (text.length <= maxTextCharacters) return { text };
  return { text: cutAt(text, maxTextCharacters), problem: `only the first ${maxTextCharacters} characters are shown` };
}

function lineFeeds(bytes: Uint8Array): Uint8Array {
  let at = bytes.indexOf(0x0d);
  if (at < 0) return bytes;
  const kept = new Uint8Array(bytes.length);
  let size = 0;
  for (at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) continue;
    kept[size++] = bytes[at] ?? 0;
  }
  return kept.subarray(0, size);
}

function ofPiece(framed: Framed, own?: FieldMap): readonly RawRecord[] {
  const { piece } = framed;
  const text = textOf(piece.bytes);
  if (piece.kind === 'damage') {
    const { bytes, line, problem } = piece;
    return [{ bytes, kind: 'event', line, fields: [], text: `[the file is damaged: ${problem}]`, problem }];
  }
  const read = readJsonValue(text);
  const listed = read.problem === undefined ? nestedFindings(read.value) : undefined;
  if (listed !== undefined) return listed.map(one => ofPackage(one, read, piece, own));
  const record = recordOf({ ...read, bytes: piece.bytes, line: piece.line, text }, [piece.problem], own);
  return [withFrame(record, framed, read.value)];
}

/** One vulnerability of many in a piece, at the line where it stands. */
function ofPackage(
  { value, path }: PackageVulnerability,
  { lineOf }: ReadJson,
  piece: JsonPiece,
  own?: FieldMap,
): RawRecord {
  const text = JSON.stringify(value);
  const line = lineInFile(lineOf?.(path), piece.line) ?? piece.line;
  return recordOf({ bytes: new TextEncoder().encode(text), line, text, value }, [piece.problem], own);
}

interface Framed {
  readonly piece: JsonPiece;
  /** What its report says once for many: the tool and its rules, the target. */
  readonly tool?: JsonValue;
  readonly target?: Readonly<Record<string, string>>;
}

/** Gives every finding what its report says once. */
class Frames {
  private group = 0;
  private tool: JsonValue | undefined;
  private target: Record<string, string> = {};
  private waiting: JsonPiece[] = [];
  private waitingBytes = 0;

  /** SARIF may name the tool behind its results: these wait for it. */
  pass(pieces: readonly JsonPiece[]): readonly Framed[] {
    return pieces.flatMap(piece => this.passOne(piece));
  }

  rest(): readonly Framed[] {
    const waiting = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    return waiting.map(piece => this.framed(piece));
  }

  private passOne(piece: JsonPiece): readonly Framed[] {
    const isReport = piece.path[0] === 'runs' || piece.path[0] === 'Results' || piece.path[0] === 'site';
    const left = isReport && piece.group !== this.group ? this.rest() : [];
    if (isReport && piece.group !== this.group) {
      this.group = piece.group;
      this.tool = undefined;
      this.target = {};
    }
    if (piece.kind === 'context') {
      this.remember(piece);
      return [...left, ...this.rest()];
    }
    if (piece.path[0] === 'runs' && this.tool === undefined && this.waitingBytes < mostWaitingBytes) {
      this.waiting.push(piece);
      this.waitingBytes += piece.bytes.length;
      return left;
    }
    return [...left, ...this.rest(), this.framed(piece)];
  }

  private framed(piece: JsonPiece): Framed {
    return { piece, tool: this.tool, target: { ...this.target } };
  }

  private remember({ path, bytes }: JsonPiece): void {
    const { value } = readJsonValue(textOf(bytes));
    const name = path[2];
    if (path[0] === 'runs') this.tool = value;
    else if (name === '@name') this.target['Target'] = wordsOf(value);
    else if (name === 'Target' || name === 'Class' || name === 'Type') this.target[name] = wordsOf(value);
  }
}

function withFrame(record: RawRecord, { piece, tool, target = {} }: Framed, value: JsonValue | undefined): RawRecord {
  const [first] = piece.path;
  if (first === 'runs') {
    const known = new Set(record.fields.map(({ name }) => name));
    const said = sarifFields(value, tool).filter(({ name }) => !known.has(name));
    return { ...record, kind: 'finding', fields: [...record.fields, ...said] };
  }
  if ((first === 'Results' && piece.path.length > 2) || first === 'site') {
    const fields = Object.entries(target).map(([name, words]) => field(name, words));
    return { ...record, kind: 'finding', fields: [...record.fields, ...fields] };
  }
  // Whether a mail was delivered or blocked, a click permitted or not, only its list says.
  if (first !== undefined && tellingLists.has(first))
    return { ...record, fields: [...record.fields, field('List', first)] };
  return first === 'vulnerabilities' || first === 'advisories' ? { ...record, kind: 'finding' } : record;
}

const mostWaitingBytes = 16 * 1024 * 1024;

import { fieldsByHash } from './fields';
import type { Row } from './row';

const [quote, backslash, braceOpen, braceClose, bracketOpen, bracketClose, comma, colon] = [
  34, 92, 123, 125, 91, 93, 44, 58,
] as const;

/**
 * Finds the fields of a JSON object without making values of it: it walks over the bytes once, hashes the dotted way to
 * each value, and notes where the known ones stand. Of a list its first value counts (tshark writes each value as one).
 * False for what is no whole object; strings with escapes are unescaped when somebody asks for them.
 */
export function readJson(bytes: Uint8Array, start: number, end: number, row: Row): boolean {
  let at = skipBlank(bytes, start, end);
  if (bytes[at] !== braceOpen) return false;
  at = readObject(bytes, at, end, emptyWay, row, 0);
  return at > 0 && skipBlank(bytes, at, end) >= end;
}

const emptyWay = 0x811c9dc5;
const deepest = 12;
const prime = 0x01000193;

/** Whether a list under this name is what its document is for; some names are also a part of single records, which begin otherwise. */
export function isFrameName(name: string, isBehindPlainValues: boolean): boolean {
  return frameNames.has(name) || (isBehindPlainValues && likelyFrameNames.has(name));
}

const frameNames: ReadonlySet<string> = new Set(
  'Records logEvents entries items value Findings messagesDelivered messagesBlocked clicksPermitted clicksBlocked'.split(
    ' ',
  ),
);
const likelyFrameNames: ReadonlySet<string> = new Set(
  'records Events events logs rows data findings alerts Alerts detections incidents results'.split(' '),
);
const longestName = 40;

/** Each answers with the place behind what it read, or -1. */
function readObject(bytes: Uint8Array, from: number, end: number, way: number, row: Row, depth: number): number {
  let at = skipBlank(bytes, from + 1, end);
  if (bytes[at] === braceClose) return at + 1;
  for (;;) {
    if (bytes[at] !== quote) return -1;
    let hash = depth === 0 ? way : Math.imul(way ^ 46, prime);
    at++;
    for (let byte = bytes[at] ?? 0; byte !== quote; byte = bytes[at] ?? 0) {
      if (at >= end) return -1;
      if (byte === backslash) at++;
      hash = Math.imul(hash ^ byte, prime);
      at++;
    }
    at = skipBlank(bytes, at + 1, end);
    if (bytes[at] !== colon) return -1;
    at = readValue(bytes, skipBlank(bytes, at + 1, end), end, hash, row, depth);
    if (at < 0) return -1;
    at = skipBlank(bytes, at, end);
    if (bytes[at] === braceClose) return at + 1;
    if (bytes[at] !== comma) return -1;
    at = skipBlank(bytes, at + 1, end);
  }
}

function readValue(bytes: Uint8Array, from: number, end: number, way: number, row: Row, depth: number): number {
  const first = bytes[from] ?? 0;
  if (first === quote) {
    const close = endOfString(bytes, from, end);
    if (close < 0) return -1;
    note(row, way, from + 1, close);
    return close + 1;
  }
  if (depth >= deepest) return -1;
  if (first === braceOpen) return readObject(bytes, from, end, way, row, depth + 1);
  if (first === bracketOpen) return readArray(bytes, from, end, way, row, depth);
  let at = from;
  for (let byte = first; at < end; byte = bytes[++at] ?? 0) {
    if (byte === comma || byte === braceClose || byte === bracketClose || byte <= 32) break;
  }
  if (at === from) return -1;
  // `null` says that there is nothing.
  if (first !== 110) note(row, way, from, at);
  return at;
}

function readArray(bytes: Uint8Array, from: number, end: number, way: number, row: Row, depth: number): number {
  let at = skipBlank(bytes, from + 1, end);
  if (bytes[at] === bracketClose) return at + 1;
  for (let isFirst = true; ; isFirst = false) {
    at = readValue(bytes, at, end, isFirst ? way : 0, row, depth + 1);
    if (at < 0) return -1;
    at = skipBlank(bytes, at, end);
    if (bytes[at] === bracketClose) return at + 1;
    if (bytes[at] !== comma) return -1;
    at = skipBlank(bytes, at + 1, end);
  }
}

function endOfString(bytes: Uint8Array, from: number, end: number): number {
  let at = from + 1;
  for (let byte = bytes[at] ?? 0; at < end; byte = bytes[++at] ?? 0) {
    if (byte === quote) return at;
    if (byte === backslash) at++;
  }
  return -1;
}

function note(row: Row, way: number, start: number, end: number): void {
  const at = fieldsByHash.get(way >>> 0);
  if (at !== undefined && !row.has(at)) row.set(at, start, end);
}

function skipBlank(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] ?? 0) <= 32) at++;
  return at;
}

/**
 * Splits a text of JSON values (a list over many lines, `{"Records": [...]}`, objects one after another) into the objects of
 * records, wherever lines end. A record is an object of a list at the top, or at the top itself; but where an object has a list of objects
 * under a name for such lists (`{"@odata.context": "…", "value": [{…`), it is their frame, and they are the records.
 */
export class JsonElements {
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  private recordDepth = -1;
  private parts: Uint8Array[] = [];
  private held = 0;
  private line = 0;
  /** At which depth records lie: 0 at the top, 1 in a list, 2 in a list of a frame. */
  private wantedDepth: number;
  /** The last text of an object at the top: before a list it is the list's name. */
  private name: number[] = [];
  private isPlainSoFar = true;
  private mayBeFrame = false;
  tooLong = 0;

  constructor(
    isList: boolean,
    private readonly longest: number,
    private readonly take: (bytes: Uint8Array, start: number, end: number, line: number) => void,
  ) {
    this.wantedDepth = isList ? 1 : 0;
  }

  /** One line after another, without its end. */
  addLine(bytes: Uint8Array, start: number, end: number, line: number): void {
    let from = this.recordDepth >= 0 ? start : -1;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (this.inString) {
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === backslash) this.isEscaped = true;
        else if (byte === quote) this.inString = false;
        else if (this.isAtTop() && this.name.length < longestName) this.name.push(byte);
        continue;
      }
      if (byte === quote) {
        this.inString = true;
        if (this.isAtTop()) this.name = [];
      } else if (byte === braceOpen || byte === bracketOpen) {
        if (byte === braceOpen && this.mayBeFrame && this.depth === 2) {
          this.leaveFrame();
          from = -1;
        }
        this.mayBeFrame = byte === bracketOpen && this.isAtTop() && this.isFrame();
        if (this.isAtTop()) this.isPlainSoFar = false;
        if (byte === braceOpen && this.recordDepth < 0 && this.depth === this.wantedDepth) {
          this.recordDepth = this.depth;
          this.line = line;
          from = at;
        }
        this.depth++;
      } else if (byte === braceClose || byte === bracketClose) {
        this.depth = Math.max(0, this.depth - 1);
        this.mayBeFrame = false;
        if (this.depth === 0) {
          this.isPlainSoFar = true;
          if (this.wantedDepth === 2) this.wantedDepth = 0;
        }
        if (this.recordDepth === this.depth && byte === braceClose) {
          this.emit(bytes, from, at + 1);
          from = -1;
        }
      }
    }
    if (this.recordDepth >= 0 && from >= 0) this.hold(bytes, from, end);
  }

  /** In an object at the top that may be a record or a frame of records. */
  private isAtTop(): boolean {
    return this.depth === 1 && this.wantedDepth === 0;
  }

  private isFrame(): boolean {
    return isFrameName(String.fromCharCode(...this.name), this.isPlainSoFar);
  }

  /** What was held as a record is the frame of records. */
  private leaveFrame(): void {
    this.wantedDepth = 2;
    this.recordDepth = -1;
    this.parts = [];
    this.held = 0;
  }

  private hold(bytes: Uint8Array, start: number, end: number): void {
    this.held += end - start + 1;
    if (this.held > this.longest) {
      this.parts = [];
      return;
    }
    const part = new Uint8Array(end - start + 1);
    part.set(bytes.subarray(start, end));
    part[end - start] = 10;
    this.parts.push(part);
  }

  private emit(bytes: Uint8Array, start: number, end: number): void {
    const { parts, held, line } = this;
    this.recordDepth = -1;
    this.parts = [];
    this.held = 0;
    if (held > this.longest) {
      this.tooLong++;
      return;
    }
    if (parts.length === 0) {
      this.take(bytes, start, end, line);
      return;
    }
    const whole = new Uint8Array(held + end - start);
    let at = 0;
    for (const part of [...parts, bytes.subarray(start, end)]) {
      whole.set(part, at);
      at += part.length;
    }
    this.take(whole, 0, whole.length, line);
  }
}

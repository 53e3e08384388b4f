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
 * records, wherever lines end. A record is an object that lies in a list of the top or right below it, or at the top.
 */
export class JsonElements {
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  private recordDepth = -1;
  private parts: Uint8Array[] = [];
  private held = 0;
  private line = 0;
  tooLong = 0;

  constructor(
    /** At which depth records lie: 1 in a list, 2 in a list under one key. */
    private readonly wantedDepth: number,
    private readonly longest: number,
    private readonly take: (bytes: Uint8Array, start: number, end: number, line: number) => void,
  ) {}

  /** One line after another, without its end. */
  addLine(bytes: Uint8Array, start: number, end: number, line: number): void {
    let from = this.recordDepth >= 0 ? start : -1;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (this.inString) {
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === backslash) this.isEscaped = true;
        else if (byte === quote) this.inString = false;
        continue;
      }
      if (byte === quote) this.inString = true;
      else if (byte === braceOpen || byte === bracketOpen) {
        if (byte === braceOpen && this.recordDepth < 0 && this.depth === this.wantedDepth) {
          this.recordDepth = this.depth;
          this.line = line;
          from = at;
        }
        this.depth++;
      } else if (byte === braceClose || byte === bracketClose) {
        this.depth = Math.max(0, this.depth - 1);
        if (this.recordDepth === this.depth && byte === braceClose) {
          this.emit(bytes, from, at + 1);
          from = -1;
        }
      }
    }
    if (this.recordDepth >= 0 && from >= 0) this.hold(bytes, from, end);
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

import { CharacterSet } from './characterSet';
import { eachLongRun } from './longRuns';
import { digit } from './rule';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** A text as somebody else will read it: with escapes resolved, hidden characters gone, wrapped lines joined. */
export interface Reading {
  readonly text: string;
  /** Back to the text that was read: the shortest part of it that holds all of the reading's part. */
  place(start: number, end: number): Place;
  /** Only tokens across one of these places count, since all else stands in the text itself. Absent: everything counts. */
  readonly joints?: readonly number[];
}

/**
 * Every other reading of a text in which a secret might stand. Two levels of JSON escapes (a JSON text inside a JSON text),
 * one of everything else. Not read: look-alike letters of other alphabets, and strings put together by a program.
 */
export function readingsOf(text: string): readonly Reading[] {
  const once = unescaped(text);
  const twice = once === undefined ? undefined : unescaped(once.text);
  return [
    once,
    once === undefined || twice === undefined ? undefined : through(once, twice),
    plainCharacters(text),
    percentDecoded(text),
    quotedPrintable(text),
    joinedLines(text),
    ...base64Runs(text),
  ].filter(reading => reading !== undefined);
}

function through(outer: Reading, inner: Reading): Reading {
  return {
    text: inner.text,
    place: (start, end) => {
      const place = inner.place(start, end);
      return outer.place(place.start, place.end);
    },
  };
}

/** `\u005f`, `\x5f`, `\n`, `\"`, `\/` of JSON and most languages. */
function unescaped(text: string): Reading | undefined {
  if (!/\\(?:u00[2-7][\da-f]|x[2-7][\da-f]|["/])/i.test(text)) return undefined;
  const rewriting = new Rewriting(text);
  for (let at = text.indexOf('\\'); at >= 0; ) {
    const length = lengthOfEscape(text, at);
    if (length > 0) {
      rewriting.put(at, at + length, meantBy(text, at, length));
    }
    at = text.indexOf('\\', at + Math.max(length, 1));
  }
  return rewriting.reading();
}

/** 0 where the backslash at `at` escapes nothing that we read. */
function lengthOfEscape(text: string, at: number): number {
  const kind = text[at + 1] ?? '';
  if (kind === 'u') return areHexDigits(text, at + 2, 4) ? 6 : 0;
  if (kind === 'x') return areHexDigits(text, at + 2, 2) ? 4 : 0;
  return kind !== '' && '"\'\\/nrtbf'.includes(kind) ? 2 : 0;
}

function areHexDigits(text: string, from: number, count: number): boolean {
  for (let at = from; at < from + count; at += 1) {
    const code = text.charCodeAt(at);
    const small = code | 32;
    if (!digit.has(code) && !(small >= 97 && small <= 102)) return false;
  }
  return from + count <= text.length;
}

function meantBy(text: string, at: number, length: number): string {
  if (length > 2) return String.fromCharCode(Number.parseInt(text.slice(at + 2, at + length), 16));
  const kind = text[at + 1] ?? '';
  return simpleEscapes.get(kind) ?? kind;
}

const simpleEscapes = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', ' '],
  ['f', ' '],
]);

/** Without what has no width, and with full-width and other styled letters as the plain ones. */
function plainCharacters(text: string): Reading | undefined {
  if (!/[^\x00-\xa0]/.test(text)) return undefined;
  const pattern =
    /\p{Default_Ignorable_Code_Point}|[\u2100-\u214f\u2460-\u24ff\uff01-\uff5e]|[\u{1d400}-\u{1d7ff}]|[\u{1f130}-\u{1f149}]/gu;
  return rewritten(text, pattern, match =>
    /^\p{Default_Ignorable_Code_Point}/u.test(match[0]) ? '' : match[0].normalize('NFKC'),
  );
}

/** `%5F` of addresses. */
function percentDecoded(text: string): Reading | undefined {
  if (!/%[2-7][\da-f]/i.test(text)) return undefined;
  return rewritten(text, /%([2-7][\da-fA-F])/g, match => String.fromCharCode(Number.parseInt(match[1] ?? '20', 16)));
}

/** `=5F` and lines that end in `=`, of emails. */
function quotedPrintable(text: string): Reading | undefined {
  if (!/=\r?\n|=3D|=5F/.test(text)) return undefined;
  return rewritten(text, /(?<!\?)=(?:\r?\n|([2-7][\dA-F]))/g, match =>
    match[1] === undefined ? '' : String.fromCharCode(Number.parseInt(match[1], 16)),
  );
}

/** Lines put together, as if a mail program or a terminal had wrapped them; quoting marks of replies left out. */
function joinedLines(text: string): Reading | undefined {
  const joints: number[] = [];
  const reading = rewritten(
    text,
    /\\?\r?\n[ \t]{0,8}(?:>[ \t]?){0,3}(?=[\w+/.=-])/g,
    () => '',
    end => joints.push(end),
  );
  return reading === undefined ? undefined : { ...reading, joints };
}

/** Each long run of base64 that holds readable text; a secret inside is a secret as long as the run. */
function base64Runs(text: string): readonly Reading[] {
  const readings: Reading[] = [];
  eachLongRun(text, base64Either, shortestRun, (start, stop) => {
    if (!isReadable(decodedBase64(text.slice(start, start + shortestRun)))) return;
    const end = text[stop] !== '=' ? stop : text[stop + 1] === '=' ? stop + 2 : stop + 1;
    const inside = decodedBase64(text.slice(start, stop));
    const whole = { start, end };
    if (isReadable(inside)) readings.push({ text: inside, place: () => whole });
  });
  return readings;
}

const shortestRun = 24;

function isReadable(text: string): boolean {
  return text.replace(/[\x20-\x7e\s]/g, '').length * 10 <= text.length;
}

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base64Either = new CharacterSet(`${base64Digits}-_`);
const base64Values = new Map(
  [...base64Digits, '-', '_'].map((digit, value) => [digit, value > 63 ? value - 2 : value]),
);

/** Byte by byte, as Latin-1: enough to recognise a token. */
function decodedBase64(run: string): string {
  const bytes: string[] = [];
  let bits = 0;
  let count = 0;
  for (const digit of run) {
    bits = ((bits << 6) | (base64Values.get(digit) ?? 0)) & 0xffffff;
    count += 6;
    if (count < 8 || digit === '=') continue;
    count -= 8;
    bytes.push(String.fromCharCode((bits >> count) & 0xff));
  }
  return bytes.join('');
}

/** As far from a replaced part as its reading differs from the text for any rule. */
const reach = 640;
/** Stands for a stretch in which nothing was replaced: a line that ends every name, value and token. */
const elision = '\n\uf8ff\n';

/** The text with every match replaced, and the way back; `undefined` where nothing matches. */
function rewritten(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string,
  onReplaced?: (endInReading: number) => void,
): Reading | undefined {
  const rewriting = new Rewriting(text);
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    rewriting.put(match.index, end, replace(match));
    onReplaced?.(rewriting.length);
  }
  return rewriting.reading();
}

/**
 * A text of which parts are replaced, from left to right, and the way back. A place inside a replaced part is the whole
 * part. Long stretches without one are left out: they read as the text itself reads.
 */
class Rewriting {
  /** Of the reading, so far. */
  length = 0;
  private readonly cuts = new Cuts();
  /** Codes of characters: of as many small strings as a hostile text asks for, collecting the garbage takes longer than reading them. */
  private made: Uint16Array;
  private copied = 0;

  constructor(private readonly text: string) {
    this.made = new Uint16Array(Math.min(text.length, 65_536) + 64);
  }

  put(start: number, end: number, replacement: string): void {
    this.leaveOut(start - reach);
    this.cut(start, end, replacement);
  }

  reading(): Reading | undefined {
    const { cuts, text } = this;
    if (cuts.count === 0) return undefined;
    this.leaveOut(text.length);
    this.copy(text, this.copied, text.length);
    return {
      text: this.written(),
      place: (start, end) => ({ start: cuts.back(start, false), end: cuts.back(end, true) }),
    };
  }

  private leaveOut(until: number): void {
    const start = this.cuts.count === 0 ? 0 : this.copied + reach;
    if (until - start > reach) this.cut(start, until, elision);
  }

  private cut(start: number, end: number, replacement: string): void {
    this.copy(this.text, this.copied, start);
    this.cuts.add(this.length, replacement.length, start, end);
    this.copy(replacement, 0, replacement.length);
    this.copied = end;
  }

  private copy(from: string, start: number, end: number): void {
    if (end <= start) return;
    if (this.length + end - start > this.made.length) this.grow(this.length + end - start);
    for (let at = start; at < end; at += 1) this.made[this.length + at - start] = from.charCodeAt(at);
    this.length += end - start;
  }

  private grow(least: number): void {
    const more = new Uint16Array(2 * least);
    more.set(this.made);
    this.made = more;
  }

  private written(): string {
    const parts: string[] = [];
    for (let at = 0; at < this.length; at += partLength) {
      const part = this.made.subarray(at, Math.min(this.length, at + partLength));
      parts.push(Reflect.apply(String.fromCharCode, undefined, part));
    }
    return parts.join('');
  }
}

/** As many characters as one call makes of their codes. */
const partLength = 8_192;

/** Parts of a text that were replaced, from left to right. A hostile text has one at every third character, so four numbers each. */
class Cuts {
  count = 0;
  private numbers = new Int32Array(256);

  /** `at` and `length` are of the reading, `start` and `end` of the text. */
  add(at: number, length: number, start: number, end: number): void {
    const place = 4 * this.count;
    if (place === this.numbers.length) {
      const more = new Int32Array(4 * place);
      more.set(this.numbers);
      this.numbers = more;
    }
    this.numbers[place] = at;
    this.numbers[place + 1] = length;
    this.numbers[place + 2] = start;
    this.numbers[place + 3] = end;
    this.count += 1;
  }

  /** Where a place of the reading is in the text. */
  back(place: number, isEnd: boolean): number {
    let index = this.lastBefore(place);
    // A start that touches a replaced part belongs behind what was left out there, and at the front of what was put there.
    if (!isEnd && index + 1 < this.count && this.at(index + 1) === place) {
      if (this.length(index + 1) > 0) return this.start(index + 1);
      index += 1;
    }
    if (index < 0) return place;
    const inside = place - this.at(index);
    if (inside < this.length(index)) return isEnd && inside > 0 ? this.end(index) : this.start(index);
    return this.end(index) + inside - this.length(index);
  }

  /** The last cut that begins before a place of the reading; -1 where there is none. */
  private lastBefore(place: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(middle) < place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private at(index: number): number {
    return this.numbers[4 * index] ?? 0;
  }

  private length(index: number): number {
    return this.numbers[4 * index + 1] ?? 0;
  }

  private start(index: number): number {
    return this.numbers[4 * index + 2] ?? 0;
  }

  private end(index: number): number {
    return this.numbers[4 * index + 3] ?? 0;
  }
}

import { beginsWord, WordScanner } from './terms';

/**
 * What the index keeps of a file: where its passages begin, which terms stand in each, what it defines. No text. Passages
 * cover the file without gaps; passage `n` ends where the next begins.
 */
export interface ScannedFile {
  /** 0-based line at which each passage begins, and the number of lines at the end. */
  readonly lines: Uint32Array;
  /** For each passage, where its postings end. */
  readonly ends: Uint32Array;
  /** For each passage, how many terms it has, and how many bytes. */
  readonly lengths: Uint32Array;
  readonly bytes: Uint32Array;
  /** `term << 6 | count` (63 at most), passage after passage. */
  readonly postings: Uint32Array;
  /** What is defined: passage, how many terms the name has, and the terms; the last one stands for the whole name. */
  readonly definitions: Uint32Array;
}

export const mostCount = 63;

/** How languages say that a name is defined by this line. */
type Grammar = 'braces' | 'margin' | 'words' | 'none';

const grammarOf: Readonly<Record<string, Grammar>> = {
  c: 'margin',
  h: 'margin',
  cc: 'margin',
  cpp: 'margin',
  cxx: 'margin',
  hpp: 'margin',
  hh: 'margin',
  java: 'braces',
  kt: 'braces',
  cs: 'braces',
  scala: 'braces',
  swift: 'braces',
  php: 'braces',
  ts: 'braces',
  tsx: 'braces',
  mts: 'braces',
  cts: 'braces',
  js: 'braces',
  jsx: 'braces',
  mjs: 'braces',
  cjs: 'braces',
  vue: 'braces',
  svelte: 'braces',
  go: 'words',
  rs: 'words',
  py: 'words',
  pyi: 'words',
  rb: 'words',
  ex: 'words',
  exs: 'words',
  lua: 'words',
  sh: 'words',
  bash: 'words',
  pl: 'words',
  zig: 'words',
  dart: 'braces',
  proto: 'words',
  sql: 'words',
};

function hashed(words: string): ReadonlySet<number> {
  const encoder = new TextEncoder();
  const scanner = new WordScanner();
  return new Set(
    words.split(' ').map(word => {
      const bytes = encoder.encode(word);
      scanner.take(bytes, 0, bytes.length);
      return scanner.whole;
    }),
  );
}

/** The name after one of these is what the line defines. */
const defining = hashed(
  'function func fn def class interface type enum struct trait union module namespace record object macro_rules define protocol extension impl message service table view sub defmodule defp defmacro',
);
/** The name after one of these at the margin is. */
const definingAtMargin = hashed('const let var val');
/** A line that begins so calls or branches, whatever parentheses it has. */
const notDefining = hashed(
  'if for while switch catch return else do try throw new await yield case elif when match with assert super this using lock foreach unless until in not and or typeof delete print',
);

/** Passages begin at a line where a reader would expect it, near this many lines. */
export interface PassageSize {
  readonly fewest: number;
  readonly usual: number;
  readonly most: number;
}

export const usualPassage: PassageSize = { fewest: 5, usual: 16, most: 28 };

const newline = 10;
const carriageReturn = 13;
const space = 32;
const tab = 9;
const openBrace = 0x7b;
const openParenthesis = 0x28;
const semicolon = 0x3b;
const comma = 0x2c;
const hash = 0x23;

const blank = 0;
const atMargin = 1;
const closing = 2;
const heading = 3;

/** Reads files into what the index keeps. Serves any number of files, one at a time. */
export class FileScanner {
  private readonly words = new WordScanner();
  private terms = new Uint32Array(1 << 16);
  private termCount = 0;
  private lineTerm = new Uint32Array(1 << 12);
  private lineByte = new Uint32Array(1 << 12);
  private lineKind = new Uint8Array(1 << 12);
  private lineIndent = new Uint8Array(1 << 12);
  private lineCount = 0;
  private definitions: number[] = [];
  private readonly tableTerm = new Uint32Array(1 << 13);
  private readonly tableCount = new Uint32Array(1 << 13);
  private readonly tableStamp = new Uint32Array(1 << 13);
  private stamp = 0;

  constructor(private readonly size: PassageSize = usualPassage) {}

  scan(path: string, bytes: Uint8Array): ScannedFile {
    const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
    this.readLines(bytes, grammarOf[extension] ?? 'none', /^(md|mdx|markdown)$/.test(extension));
    const starts = this.cut();
    return this.collect(starts, bytes.length);
  }

  private readLines(bytes: Uint8Array, grammar: Grammar, isMarkdown: boolean): void {
    this.termCount = 0;
    this.lineCount = 0;
    this.definitions = [];
    let at = 0;
    while (at < bytes.length) at = this.readLine(bytes, at, grammar, isMarkdown);
    this.noteLine(bytes.length, blank, 0);
    this.lineCount -= 1;
  }

  /** Takes one line apart; gives where the next begins. */
  private readLine(bytes: Uint8Array, start: number, grammar: Grammar, isMarkdown: boolean): number {
    const { words } = this;
    let at = start;
    let end = bytes.indexOf(newline, at);
    if (end < 0) end = bytes.length;
    while (at < end && (bytes[at] === space || bytes[at] === tab || bytes[at] === carriageReturn)) at++;
    if (at === end) {
      this.noteLine(start, blank, 0);
      return end + 1;
    }
    const indent = Math.min(255, at - start);
    const first = bytes[at] as number;
    const isHeading = isMarkdown && indent === 0 && first === hash;
    const isClosing = first === 0x7d || first === 0x29 || first === 0x5d;
    this.noteLine(start, isHeading ? heading : isClosing ? closing : atMargin, indent);

    let last = end - 1;
    while (last > at && (bytes[last] === space || bytes[last] === carriageReturn)) last--;
    const line = this.lineCount - 1;
    let before = 0;
    let called = -1;
    let calledEnd = -1;
    let isDefined = false;
    let wordCount = 0;
    let mayCall = grammar === 'braces' || (grammar === 'margin' && indent === 0);
    while (at < end) {
      if (!beginsWord(bytes[at] as number)) {
        // A value is computed, not a function defined.
        if (bytes[at] === 0x3d || bytes[at] === 0x2e) mayCall &&= called >= 0;
        at++;
        continue;
      }
      at = words.take(bytes, at, end);
      if (words.count === 0) continue;
      const from = this.termCount;
      this.addTerms();
      const { whole } = words;
      if (wordCount === 0 && notDefining.has(whole)) mayCall = false;
      if (!isDefined && grammar !== 'none') {
        const isNamed = defining.has(before) || (indent === 0 && definingAtMargin.has(before));
        if (isNamed && !defining.has(whole)) {
          // `func (r *Reader) Read(`: the name stands behind the receiver.
          const isReceiver = grammar === 'words' && bytes[at] !== openParenthesis && isGoMethod(bytes, start);
          if (!isReceiver) {
            this.define(line, from, this.termCount);
            isDefined = true;
          }
        } else if (mayCall && called < 0 && bytes[at] === openParenthesis && !notDefining.has(whole)) {
          called = from;
          calledEnd = this.termCount;
        } else if (bytes[at] === openParenthesis && grammar === 'words' && isGoMethod(bytes, start)) {
          this.define(line, from, this.termCount);
          isDefined = true;
        }
      }
      before = whole;
      wordCount++;
    }
    if (!isDefined && called >= 0 && mayCall) {
      const ending = bytes[last] as number;
      const opens = ending === openBrace || (grammar === 'margin' && ending !== semicolon) || ending === comma;
      if (opens) this.define(line, called, calledEnd);
    }
    return end + 1;
  }

  private addTerms(): void {
    const { words } = this;
    if (this.termCount + words.count > this.terms.length) this.terms = grown(this.terms);
    for (let index = 0; index < words.count; index++) this.terms[this.termCount++] = words.terms[index] as number;
  }

  private define(line: number, from: number, to: number): void {
    this.definitions.push(line, to - from, ...this.terms.subarray(from, to));
  }

  private noteLine(at: number, kind: number, indent: number): void {
    if (this.lineCount + 1 >= this.lineKind.length) {
      this.lineTerm = grown(this.lineTerm);
      this.lineByte = grown(this.lineByte);
      this.lineKind = grown(this.lineKind);
      this.lineIndent = grown(this.lineIndent);
    }
    this.lineTerm[this.lineCount] = this.termCount;
    this.lineByte[this.lineCount] = at;
    this.lineKind[this.lineCount] = kind;
    this.lineIndent[this.lineCount] = indent;
    this.lineCount++;
  }

  /** Lines at which passages begin: at a heading, at the margin after a blank line, else after a blank line, else anywhere. */
  private cut(): readonly number[] {
    const { fewest, usual, most } = this.size;
    const starts = [0];
    let start = 0;
    for (let line = 1; line < this.lineCount; line++) {
      const length = line - start;
      const kind = this.lineKind[line];
      if (kind === blank || kind === closing) {
        if (length < most * 1.5) continue;
      }
      const isAfterBlank = this.lineKind[line - 1] === blank;
      const isTop = isAfterBlank && this.lineIndent[line] === 0;
      const bytes = (this.lineByte[line] as number) - (this.lineByte[start] as number);
      const isCut =
        (kind === heading && length >= 2) ||
        (length >= fewest && isTop) ||
        (length >= usual && isAfterBlank) ||
        length >= most ||
        (length >= 2 && bytes > 4_000);
      if (!isCut) continue;
      starts.push(line);
      start = line;
    }
    return starts;
  }

  private collect(starts: readonly number[], size: number): ScannedFile {
    const count = this.lineCount === 0 ? 0 : starts.length;
    const lines = new Uint32Array(count + 1);
    const ends = new Uint32Array(count);
    const lengths = new Uint32Array(count);
    const bytes = new Uint32Array(count);
    const postings: number[] = [];
    for (let passage = 0; passage < count; passage++) {
      const from = starts[passage] ?? 0;
      const to = starts[passage + 1] ?? this.lineCount;
      lines[passage] = from;
      const firstTerm = this.lineTerm[from] as number;
      const lastTerm = to < this.lineCount ? (this.lineTerm[to] as number) : this.termCount;
      this.countTerms(firstTerm, lastTerm, postings);
      ends[passage] = postings.length;
      lengths[passage] = lastTerm - firstTerm;
      bytes[passage] = (to < this.lineCount ? (this.lineByte[to] as number) : size) - (this.lineByte[from] as number);
    }
    lines[count] = this.lineCount;
    return {
      lines,
      ends,
      lengths,
      bytes,
      postings: Uint32Array.from(postings),
      definitions: this.placeDefinitions(starts),
    };
  }

  /** Adds one posting for each different term. A passage with more different terms than the table holds loses the rest. */
  private countTerms(from: number, to: number, postings: number[]): void {
    const { tableTerm, tableCount, tableStamp } = this;
    const mask = tableTerm.length - 1;
    const stamp = ++this.stamp;
    const slots: number[] = [];
    for (let index = from; index < to; index++) {
      const term = this.terms[index] as number;
      let slot = (term ^ (term >>> 13)) & mask;
      while (tableStamp[slot] === stamp && tableTerm[slot] !== term) slot = (slot + 1) & mask;
      if (tableStamp[slot] === stamp) {
        if ((tableCount[slot] as number) < mostCount) (tableCount[slot] as number)++;
        continue;
      }
      if (slots.length > mask * 0.7) continue;
      tableStamp[slot] = stamp;
      tableTerm[slot] = term;
      tableCount[slot] = 1;
      slots.push(slot);
    }
    for (const slot of slots) postings.push((((tableTerm[slot] as number) << 6) | (tableCount[slot] as number)) >>> 0);
  }

  private placeDefinitions(starts: readonly number[]): Uint32Array {
    const placed = Uint32Array.from(this.definitions);
    let passage = 0;
    for (let at = 0; at < placed.length; at += 2 + (placed[at + 1] as number)) {
      const line = placed[at] as number;
      while (passage + 1 < starts.length && (starts[passage + 1] as number) <= line) passage++;
      placed[at] = passage;
    }
    return placed;
  }
}

function isGoMethod(bytes: Uint8Array, start: number): boolean {
  // `func (`
  return bytes[start] === 0x66 && bytes[start + 4] === space && bytes[start + 5] === openParenthesis;
}

function grown<Numbers extends Uint32Array | Uint8Array>(numbers: Numbers): Numbers {
  const larger =
    numbers instanceof Uint8Array ? new Uint8Array(numbers.length * 2) : new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger as Numbers;
}

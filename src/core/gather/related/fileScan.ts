import { defining, definingAtMargin, type Grammar, grammarOf, kindOfWord, notDefining } from './definingWords';
import { beginsWord, WordScanner } from './terms';

/**
 * What the index keeps of a file: where its passages begin, which terms stand in each, what it defines. No text. Passages
 * cover the file without gaps; passage `n` ends where the next begins. All numbers lie in one piece of memory.
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
  private readonly words = new WordScanner(kindOfWord);
  private terms = new Uint32Array(1 << 16);
  private termCount = 0;
  private lineTerm = new Uint32Array(1 << 12);
  private lineByte = new Uint32Array(1 << 12);
  private lineKind = new Uint8Array(1 << 12);
  private lineIndent = new Uint8Array(1 << 12);
  private lineCount = 0;
  private definitions = new Uint32Array(1 << 10);
  private definitionCount = 0;
  private postings = new Uint32Array(1 << 14);
  private postingCount = 0;
  private passageEnds = new Uint32Array(1 << 8);
  private passageLengths = new Uint32Array(1 << 8);
  private readonly tableTerm = new Uint32Array(1 << 13);
  private readonly tableCount = new Uint32Array(1 << 13);
  private readonly tableStamp = new Uint32Array(1 << 13);
  private readonly tableSlots = new Uint32Array(1 << 13);
  private stamp = 0;

  constructor(private readonly size: PassageSize = usualPassage) {}

  scan(path: string, bytes: Uint8Array): ScannedFile {
    const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
    this.readLines(bytes, grammarOf[extension] ?? 'none', /^(md|mdx|markdown)$/.test(extension));
    const starts = this.cut();
    return this.collect(starts);
  }

  private readLines(bytes: Uint8Array, grammar: Grammar, isMarkdown: boolean): void {
    this.termCount = 0;
    this.lineCount = 0;
    this.definitionCount = 0;
    let at = 0;
    while (at < bytes.length) at = this.readLine(bytes, at, grammar, isMarkdown);
    // Where the last one ends.
    this.noteLine(bytes.length, blank, 0);
    this.lineCount -= 1;
  }

  /** Takes one line apart; gives where the next begins. */
  private readLine(bytes: Uint8Array, start: number, grammar: Grammar, isMarkdown: boolean): number {
    const { words } = this;
    const size = bytes.length;
    let at = start;
    while (at < size && (bytes[at] === space || bytes[at] === tab || bytes[at] === carriageReturn)) at++;
    if (at === size || bytes[at] === newline) {
      this.noteLine(start, blank, 0);
      return at + 1;
    }
    const indent = Math.min(255, at - start);
    const first = bytes[at] as number;
    const isHeading = isMarkdown && indent === 0 && first === hash;
    const isClosing = first === 0x7d || first === 0x29 || first === 0x5d;
    this.noteLine(start, isHeading ? heading : isClosing ? closing : atMargin, indent);

    const line = this.lineCount - 1;
    let before = 0;
    let called = -1;
    let calledEnd = -1;
    let isDefined = grammar === 'none';
    let isFirst = true;
    let mayCall = grammar === 'braces' || (grammar === 'margin' && indent === 0);
    while (at < size) {
      const byte = bytes[at] as number;
      if (!beginsWord(byte)) {
        if (byte === newline) break;
        // A value is computed, not a function defined.
        if (byte === 0x3d || byte === 0x2e) mayCall &&= called >= 0;
        at++;
        continue;
      }
      at = words.take(bytes, at, size);
      if (words.count === 0) continue;
      const from = this.termCount;
      this.addTerms();
      const { kind } = words;
      const isCalled = at < size && bytes[at] === openParenthesis;
      if (isFirst && (kind & notDefining) !== 0) mayCall = false;
      isFirst = false;
      if (!isDefined) {
        const isNamed = (before & defining) !== 0 || (indent === 0 && (before & definingAtMargin) !== 0);
        if (isNamed && (kind & defining) === 0) {
          // `func (r *Reader) Read(`: the name stands behind the receiver.
          const isReceiver = grammar === 'words' && !isCalled && isGoMethod(bytes, start);
          if (!isReceiver) {
            this.define(line, from, this.termCount);
            isDefined = true;
          }
        } else if (mayCall && called < 0 && isCalled && (kind & notDefining) === 0) {
          called = from;
          calledEnd = this.termCount;
        } else if (isCalled && grammar === 'words' && isGoMethod(bytes, start)) {
          this.define(line, from, this.termCount);
          isDefined = true;
        }
      }
      before = kind;
    }
    if (!isDefined && called >= 0 && mayCall && this.opensBody(bytes, at, grammar))
      this.define(line, called, calledEnd);
    return at + 1;
  }

  /** Whether what is called in a line that ends there is defined, by the line's last sign. */
  private opensBody(bytes: Uint8Array, end: number, grammar: Grammar): boolean {
    let last = end - 1;
    while (last > 0 && (bytes[last] === space || bytes[last] === carriageReturn)) last--;
    const ending = bytes[last] as number;
    return ending === openBrace || (grammar === 'margin' && ending !== semicolon) || ending === comma;
  }

  private addTerms(): void {
    const { terms, first, count } = this.words;
    if (this.termCount + count > this.terms.length) this.terms = grown(this.terms);
    for (let index = first; index < first + count; index++) this.terms[this.termCount++] = terms[index] as number;
  }

  private define(line: number, from: number, to: number): void {
    while (this.definitionCount + 2 + to - from > this.definitions.length) this.definitions = grown(this.definitions);
    this.definitions[this.definitionCount++] = line;
    this.definitions[this.definitionCount++] = to - from;
    for (let index = from; index < to; index++) {
      this.definitions[this.definitionCount++] = this.terms[index] as number;
    }
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

  private collect(starts: readonly number[]): ScannedFile {
    const count = this.lineCount === 0 ? 0 : starts.length;
    while (this.passageEnds.length < count) {
      this.passageEnds = grown(this.passageEnds);
      this.passageLengths = grown(this.passageLengths);
    }
    this.postingCount = 0;
    for (let passage = 0; passage < count; passage++) {
      this.measure(passage, starts[passage] as number, starts[passage + 1] ?? this.lineCount);
    }
    const take = piecesOf(new Uint32Array(4 * count + 1 + this.postingCount + this.definitionCount));
    const lines = take(count + 1);
    lines.set(starts.slice(0, count));
    lines[count] = this.lineCount;
    const ends = take(count);
    ends.set(this.passageEnds.subarray(0, count));
    const lengths = take(count);
    lengths.set(this.passageLengths.subarray(0, count));
    const bytes = take(count);
    for (let passage = 0; passage < count; passage++) {
      const [from, to] = [lines[passage] as number, lines[passage + 1] as number];
      bytes[passage] = (this.lineByte[to] as number) - (this.lineByte[from] as number);
    }
    const postings = take(this.postingCount);
    postings.set(this.postings.subarray(0, this.postingCount));
    const definitions = take(this.definitionCount);
    this.placeDefinitions(starts, definitions);
    return { lines, ends, lengths, bytes, postings, definitions };
  }

  private measure(passage: number, from: number, to: number): void {
    const firstTerm = this.lineTerm[from] as number;
    const lastTerm = this.lineTerm[to] as number;
    this.countTerms(firstTerm, lastTerm);
    this.passageEnds[passage] = this.postingCount;
    this.passageLengths[passage] = lastTerm - firstTerm;
  }

  /** Adds one posting for each different term. A passage with more different terms than the table holds loses the rest. */
  private countTerms(from: number, to: number): void {
    const { tableTerm, tableCount, tableStamp, tableSlots } = this;
    const mask = tableTerm.length - 1;
    const stamp = ++this.stamp;
    let different = 0;
    for (let index = from; index < to; index++) {
      const term = this.terms[index] as number;
      let slot = (term ^ (term >>> 13)) & mask;
      while (tableStamp[slot] === stamp && tableTerm[slot] !== term) slot = (slot + 1) & mask;
      if (tableStamp[slot] === stamp) {
        if ((tableCount[slot] as number) < mostCount) (tableCount[slot] as number)++;
        continue;
      }
      if (different > mask * 0.7) continue;
      tableStamp[slot] = stamp;
      tableTerm[slot] = term;
      tableCount[slot] = 1;
      tableSlots[different++] = slot;
    }
    while (this.postingCount + different > this.postings.length) this.postings = grown(this.postings);
    for (let index = 0; index < different; index++) {
      const slot = tableSlots[index] as number;
      this.postings[this.postingCount++] = (((tableTerm[slot] as number) << 6) | (tableCount[slot] as number)) >>> 0;
    }
  }

  private placeDefinitions(starts: readonly number[], placed: Uint32Array): void {
    placed.set(this.definitions.subarray(0, this.definitionCount));
    let passage = 0;
    for (let at = 0; at < placed.length; at += 2 + (placed[at + 1] as number)) {
      const line = placed[at] as number;
      while (passage + 1 < starts.length && (starts[passage + 1] as number) <= line) passage++;
      placed[at] = passage;
    }
  }
}

/** Parts of one piece of memory, one after the other: what each of them takes by itself counts where files are many. */
export function piecesOf(whole: Uint32Array): (length: number) => Uint32Array {
  let at = 0;
  return length => {
    at += length;
    return whole.subarray(at - length, at);
  };
}

function isGoMethod(bytes: Uint8Array, start: number): boolean {
  // `func (`
  return (
    start + 5 < bytes.length &&
    bytes[start] === 0x66 &&
    bytes[start + 4] === space &&
    bytes[start + 5] === openParenthesis
  );
}

function grown<Numbers extends Uint32Array | Uint8Array>(numbers: Numbers): Numbers {
  const larger =
    numbers instanceof Uint8Array ? new Uint8Array(numbers.length * 2) : new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger as Numbers;
}

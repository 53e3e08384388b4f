import { defining, definingAtMargin, type Grammar, grammarOf, kindOfWord, notDefining } from './definingWords';
import { grown, piecesOf } from './piecesOf';
import { TermCounts } from './termCounts';
import { beginsWord, mostTermsOfWord, WordScanner } from './terms';

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

const passageNumbers = 4;

const blank = 0;
const atMargin = 1;
const closing = 2;
const heading = 3;

/** Reads files into what the index keeps. Serves any number of files, one at a time. */
export class FileScanner {
  private readonly words = new WordScanner(kindOfWord);
  private readonly counts = new TermCounts();
  private termCount = 0;
  private lineCount = 0;
  private lastKind = blank;
  private definitions = new Uint32Array(1 << 10);
  private definitionCount = 0;
  /** What a line seems to define, if its end says so. */
  private readonly called = new Uint32Array(mostTermsOfWord);
  private calledCount = 0;
  /** For each passage its first line and byte, where its postings end, and how many terms came until then. */
  private passages = new Uint32Array(passageNumbers << 8);
  private passageCount = 0;

  constructor(private readonly size: PassageSize = usualPassage) {}

  scan(path: string, bytes: Uint8Array): ScannedFile {
    const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
    this.readLines(bytes, grammarOf[extension] ?? 'none', /^(md|mdx|markdown)$/.test(extension));
    return this.collect(bytes.length);
  }

  private readLines(bytes: Uint8Array, grammar: Grammar, isMarkdown: boolean): void {
    this.counts.clear();
    this.termCount = 0;
    this.lineCount = 0;
    this.definitionCount = 0;
    this.passageCount = 0;
    let at = 0;
    while (at < bytes.length) at = this.readLine(bytes, at, grammar, isMarkdown);
    this.endPassage();
  }

  /** Takes one line apart; gives where the next begins. */
  private readLine(bytes: Uint8Array, start: number, grammar: Grammar, isMarkdown: boolean): number {
    const { words } = this;
    const size = bytes.length;
    let at = start;
    while (at < size && (bytes[at] === space || bytes[at] === tab || bytes[at] === carriageReturn)) at++;
    if (at === size || bytes[at] === newline) {
      this.beginLine(start, blank, 0);
      return at + 1;
    }
    const indent = Math.min(255, at - start);
    const first = bytes[at] as number;
    const isHeading = isMarkdown && indent === 0 && first === hash;
    const isClosing = first === 0x7d || first === 0x29 || first === 0x5d;
    this.beginLine(start, isHeading ? heading : isClosing ? closing : atMargin, indent);

    const { counts } = this;
    let before = 0;
    this.calledCount = 0;
    let isDefined = grammar === 'none';
    let isFirst = true;
    let mayCall = grammar === 'braces' || (grammar === 'margin' && indent === 0);
    while (at < size) {
      const byte = bytes[at] as number;
      if (!beginsWord(byte)) {
        if (byte === newline) break;
        // A value is computed, not a function defined.
        if (byte === 0x3d || byte === 0x2e) mayCall &&= this.calledCount > 0;
        at++;
        continue;
      }
      at = words.take(bytes, at, size);
      const { terms, first, count, kind } = words;
      if (count === 0) continue;
      counts.add(terms, first, count);
      this.termCount += count;
      const isCalled = at < size && bytes[at] === openParenthesis;
      if (isFirst && (kind & notDefining) !== 0) mayCall = false;
      isFirst = false;
      if (!isDefined) {
        const isNamed = (before & defining) !== 0 || (indent === 0 && (before & definingAtMargin) !== 0);
        if (isNamed && (kind & defining) === 0) {
          // `func (r *Reader) Read(`: the name stands behind the receiver.
          const isReceiver = grammar === 'words' && !isCalled && isGoMethod(bytes, start);
          if (!isReceiver) {
            this.define(terms, first, count);
            isDefined = true;
          }
        } else if (mayCall && this.calledCount === 0 && isCalled && (kind & notDefining) === 0) {
          for (let index = 0; index < count; index++) this.called[index] = terms[first + index] as number;
          this.calledCount = count;
        } else if (isCalled && grammar === 'words' && isGoMethod(bytes, start)) {
          this.define(terms, first, count);
          isDefined = true;
        }
      }
      before = kind;
    }
    if (!isDefined && this.calledCount > 0 && mayCall && this.opensBody(bytes, at, grammar))
      this.define(this.called, 0, this.calledCount);
    return at + 1;
  }

  /** Whether what is called in a line that ends there is defined, by the line's last sign. */
  private opensBody(bytes: Uint8Array, end: number, grammar: Grammar): boolean {
    let last = end - 1;
    while (last > 0 && (bytes[last] === space || bytes[last] === carriageReturn)) last--;
    const ending = bytes[last] as number;
    return ending === openBrace || (grammar === 'margin' && ending !== semicolon) || ending === comma;
  }

  private define(terms: Uint32Array, first: number, count: number): void {
    while (this.definitionCount + 2 + count > this.definitions.length) this.definitions = grown(this.definitions);
    this.definitions[this.definitionCount++] = this.passageCount - 1;
    this.definitions[this.definitionCount++] = count;
    for (let index = first; index < first + count; index++) {
      this.definitions[this.definitionCount++] = terms[index] as number;
    }
  }

  private beginLine(at: number, kind: number, indent: number): void {
    if (this.lineCount === 0 || this.isCut(at, kind, indent)) this.beginPassage(at);
    this.lastKind = kind;
    this.lineCount++;
  }

  /** Whether a passage begins here: at a heading, at the margin after a blank line, else after a blank line, else anywhere. */
  private isCut(at: number, kind: number, indent: number): boolean {
    const { fewest, usual, most } = this.size;
    const last = (this.passageCount - 1) * passageNumbers;
    const length = this.lineCount - (this.passages[last] as number);
    if ((kind === blank || kind === closing) && length < most * 1.5) return false;
    const isAfterBlank = this.lastKind === blank;
    return (
      (kind === heading && length >= 2) ||
      (length >= fewest && isAfterBlank && indent === 0) ||
      (length >= usual && isAfterBlank) ||
      length >= most ||
      (length >= 1 && at - (this.passages[last + 1] as number) > 4_000)
    );
  }

  private beginPassage(at: number): void {
    this.endPassage();
    const next = this.passageCount++ * passageNumbers;
    if (next + passageNumbers > this.passages.length) this.passages = grown(this.passages);
    this.passages[next] = this.lineCount;
    this.passages[next + 1] = at;
  }

  private endPassage(): void {
    if (this.passageCount === 0) return;
    const last = (this.passageCount - 1) * passageNumbers;
    this.passages[last + 2] = this.counts.count;
    this.passages[last + 3] = this.termCount;
    this.counts.nextPassage();
  }

  private collect(size: number): ScannedFile {
    const { passages, passageCount: count, counts, definitionCount } = this;
    const take = piecesOf(new Uint32Array(4 * count + 1 + counts.count + definitionCount));
    const [lines, ends, lengths, bytes] = [take(count + 1), take(count), take(count), take(count)];
    lines[count] = this.lineCount;
    let terms = 0;
    for (let passage = 0; passage < count; passage++) {
      const at = passage * passageNumbers;
      const isLast = passage === count - 1;
      lines[passage] = passages[at] as number;
      bytes[passage] = (isLast ? size : (passages[at + passageNumbers + 1] as number)) - (passages[at + 1] as number);
      ends[passage] = passages[at + 2] as number;
      lengths[passage] = (passages[at + 3] as number) - terms;
      terms = passages[at + 3] as number;
    }
    const postings = take(counts.count);
    postings.set(counts.postings.subarray(0, counts.count));
    const definitions = take(definitionCount);
    definitions.set(this.definitions.subarray(0, definitionCount));
    return { lines, ends, lengths, bytes, postings, definitions };
  }
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

/**
 * Words of code and prose as numbers. A term is the hash of a part of an identifier: camelCase and snake_case are taken
 * apart, parts are lower-cased and lose their English endings; an identifier of several parts is a term as a whole, too.
 * Hashes have 26 bits, so that a count fits into the same 32-bit number; no text is kept.
 */
export const termBits = 26;
const termMask = (1 << termBits) - 1;

/** Longer runs are keys, digests or data; they would only dilute. */
const longestWord = 64;

const other = 0;
const lower = 1;
const upper = 2;
const digit = 3;
const joint = 4;
const beyondAscii = 5;

const kindOfByte = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const letter = String.fromCharCode(byte);
  if (byte >= 128) kindOfByte[byte] = beyondAscii;
  else if (/[a-z]/.test(letter)) kindOfByte[byte] = lower;
  else if (/[A-Z]/.test(letter)) kindOfByte[byte] = upper;
  else if (/[0-9]/.test(letter)) kindOfByte[byte] = digit;
  else if (letter === '_' || letter === '$') kindOfByte[byte] = joint;
}

/** Letters, digits and joints of ASCII. */
const isOfWord = kindOfByte.map(kind => (kind === other || kind === beyondAscii ? 0 : 1));

const seed = 0x811c9dc5;
const wholeSeed = 0x9747b28c;

/** Words that are met again are looked up: so many of them, each of so many bytes and terms at most. */
const knownBits = 14;
const longestKnown = 32;
const mostKnownTerms = 8;
/**
 * What is known of a word lies side by side: two hashes of its bytes, which stand for them, how many terms it has and its
 * kind, the word as a whole, and its terms.
 */
const recordBits = 4;
const recordTerms = 4;
/** Where the terms of a word that is not kept stand. */
const unkept = 1 << (knownBits + recordBits);
/** Every byte and more: each may be a term, and the whole is one. */
export const mostTermsOfWord = longestWord + 1;
const wordPrime = 0x01000193;
/** Drawn anew for each process: nobody can write two words that have both hashes in common, and by chance it takes 2⁶⁰ of them. */
const [hashFactor, checkFactor] = [oddNumber(), oddNumber()];
const newline = 10;

/** Takes words apart. One scanner serves any number of texts; it is not to be used by two at once. */
export class WordScanner {
  /** Terms of the word that was taken apart last stand from `first` on: its parts, then the whole where that is more than one part. */
  readonly terms = new Uint32Array(unkept + mostTermsOfWord);
  first = 0;
  count = 0;
  /** The word as a whole, whether or not it is among its terms. */
  whole = 0;
  /** What `kindOf` says of the whole. */
  kind = 0;
  private readonly part = new Uint8Array(longestWord);

  /** `kindOf` is asked once for each word: a number below 256 by the word as a whole. */
  constructor(private readonly kindOf: (whole: number) => number = () => 0) {}

  /** Where the word that begins at `start` ends, within its line; its terms are there then. */
  take(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    let byte = 0;
    let hash = seed;
    let check = 0;
    for (; at < end; at++) {
      byte = bytes[at] as number;
      if (isOfWord[byte] === 0) break;
      hash = Math.imul(hash ^ byte, hashFactor);
      check = (Math.imul(check, checkFactor) + byte) | 0;
    }
    if (byte > 127) return this.takeApart(bytes, start, endOfLine(bytes, at, end));
    if (at - start > longestKnown) return this.takeApart(bytes, start, at);
    const { terms } = this;
    const record = (Math.imul(hash ^ (check >>> 15), 0x85ebca6b) >>> (32 - knownBits)) << recordBits;
    if (terms[record] === hash >>> 0 && terms[record + 1] === check >>> 0) {
      const about = terms[record + 2] as number;
      this.first = record + recordTerms;
      this.count = about & 0xff;
      this.kind = about >>> 8;
      this.whole = terms[record + 3] as number;
      return at;
    }
    this.takeApart(bytes, start, at);
    if (this.count <= mostKnownTerms) this.keep(record, hash, check);
    return at;
  }

  private keep(record: number, hash: number, check: number): void {
    const { terms, first, count } = this;
    terms[record] = hash;
    terms[record + 1] = check;
    terms[record + 2] = (this.kind << 8) | count;
    terms[record + 3] = this.whole;
    for (let index = 0; index < count; index++) terms[record + recordTerms + index] = terms[first + index] as number;
  }

  private takeApart(bytes: Uint8Array, start: number, end: number): number {
    this.first = unkept;
    this.count = 0;
    const isIdeographic = isIdeograph(bytes, start, end);
    const stop = isIdeographic ? this.takeIdeograph(bytes, start, end) : this.takeLetters(bytes, start, end);
    this.kind = this.kindOf(this.whole);
    return stop;
  }

  private takeLetters(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    let whole = wholeSeed;
    let parts = 0;
    let length = 0;
    let before = other;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      const kind = kindOfByte[byte] as number;
      if (kind === other || (kind === beyondAscii && at > start && isIdeograph(bytes, at, end))) break;
      if (kind === joint) {
        parts += this.close(length);
        length = 0;
        before = joint;
        continue;
      }
      if (at - start >= longestWord) continue;
      const isUpper = kind === upper;
      if (isUpper && length > 0) {
        const isNext = at + 1 < end && kindOfByte[bytes[at + 1] as number] === lower;
        if (before === lower || before === digit || (before === upper && isNext)) {
          parts += this.close(length);
          length = 0;
        }
      }
      const small = isUpper ? byte + 32 : byte;
      this.part[length++] = small;
      whole = Math.imul(whole ^ small, wordPrime);
      before = kind;
    }
    parts += this.close(length);
    this.whole = finish(whole);
    if (at - start > longestWord) this.count = 0;
    else if (parts > 1) this.add(this.whole);
    return at;
  }

  /** Writing without blanks between words: every two letters that stand side by side are a term. */
  private takeIdeograph(bytes: Uint8Array, start: number, end: number): number {
    const letters = isIdeograph(bytes, start + 3, end) ? 6 : 3;
    let hash = seed;
    for (let index = 0; index < letters; index++) {
      hash = Math.imul(hash ^ (bytes[start + index] as number), wordPrime);
    }
    this.whole = finish(hash);
    this.add(this.whole);
    return start + 3;
  }

  /** Ends one part; 1 when it was a part at all. */
  private close(length: number): number {
    if (length === 0) return 0;
    if (length === 1 && (this.part[0] as number) < 128) return 1;
    const stemmed = stemLength(this.part, length);
    let hash = seed;
    for (let index = 0; index < stemmed; index++) hash = Math.imul(hash ^ (this.part[index] as number), wordPrime);
    this.add(finish(hash));
    return 1;
  }

  private add(term: number): void {
    this.terms[this.first + this.count++] = term;
  }
}

/** Of thirty bits, which the engine is fastest with. */
function oddNumber(): number {
  return 2 ** 29 + 2 * Math.floor(Math.random() * 2 ** 28) + 1;
}

function endOfLine(bytes: Uint8Array, from: number, end: number): number {
  const at = bytes.indexOf(newline, from);
  return at < 0 ? end : Math.min(at, end);
}

/** Kana, Han and Hangul in UTF-8: three bytes, of which the first is E3 to ED. */
function isIdeograph(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 2 >= end) return false;
  const first = bytes[at] as number;
  return first >= 0xe3 && first <= 0xed;
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  mixed ^= mixed >>> 13;
  return mixed & termMask;
}

/** Whether a word can begin with this byte. */
export function beginsWord(byte: number): boolean {
  return kindOfByte[byte] !== other;
}

const code = (letter: string) => letter.charCodeAt(0);
const [e, s, d, g, n, i] = [code('e'), code('s'), code('d'), code('g'), code('n'), code('i')];
const y = code('y');

/** How much of a part is its stem; plural, `-ing`, `-ed` and a last `e` go, as `ies` turns into `y` in place. */
function stemLength(part: Uint8Array, length: number): number {
  if (length <= 4) return length;
  const last = part[length - 1] as number;
  const second = part[length - 2] as number;
  const third = part[length - 3] as number;
  let left = length;
  if (last === s && second === e && third === i) {
    part[length - 3] = y;
    return length - 2;
  }
  if (last === g && second === n && third === i && length > 6) left -= 3;
  else if (last === d && second === e && length > 5) left -= 2;
  else if (last === s && second === e && length > 5) left -= 2;
  else if (last === s && second !== s) left -= 1;
  if (left > 4 && part[left - 1] === e) left -= 1;
  if (left > 5 && part[left - 1] === part[left - 2]) left -= 1;
  return left;
}

const encoder = new TextEncoder();
/** For short texts one after the other. */
const scanner = new WordScanner();

/** One word as a whole, as `WordScanner` gives it. */
export function wholeOf(word: string): number {
  const bytes = encoder.encode(word);
  scanner.take(bytes, 0, bytes.length);
  return scanner.whole;
}

/** Every term of a text with how often it occurs, for questions and paths. */
export function termsOf(text: string): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  eachTermOf(text, term => counts.set(term, (counts.get(term) ?? 0) + 1));
  return counts;
}

/** Every term of a text once, in their order; for short texts such as a file's name. */
export function distinctTerms(text: string): readonly number[] {
  const found: number[] = [];
  eachTermOf(text, term => {
    if (!found.includes(term)) found.push(term);
  });
  return found;
}

function eachTermOf(text: string, take: (term: number) => void): void {
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length; ) {
    if (!beginsWord(bytes[at] as number)) {
      at++;
      continue;
    }
    at = scanner.take(bytes, at, bytes.length);
    for (let index = 0; index < scanner.count; index++) take(scanner.terms[scanner.first + index] as number);
  }
}

/** The words of a text by the term that stands for each as a whole: that of its only part where it has no more. */
export function wordsOf(text: string): ReadonlyMap<number, string> {
  const bytes = encoder.encode(text);
  const decoder = new TextDecoder();
  const words = new Map<number, string>();
  for (let at = 0; at < bytes.length; ) {
    if (!beginsWord(bytes[at] as number)) {
      at++;
      continue;
    }
    const start = at;
    at = scanner.take(bytes, at, bytes.length);
    const term = scanner.count === 0 ? undefined : (scanner.terms[scanner.first + scanner.count - 1] as number);
    if (term !== undefined && at - start >= 3 && !words.has(term))
      words.set(term, decoder.decode(bytes.subarray(start, at)));
  }
  return words;
}

/** What every commit message and every instruction says is no sign of anything. */
const everyday =
  'a an and are as at be by for from has have if in into is it its of on or that the then there this to was when which will with not no we can we should now so but instead use used using uses also only more make makes made via does do did done fix fixes fixed fixing add adds added adding remove removes removed removing change changes changed changing update updates updated updating support supports supported allow allows allowed feat chore refactor docs doc test tests perf pr commit new old per like such than these those they you your our motivation modification modifications result about above after again all always any because been before being below between both could each either else ever every first get give here how just keep less many may most must never none other over own same say says sentence shall show some take task tell them their through under until upon very want well were what where while who whose why within without word words would write';

/** The terms of a question without everyday words, each with its weight: a term that occurs n times weighs √n. */
export function questionTerms(question: string): ReadonlyMap<number, number> {
  const weights = new Map<number, number>();
  for (const [term, count] of termsOf(question)) {
    if (!everydayTerms().has(term)) weights.set(term, Math.sqrt(count));
  }
  return weights;
}

let everydayCache: ReadonlySet<number> | undefined;

function everydayTerms(): ReadonlySet<number> {
  everydayCache ??= new Set(termsOf(everyday).keys());
  return everydayCache;
}

import { CharacterSet } from './characterSet';
import { isStrongPassword } from './plausibleValue';
import { endOfRuns, windowLength } from './rule';
import { withoutEnd } from './withoutEnd';

/** A value found behind (or in front of) a name, as a text may write it. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  /** Nothing but nearness joins it to its name. */
  readonly loose?: boolean;
}

export function valueAt(text: string, at: number, words: Words): Value | undefined {
  const begin = beginOfQuote(text, at);
  return quotedFrom(text, at, begin) ?? unquotedFrom(text, at, begin, words);
}

/** A word, or what stands behind a quote that is not closed; `begin` is what `beginOfQuote` says of `at`. */
export function unquotedFrom(text: string, at: number, begin: number | undefined, words: Words): Value | undefined {
  if (begin === undefined) return wordAt(text, at, words);
  // A quote that is not closed here: cut off, or the line goes on elsewhere.
  const word = wordAt(text, begin + (/^\\{0,4}["'`]/.exec(text.slice(begin, begin + 5))?.[0].length ?? 0), words);
  return word === undefined ? undefined : { ...word, quoted: true };
}

/** In the line below only what plainly is a value: in quotes, or alone in its line. */
export function valueBelow(text: string, at: number, isAssigned: boolean, words: Words): Value | undefined {
  const quoted = quotedAt(text, at);
  if (quoted !== undefined || isAssigned) return quoted;
  const word = wordAt(text, at, words);
  if (word === undefined || !/^[ \t\r]{0,8}(?:\n|$|\\[rn]|<)/.test(text.slice(word.end, word.end + 12)))
    return undefined;
  return isStrongPassword(beginningOf(text, word)) || word.end - word.start >= 16 ? word : undefined;
}

const endsFallbackSign = new CharacterSet('|?,r- \t');
const fallbackSign = /(?:\|\||\?\?|,|\bor\b|:-)[ \t]{0,4}$/;

/** `process.env.TOKEN || "…"`, `getenv("TOKEN", "…")`: the value for when there is none. */
export function fallbackAt(text: string, at: number, words: Words): Value | undefined {
  const quote = words.nextQuote(at);
  return quote > at + 1 &&
    quote < at + 90 &&
    endsFallbackSign.has(text.charCodeAt(quote - 1)) &&
    fallbackSign.test(text.slice(Math.max(at + 1, quote - 7), quote))
    ? quotedAt(text, quote)
    : undefined;
}

const prefixOfQuote = /(?:@|\$|\([ \t]{0,2}|[bBrRuUfFLN]{1,2}|new[ \t]\w{1,20}\(|[A-Za-z_.]{1,40}\()?(?=\\{0,4}["'`])/y;

/** A quoted text: quotes of the same kind, escaped as often, on one line unless the quote may span lines. */
export function quotedAt(text: string, at: number): Value | undefined {
  return quotedFrom(text, at, beginOfQuote(text, at));
}

/** As `quotedAt`; `begin` is what `beginOfQuote` says of `at`. */
export function quotedFrom(text: string, at: number, begin: number | undefined): Value | undefined {
  const mayBeEntity = begin === undefined && beginsEntity.has(text.charCodeAt(at));
  const entity = mayBeEntity ? /^&(?:quot|#34|apos|#39);|^[“”„«]/.exec(text.slice(at, at + 6)) : null;
  if (begin === undefined && entity === null) return undefined;
  const opening = entity?.[0] ?? openingAt(text, begin ?? at);
  const closing = opening === '“' || opening === '„' ? '”' : opening === '«' ? '»' : opening;
  const start = (entity === null ? (begin ?? at) : at) + opening.length;
  const within = text.slice(start, start + 2 * windowLength);
  const end = endOfQuoted(within, closing);
  if (end === undefined || end === 0) return undefined;
  const value = within.slice(0, end);
  const lead = value.length - value.trimStart().length;
  return { start: start + lead, end: start + lead + value.trim().length, quoted: true };
}

const beginsEntity = new CharacterSet('&“”„«');

function openingAt(text: string, at: number): string {
  const first = text[at] ?? '';
  if (first !== '\\' && text[at + 1] !== first && quotes.has(text.charCodeAt(at))) return first;
  return /^\\{0,4}(?:"""|'''|["'`])/.exec(text.slice(at, at + 8))?.[0] ?? '';
}

const quotes = new CharacterSet('"\'`');

/** Where a quote begins at `at`, or behind a prefix that stands there. */
export function beginOfQuote(text: string, at: number): number | undefined {
  if (afterQuote(text, at) !== undefined) return at;
  return mayBeginQuote(text, at) ? skip(prefixOfQuote, text, at) : undefined;
}

/** Behind a quote, escaped at most four times; `undefined` where there is none. */
export function afterQuote(text: string, at: number): number | undefined {
  let quote = at;
  while (quote - at < 4 && text.charCodeAt(quote) === 92) quote += 1;
  const code = text.charCodeAt(quote);
  return code === 34 || code === 39 || code === 96 ? quote + 1 : undefined;
}

/** Says no for nearly every value, and never where the pattern would match: asked where no quote stands at `at` itself. */
function mayBeginQuote(text: string, at: number): boolean {
  let end = at;
  while (end - at <= 40 && isPrefixCharacter(text.charCodeAt(end))) end += 1;
  const next = text.charCodeAt(end);
  if (end === at) return beginsPrefix.has(next);
  return next === 40 || afterQuote(text, end) !== undefined || text.startsWith('new', at);
}

const beginsPrefix = new CharacterSet('@$(');

function isPrefixCharacter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 46;
}

function backslashesBefore(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - 8), at);
  return before.length - withoutEnd(before, '\\').length;
}

function endOfQuoted(within: string, closing: string): number | undefined {
  const isEscaped = closing.startsWith('\\');
  const spansLines = closing.length >= 3 || closing.endsWith('`');
  for (let at = within.indexOf(closing); at >= 0; at = within.indexOf(closing, at + 1)) {
    const backslashes = backslashesBefore(within, at);
    if (!isEscaped && backslashes % 2 === 1) continue;
    if (isEscaped && backslashes > 0) continue;
    if (!spansLines && within.lastIndexOf('\n', at) >= 0) return undefined;
    return at;
  }
  return undefined;
}

/** What does not end a value inside a word, but does where another name or the end follows. */
const endOfUnquoted =
  /\\+[nrt"'](?![\w])|\\[nr]|<|&(?:quot|amp|lt|gt|#\d+);|&(?=[\w%.-]{1,40}=)|[,;/|](?=[A-Za-z][\w.-]{0,24}[ \t]{0,2}[:=])|[,;](?=$|[\s"'])|[，；]|,(?=\p{L}{1,12}[:=])|\uf8ff/u;

function wordAt(text: string, at: number, words: Words): Value | undefined {
  const { end, isCut } = words.endOf(at);
  const stop = Math.min(end, at + 2 * windowLength);
  const isWhole = isCut || stop === end;
  const mayClose = isWhole && closingSigns.has(text.charCodeAt(stop - 1));
  const length = mayClose ? withoutClosing(text.slice(at, stop)).length : (isWhole ? stop : end) - at;
  return length === 0 ? undefined : { start: at, end: at + length, quoted: false };
}

/** Where unquoted values end. Remembers what it searched, so that many values in one long word cost no more than one. */
export class Words {
  private readonly endOfWord: (from: number) => number;
  /** Where the next quote, line end or semicolon is: what ends the search for a value that stands in for none. */
  readonly nextQuote: (from: number) => number;
  private readonly cuts = new RegExp(endOfUnquoted, 'gu');
  /** Between these there is no cut, and at the second there is one if `isCut`. */
  private clearFrom = 0;
  private clearTo = 0;
  private isCut = false;

  constructor(private readonly text: string) {
    this.endOfWord = endOfRuns(text, inWord);
    this.nextQuote = endOfRuns(text, beforeQuote);
  }

  /** The end of the word, or the place in it where another name, a tag or an escaped line end begins. */
  endOf(at: number): { readonly end: number; readonly isCut: boolean } {
    const whole = this.endOfWord(at);
    const isKnown = at >= this.clearFrom && (at < this.clearTo || (at === this.clearTo && this.isCut));
    if (!isKnown && !this.mayBeCut(at, whole)) return { end: whole, isCut: false };
    if (!isKnown) {
      // One character more than the word, since a cut may depend on what follows it.
      const within = this.text.slice(at, Math.min(whole + 1, at + 4 * windowLength));
      this.cuts.lastIndex = 0;
      const cut = this.cuts.exec(within)?.index;
      this.clearFrom = at;
      this.clearTo = cut === undefined ? Math.min(whole, at + within.length) : at + cut;
      this.isCut = cut !== undefined;
    }
    return this.isCut && this.clearTo < whole ? { end: this.clearTo, isCut: true } : { end: whole, isCut: false };
  }

  /** Says no for most words, which hold nothing that begins a cut. Of a long one it says nothing. */
  private mayBeCut(at: number, end: number): boolean {
    if (end - at > 80) return true;
    for (let place = at; place < end; place += 1) if (beginsCut.has(this.text.charCodeAt(place))) return true;
    return false;
  }
}

const controls = Array.from({ length: 33 }, (_, code) => String.fromCharCode(code)).join('');
const inWord = new CharacterSet(`${controls}"'\``, 'of all but');
const beforeQuote = new CharacterSet('"\'`\n;', 'of all but');

/** What every cut begins with. */
const beginsCut = new CharacterSet('\\<&,;/|，；\uf8ff');

/** Brackets that were opened outside, and punctuation, do not belong to the word they end. */
function withoutClosing(word: string): string {
  let kept = withoutEnd(word, ',;.:\'"`\\');
  for (const [open, close] of [
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
  ] as const) {
    while (kept.endsWith(close) && kept.split(close).length > kept.split(open).length) kept = kept.slice(0, -1);
  }
  return withoutEnd(kept, ',;.');
}

const closingSigns = new CharacterSet(',;.:\'"`\\)]}');

export function skip(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Enough to judge by: a value may be as long as the text. */
export function beginningOf(text: string, value: Value): string {
  return text.slice(value.start, Math.min(value.end, value.start + judgedLength));
}

const judgedLength = 160;

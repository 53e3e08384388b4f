import {
  changesOfClass,
  isPlausibleSecret,
  isStrongPassword,
  isUuid,
  looksRandom,
  type ValueContext,
} from './plausibleValue';
import { endOfRuns, isTokenCharacter, type KeywordRule, remembering, windowLength } from './rule';
import { nameStems, type SecretName, secretName } from './secretName';
import { withoutEnd } from './withoutEnd';

/** A value found behind (or in front of) a name. */
interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  /** Nothing but nearness joins it to its name. */
  readonly loose?: boolean;
}

/**
 * Names that promise a secret and the value that belongs to them, in whatever syntax: `password = "…"`, `"apiKey": "…"`,
 * `<token>…</token>`, `--secret …`, `setPassword("…")`, `IDENTIFIED BY '…'`, `PW: …`, `"…" == password`.
 */
export const keyValues: KeywordRule = {
  keywords: nameStems,

  over(text, report) {
    const words = new Words(text);
    const nameOf = remembering(secretName);
    const judges = new Map<string, ((value: string) => boolean)[]>();
    const isPlausible = (value: string, context: ValueContext): boolean => {
      const kinds = judges.get(context.family) ?? [];
      judges.set(context.family, kinds);
      const place = (context.quoted ? 1 : 0) + (context.doubtful ? 2 : 0) + (context.loose ? 4 : 0);
      kinds[place] ??= remembering(one => isPlausibleSecret(one, context));
      return kinds[place](value);
    };
    let readUpTo = 0;
    return (_keyword, keywordStart, keywordEnd) => {
      if (keywordStart < readUpTo) return;
      const nameStart = startOfName(text, keywordStart, readUpTo);
      const nameEnd = endOfName(text, keywordEnd);
      readUpTo = nameEnd;
      const name = nameOf(text.slice(nameStart, nameEnd));
      if (name === undefined || isPartOfResourceName(text, nameStart)) return;
      const site = { text, nameStart, nameEnd, name, words };
      for (const value of valuesOf(site, isPlausible)) report(name.type, value.start, value.end);
    };
  },
};

const longestName = 64;

function startOfName(text: string, keywordStart: number, least: number): number {
  let start = keywordStart;
  const lowest = Math.max(least, keywordStart - longestName);
  while (start > lowest && isNameCharacter(text.charCodeAt(start - 1))) start -= 1;
  // `SECRET KEY:`, `root password:` — a name may be two words, the first of them looked at before.
  if (!/[ \t]/.test(text[start - 1] ?? '')) return start;
  const before = /(?<![\w$.-])[A-Za-z]{2,16}[ \t]$/.exec(text.slice(Math.max(0, start - 20), start));
  return before === null ? start : start - before[0].length;
}

function endOfName(text: string, keywordEnd: number): number {
  let end = keywordEnd;
  while (end - keywordEnd < longestName && isNameCharacter(text.charCodeAt(end))) end += 1;
  return end;
}

/** Token characters, `$`, `.` and Latin letters with marks. */
function isNameCharacter(code: number): boolean {
  return isTokenCharacter(code) || code === 36 || code === 46 || (code >= 0xc0 && code <= 0x24f);
}

/** `arn:aws:secretsmanager:eu-west-1:123456789012:secret:…` names a secret and does not tell it. */
function isPartOfResourceName(text: string, nameStart: number): boolean {
  return (
    text[nameStart - 1] === ':' &&
    /arn:[\w-]{2,12}:[\w-]{2,40}:[\w-]{0,24}:\d{0,12}:$/.test(text.slice(Math.max(0, nameStart - 110), nameStart))
  );
}

/** A name that promises a secret, where it stands. */
interface Site {
  readonly text: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly name: SecretName;
  readonly words: Words;
}

function valuesOf(site: Site, isPlausible: (value: string, context: ValueContext) => boolean): readonly Value[] {
  const plausible = (value: Value | undefined): value is Value =>
    value !== undefined && isPlausible(beginningOf(site.text, value), context(site.name, value));
  for (const syntax of syntaxes) {
    const values = syntax(site);
    if (values === undefined) continue;
    const value = values.find(plausible);
    if (value !== undefined) return [value];
    break;
  }
  const before = valueBefore(site);
  return plausible(before) ? [before] : [];
}

/** Enough to judge by: a value may be as long as the text. */
function beginningOf(text: string, value: Value): string {
  return text.slice(value.start, Math.min(value.end, value.start + judgedLength));
}

const judgedLength = 160;

function context(name: SecretName, value: Value): ValueContext {
  return {
    family: name.family,
    quoted: value.quoted,
    doubtful: name.doubtful,
    loose: name.loose || value.loose === true,
  };
}

/** Each tells the values that the name may have in its syntax, the likeliest first; `undefined` where it is another syntax. */
const syntaxes: readonly ((site: Site) => readonly (Value | undefined)[] | undefined)[] = [
  insideElement,
  valueOfPair,
  assigned,
  argument,
  valueOfAttribute,
  partOfAddress,
  behindSpaces,
];

/** What may stand between the name's end and its separator: quotes, brackets. */
const afterName = /(?:\\{0,4}["'`]|&quot;|&#34;)?[\])]?(?:\[[^\]\s]{0,8}\])?[ \t]{0,16}/y;
const separator =
  /(?:[:?.+|&]{0,3}={1,3}>?|!={1,2}|<>|:{1,2}|->|<-|\|\||\?\?|：|\bis[ \t]*:?(?=[ \t])|는|은)[ \t]{0,16}(?:!{1,2}\w{1,16}[ \t]{1,4})?/y;
const typeThenEquals = /(?::[ \t]{0,4})?[A-Za-z_&*][\w<>&*.[\]|?]{0,40}[ \t]{0,4}:?=(?![=>])[ \t]{0,16}/y;
const lineBreak = /(?:[|>][-+]?)?[ \t]{0,16}\\?\r?\n[ \t>|]{0,80}(?:\d{1,6}\| ?[ \t]{0,80})?/y;

/** `password = …`, `"password": "…"`, `password string = "…"`, and the value in the line below. */
function assigned({ text, nameStart, nameEnd, words }: Site): readonly (Value | undefined)[] | undefined {
  const at = skip(afterName, text, nameEnd) ?? nameEnd;
  const typed = skip(typeThenEquals, text, at);
  if (typed !== undefined) return [valueAt(text, typed, words), fallbackAt(text, typed)];
  const separated = skip(separator, text, at);
  if (separated === undefined) return undefined;
  const retyped = skip(typeThenEquals, text, separated);
  if (retyped !== undefined && text[separated - 1] !== '=') return [valueAt(text, retyped, words)];
  const below = skip(lineBreak, text, separated);
  if (below !== undefined) return [valueBelow(text, below, text[separated - 1] === '=', words)];
  const value = valueAt(text, separated, words);
  const isLiteral = value !== undefined && isEnvironment(text, nameStart, nameEnd, separated);
  return [isLiteral ? { ...value, quoted: true } : value, fallbackAt(text, separated)];
}

/** `DB_PASSWORD=…` alone at the beginning of a line, as shells and `.env` files have it: what follows is a text, and no code. */
function isEnvironment(text: string, nameStart: number, nameEnd: number, valueStart: number): boolean {
  return (
    valueStart === nameEnd + 1 &&
    /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(text.slice(nameStart, nameEnd)) &&
    /(?:^|\n)[ \t]{0,16}(?:(?:export|ENV|ARG|set|-)[ \t]{1,4})?$/.test(
      text.slice(Math.max(0, nameStart - 32), nameStart),
    )
  );
}

const pair =
  /(?:\\{0,4}["'])?[ \t]{0,4},?\s{0,40}(?:\\{0,4}["'])?(?:value|default|content)(?:\\{0,4}["'])?[ \t]{0,4}[:=][ \t]{0,4}/iy;

/** `name: DB_PASSWORD` and below it `value: …`; `"key": "password", "value": "…"`. */
function valueOfPair({ text, nameEnd, words }: Site): readonly (Value | undefined)[] | undefined {
  const at = skip(pair, text, nameEnd);
  return at === undefined ? undefined : [loosely(valueAt(text, at, words))];
}

const call = /(?:\\{0,4}["'`])?[ \t]?(?:,|\()[ \t]{0,8}(?=\\{0,4}["'`])/y;
const openedByCall = /\([ \t]{0,4}\\{0,4}["'`]$/;

/** `setPassword("…")`, `setProperty("password", "…")`; in a mere list of texts only what is random. */
function argument({ text, nameStart, nameEnd }: Site): readonly (Value | undefined)[] | undefined {
  const at = skip(call, text, nameEnd);
  if (at === undefined) return undefined;
  const value = loosely(quotedAt(text, at));
  if (!/,[ \t]{0,8}$/.test(text.slice(nameEnd, at))) return [value];
  const isQuoted = /["'`\\]/.test(text[nameEnd] ?? '');
  const isFirst = openedByCall.test(text.slice(Math.max(0, nameStart - 12), nameStart));
  if (isQuoted && (isFirst || (value !== undefined && isPlainlyRandom(beginningOf(text, value))))) return [value];
  return [];
}

const attribute =
  /(?:\\{0,4}["'])[ \t]{1,8}(?:[a-z]{1,12}=\\{0,4}["'][^"'\n]{0,40}["'][ \t]{1,8})?(?:value|content|default)[ \t]?=[ \t]?/iy;

/** `<add key="password" value="…">` */
function valueOfAttribute({ text, nameEnd }: Site): readonly (Value | undefined)[] | undefined {
  const at = skip(attribute, text, nameEnd);
  return at === undefined ? undefined : [quotedAt(text, at)];
}

const restOfTag = /[^<>\n]{0,80}>\s{0,80}(?=[^<\s])/y;

/** `<password>…</password>`, with attributes or without. */
function insideElement({ text, nameStart, nameEnd, words }: Site): readonly (Value | undefined)[] | undefined {
  if (text[nameEnd] !== '>' && text[nameStart - 1] !== '<') return undefined;
  const at = skip(restOfTag, text, nameEnd);
  return at === undefined ? undefined : [valueAt(text, at, words)];
}

/** `…/token/OTI2NjA3…`: only what is random beyond doubt. */
function partOfAddress({ text, nameEnd }: Site): readonly (Value | undefined)[] | undefined {
  if (text[nameEnd] !== '/') return undefined;
  const start = nameEnd + 1;
  const part = /^[\w-]{20,256}(?![\w-])/.exec(text.slice(start, start + 257))?.[0];
  if (part === undefined || !/[A-Z]/.test(part) || !/[a-z]/.test(part) || !/\d/.test(part)) return [];
  return [{ start, end: start + part.length, quoted: true }];
}

const spaces = /[ \t]{1,16}(?:[-–—]{1,2}[ \t]{1,4})?/y;

/** `--password …`, `password '…'`, and in prose what nobody would take for a word. */
function behindSpaces({ text, nameEnd, name, words }: Site): readonly (Value | undefined)[] | undefined {
  const at = skip(spaces, text, nameEnd);
  if (at === undefined) return undefined;
  const quoted = text[at] === '`' ? undefined : quotedAt(text, at);
  if (quoted !== undefined) return [loosely(quoted)];
  const word = valueAt(text, at, words);
  if (word === undefined) return [];
  const isFlag = /(?:^|[\s"'[,])--?[\w-]*$/.test(text.slice(Math.max(0, nameEnd - longestName - 4), nameEnd));
  if (isFlag) return [word];
  return isMeantBehindSpaces(name, beginningOf(text, word)) ? [loosely(word)] : [];
}

function isMeantBehindSpaces(name: SecretName, beginning: string): boolean {
  if (name.family === 'password') return isStrongPassword(beginning);
  if (isUuid(beginning)) return name.family === 'token' || name.family === 'secret';
  return isPlainlyRandom(beginning);
}

function isPlainlyRandom(beginning: string): boolean {
  return beginning.length >= 14 && looksRandom(beginning) && changesOfClass(beginning) >= 5;
}

function loosely(value: Value | undefined): Value | undefined {
  return value === undefined ? undefined : { ...value, loose: true };
}

/** `"…" == password`: the value stands in front. */
function valueBefore({ text, nameStart }: Site): Value | undefined {
  // Tried at every name, and nearly never so.
  const near = withoutEnd(text.slice(Math.max(0, nameStart - 12), nameStart), ' \t');
  if (!near.endsWith('=') || !/["'`]/.test(withoutEnd(near, '=! \t').at(-1) ?? '')) return undefined;
  const before = text.slice(Math.max(0, nameStart - windowLength), nameStart);
  const match = /(["'`])([^"'`\n]{4,256})\1[ \t]{0,4}[!=]={1,2}[ \t]{0,4}$/.exec(before.slice(-280));
  if (match?.[2] === undefined) return undefined;
  const start = nameStart - match[0].length + 1;
  return { start, end: start + match[2].length, quoted: true };
}

function valueAt(text: string, at: number, words: Words): Value | undefined {
  const quoted = quotedAt(text, at);
  if (quoted !== undefined) return quoted;
  const begin = skip(prefixOfQuote, text, at);
  if (begin === undefined) return wordAt(text, at, words);
  // A quote that is not closed here: cut off, or the line goes on elsewhere.
  const word = wordAt(text, begin + (/^\\{0,4}["'`]/.exec(text.slice(begin, begin + 5))?.[0].length ?? 0), words);
  return word === undefined ? undefined : { ...word, quoted: true };
}

/** In the line below only what plainly is a value: in quotes, or alone in its line. */
function valueBelow(text: string, at: number, isAssigned: boolean, words: Words): Value | undefined {
  const quoted = quotedAt(text, at);
  if (quoted !== undefined || isAssigned) return quoted;
  const word = wordAt(text, at, words);
  if (word === undefined || !/^[ \t\r]{0,8}(?:\n|$|\\[rn]|<)/.test(text.slice(word.end, word.end + 12)))
    return undefined;
  return isStrongPassword(beginningOf(text, word)) || word.end - word.start >= 16 ? word : undefined;
}

const fallbackSign = /(?:\|\||\?\?|,|\bor\b|:-)[ \t]{0,4}$/;

/** `process.env.TOKEN || "…"`, `getenv("TOKEN", "…")`: the value for when there is none. */
function fallbackAt(text: string, at: number): Value | undefined {
  const near = text.slice(at, at + 90);
  const quote = near.search(/["'`\n;]/);
  return quote > 1 && fallbackSign.test(near.slice(Math.max(1, quote - 7), quote))
    ? quotedAt(text, at + quote)
    : undefined;
}

const prefixOfQuote = /(?:@|\$|\([ \t]{0,2}|[bBrRuUfFLN]{1,2}|new[ \t]\w{1,20}\(|[A-Za-z_.]{1,40}\()?(?=\\{0,4}["'`])/y;

/** A quoted text: quotes of the same kind, escaped as often, on one line unless the quote may span lines. */
function quotedAt(text: string, at: number): Value | undefined {
  const begin = skip(prefixOfQuote, text, at);
  const entity = /^&(?:quot|#34|apos|#39);|^[“”„«]/.exec(text.slice(at, at + 6));
  if (begin === undefined && entity === null) return undefined;
  const opening = entity?.[0] ?? /^\\{0,4}(?:"""|'''|["'`])/.exec(text.slice(begin, (begin ?? 0) + 8))?.[0] ?? '';
  const closing = opening === '“' || opening === '„' ? '”' : opening === '«' ? '»' : opening;
  const start = (entity === null ? (begin ?? at) : at) + opening.length;
  const within = text.slice(start, start + 2 * windowLength);
  const end = endOfQuoted(within, closing);
  if (end === undefined || end === 0) return undefined;
  const value = within.slice(0, end);
  const lead = value.length - value.trimStart().length;
  return { start: start + lead, end: start + lead + value.trim().length, quoted: true };
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
  const word = text.slice(at, Math.min(end, at + 2 * windowLength));
  const length = isCut || word.length === end - at ? withoutClosing(word).length : end - at;
  return length === 0 ? undefined : { start: at, end: at + length, quoted: false };
}

/** Where unquoted values end. Remembers what it searched, so that many values in one long word cost no more than one. */
class Words {
  private readonly endOfWord: (from: number) => number;
  private readonly cuts = new RegExp(endOfUnquoted, 'gu');
  /** Between these there is no cut, and at the second there is one if `isCut`. */
  private clearFrom = 0;
  private clearTo = 0;
  private isCut = false;

  constructor(private readonly text: string) {
    this.endOfWord = endOfRuns(text, code => code > 32 && code !== 34 && code !== 39 && code !== 96);
  }

  /** The end of the word, or the place in it where another name, a tag or an escaped line end begins. */
  endOf(at: number): { readonly end: number; readonly isCut: boolean } {
    const whole = this.endOfWord(at);
    const isKnown = at >= this.clearFrom && (at < this.clearTo || (at === this.clearTo && this.isCut));
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
}

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

function skip(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

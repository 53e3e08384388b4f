import { CharacterSet } from './characterSet';
import { endOfName, longestName, startOfName } from './nameAround';
import { classesOf, isPartOfResourceName } from './namesOfOthers';
import {
  changesOfClass,
  isPlausibleSecret,
  isStrongPassword,
  isUuid,
  looksRandom,
  shortestSecret,
  shortestStrongPassword,
  type ValueContext,
} from './plausibleValue';
import { type KeywordRule, remembering, tokenCharacter, windowLength } from './rule';
import { nameStems, type SecretName, secretName } from './secretName';
import {
  afterBlanks,
  afterLineBreak,
  afterQuotesAndBrackets,
  afterSeparator,
  afterTypeAndEquals,
  isBeforeWord,
  mayBeginSeparator,
  mayGoOnToValue,
} from './signsBehindNames';
import {
  afterQuote,
  beginningOf,
  beginOfQuote,
  fallbackAt,
  quotedAt,
  quotedFrom,
  skip,
  unquotedFrom,
  type Value,
  valueAt,
  valueBelow,
  Words,
} from './valueText';

/**
 * Names that promise a secret and the value that belongs to them, in whatever syntax: `password = "…"`, `"apiKey": "…"`,
 * `<token>…</token>`, `--secret …`, `setPassword("…")`, `IDENTIFIED BY '…'`, `PW: …`, `"…" == password`.
 */
export const keyValues: KeywordRule = {
  keywords: nameStems,

  over(text, report) {
    const words = new Words(text);
    const nameOf = remembering(secretName);
    const isRandom = remembering(isPlainlyRandom);
    const isStrong = remembering(isStrongPassword);
    const isClass = classesOf(text);
    const judges: ((value: string) => boolean)[] = [];
    const isPlausible = (value: string, context: ValueContext): boolean => {
      const flags = (context.quoted ? 1 : 0) + (context.doubtful ? 2 : 0) + (context.loose ? 4 : 0);
      const place = 8 * familyNumbers[context.family] + flags;
      judges[place] ??= remembering(one => isPlausibleSecret(one, context));
      return judges[place](value);
    };
    let readUpTo = 0;
    return (_keyword, keywordStart, keywordEnd) => {
      if (keywordStart < readUpTo) return;
      const nameStart = startOfName(text, keywordStart, readUpTo);
      const nameEnd = endOfName(text, keywordEnd);
      readUpTo = nameEnd;
      const name = nameOf(text.slice(nameStart, nameEnd));
      if (name === undefined || isPartOfResourceName(text, nameStart) || isClass(nameStart)) return;
      const site = { text, nameStart, nameEnd, name, words, isPlausible, isRandom, isStrong };
      const value = valueNear(site);
      if (value !== undefined) report(name.type, value.start, value.end);
    };
  },
};

const familyNumbers: Readonly<Record<ValueContext['family'], number>> = {
  password: 0,
  secret: 1,
  token: 2,
  key: 3,
  provider: 4,
};

/** A name that promises a secret, where it stands. */
interface Site {
  readonly text: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly name: SecretName;
  readonly words: Words;
  readonly isPlausible: (value: string, context: ValueContext) => boolean;
  readonly isRandom: (beginning: string) => boolean;
  readonly isStrong: (beginning: string) => boolean;
}

function valueNear(site: Site): Value | undefined {
  const { text, nameStart, nameEnd } = site;
  const isAmongWords = isBeforeWord(text, nameEnd) && text[nameStart - 1] !== '<' && !isFlag(text, nameEnd);
  for (const { values: valuesIn } of isAmongWords ? [] : syntaxesBetween(text, nameStart, nameEnd)) {
    const values = valuesIn(site);
    if (values === undefined) continue;
    for (const value of values) if (isPlausibleAt(site, value)) return value;
    break;
  }
  const before = valueBefore(site);
  return isPlausibleAt(site, before) ? before : undefined;
}

function isPlausibleAt({ text, name, isPlausible }: Site, value: Value | undefined): boolean {
  return (
    value !== undefined &&
    value.end - value.start >= shortestSecret &&
    isPlausible(beginningOf(text, value), context(name, value))
  );
}

function context(name: SecretName, value: Value): ValueContext {
  return {
    family: name.family,
    quoted: value.quoted,
    doubtful: name.doubtful,
    loose: name.loose || value.loose === true,
  };
}

const blanks = new CharacterSet(' \t');
const white =
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
const isWhite = new CharacterSet(white);
/** White space, quotes, commas and backslashes. */
const standsInPair = new CharacterSet(`${white}"',\\`);
const beginsPair = new CharacterSet('pvdcPVDC');
const beginsCall = new CharacterSet('\\"\'` \t,(');
const beginsAttribute = new CharacterSet('\\"\'');

interface Syntax {
  /** Of ASCII characters, those that may stand behind the name. */
  readonly begins: (code: number) => boolean;
  /** The values that the name may have, the likeliest first; `undefined` where it is another syntax. */
  readonly values: (site: Site) => readonly (Value | undefined)[] | undefined;
}

const syntaxes: readonly Syntax[] = [
  { begins: code => code === 62, values: insideElement },
  { begins: code => standsInPair.has(code) || beginsPair.has(code), values: valueOfPair },
  { begins: code => code === 34, values: defaultOfVariable },
  { begins: mayGoOnToValue, values: assigned },
  { begins: code => beginsCall.has(code), values: argument },
  { begins: code => beginsAttribute.has(code), values: valueOfAttribute },
  { begins: code => code === 47, values: partOfAddress },
  { begins: code => blanks.has(code), values: behindSpaces },
];

/** Looked up at every name of a text: most could be of no syntax, or of one. */
const syntaxesBefore = Array.from({ length: 128 }, (_, code) => syntaxes.filter(syntax => syntax.begins(code)));
/** Of those that may stand behind a blank, the only one where what follows the blanks is a word of another script. */
const onlyBehindSpaces = syntaxes.filter(syntax => syntax.values === behindSpaces);

function syntaxesBetween(text: string, nameStart: number, nameEnd: number): readonly Syntax[] {
  const code = text.charCodeAt(nameEnd);
  if (code >= 128 || text[nameStart - 1] === '<') return syntaxes;
  if (code === 32 && isLetterOfOthers(text.charCodeAt(nameEnd + 1))) return onlyBehindSpaces;
  return syntaxesBefore[code] ?? [];
}

/** A letter beyond Latin that begins no sign between a name and its value. */
function isLetterOfOthers(code: number): boolean {
  return code >= 0x370 && !isWhite.has(code) && !mayBeginSeparator(code);
}

/** `password = …`, `"password": "…"`, `password string = "…"`, and the value in the line below. */
function assigned({ text, nameStart, nameEnd, words }: Site): readonly (Value | undefined)[] | undefined {
  const at = afterQuotesAndBrackets(text, nameEnd);
  // `password&next=…` of an address is no type.
  const typed = at === nameEnd && text[at] === '&' ? undefined : afterTypeAndEquals(text, at);
  if (typed !== undefined) return [valueAt(text, typed, words), fallbackAt(text, typed, words)];
  const separated = afterSeparator(text, at);
  if (separated === undefined) return undefined;
  const retyped = text[separated - 1] === '=' ? undefined : afterTypeAndEquals(text, separated);
  if (retyped !== undefined) return [valueAt(text, retyped, words)];
  const below = afterLineBreak(text, separated);
  if (below !== undefined) return [valueBelow(text, below, text[separated - 1] === '=', words)];
  const value = valueAt(text, separated, words);
  const isLiteral = value !== undefined && isEnvironment(text, nameStart, nameEnd, separated);
  return [isLiteral ? { ...value, quoted: true } : value, fallbackAt(text, separated, words)];
}

/** `DB_PASSWORD=…` alone at the beginning of a line, as shells and `.env` files have it: what follows is a text, and no code. */
function isEnvironment(text: string, nameStart: number, nameEnd: number, valueStart: number): boolean {
  return (
    valueStart === nameEnd + 1 &&
    isCapital(text.charCodeAt(nameStart)) &&
    /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(text.slice(nameStart, nameEnd)) &&
    /(?:^|\n)[ \t]{0,16}(?:(?:export|ENV|ARG|set|-)[ \t]{1,4})?$/.test(
      text.slice(Math.max(0, nameStart - 32), nameStart),
    )
  );
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

const pair =
  /(?:\\{0,4}["'])?[ \t]{0,4},?\s{0,40}(?:\\{0,4}["'])?(?:parameter)?(?:value|default|content)(?:\\{0,4}["'])?[ \t]{0,4}[:=][ \t]{0,4}/iy;

/** `name: DB_PASSWORD` and below it `value: …`; `"key": "password", "value": "…"`. */
function valueOfPair({ text, nameEnd, words }: Site): readonly (Value | undefined)[] | undefined {
  let next = nameEnd;
  while (next - nameEnd < 60 && standsInPair.has(text.charCodeAt(next))) next += 1;
  const at = beginsPair.has(text.charCodeAt(next)) ? skip(pair, text, nameEnd) : undefined;
  return at === undefined ? undefined : [loosely(valueAt(text, at, words))];
}

/** As far as a variable's description and type may go on in front of its default. */
const longestBlock = 400;

/** `variable "db_password" { … default = "…" }` */
function defaultOfVariable({ text, nameStart, nameEnd }: Site): readonly (Value | undefined)[] | undefined {
  if (
    text[nameEnd] !== '"' ||
    text[nameStart - 1] !== '"' ||
    !/variable[ \t]{1,4}"$/.test(text.slice(Math.max(0, nameStart - 14), nameStart))
  )
    return undefined;
  const block = text.slice(nameEnd + 1, nameEnd + longestBlock);
  const within = block.slice(0, Math.max(0, block.indexOf('}')) || block.length);
  const begin = /\bdefault[ \t]{0,16}=[ \t]{0,8}(?=")/.exec(within);
  return begin === null ? [] : [quotedAt(text, nameEnd + 1 + begin.index + begin[0].length)];
}

const call = /(?:\\{0,4}["'`])?[ \t]?(?:,|\()[ \t]{0,8}(?=\\{0,4}["'`])/y;
const openedByCall = /\([ \t]{0,4}\\{0,4}["'`]$/;

/** Whether a comma or a bracket follows, behind a quote and a blank at most. */
function isCall(text: string, nameEnd: number): boolean {
  const quoted = afterQuote(text, nameEnd) ?? nameEnd;
  const code = text.charCodeAt(blanks.has(text.charCodeAt(quoted)) ? quoted + 1 : quoted);
  return code === 44 || code === 40;
}

/** `setPassword("…")`, `setProperty("password", "…")`; in a mere list of texts only what is random. */
function argument({ text, nameStart, nameEnd, isRandom }: Site): readonly (Value | undefined)[] | undefined {
  const at = isCall(text, nameEnd) ? skip(call, text, nameEnd) : undefined;
  if (at === undefined) return undefined;
  const value = loosely(quotedAt(text, at));
  if (!/,[ \t]{0,8}$/.test(text.slice(nameEnd, at))) return [value];
  const isQuoted = /["'`\\]/.test(text[nameEnd] ?? '');
  const isFirst = openedByCall.test(text.slice(Math.max(0, nameStart - 12), nameStart));
  if (isQuoted && (isFirst || (value !== undefined && isRandom(beginningOf(text, value))))) return [value];
  return [];
}

const attribute =
  /(?:\\{0,4}["'])[ \t]{1,8}(?:[a-z]{1,12}=\\{0,4}["'][^"'\n]{0,40}["'][ \t]{1,8})?(?:value|content|default)[ \t]?=[ \t]?/iy;

/** `<add key="password" value="…">` */
function valueOfAttribute({ text, nameEnd }: Site): readonly (Value | undefined)[] | undefined {
  const quoted = afterQuote(text, nameEnd);
  const at = quoted !== undefined && blanks.has(text.charCodeAt(quoted)) ? skip(attribute, text, nameEnd) : undefined;
  return at === undefined ? undefined : [quotedAt(text, at)];
}

const restOfTag = /[^<>\n]{0,80}>\s{0,80}(?:<Value>|<!\[CDATA\[)?(?=[^<\s])/iy;

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
const dashes = new CharacterSet('-–—');

/** `--password …`, `password '…'`, and in prose what nobody would take for a word. */
function behindSpaces(site: Site): readonly (Value | undefined)[] | undefined {
  const { text, nameEnd, words } = site;
  const behind = afterBlanks(text, nameEnd, 16);
  if (behind === nameEnd) return undefined;
  const at = dashes.has(text.charCodeAt(behind)) ? (skip(spaces, text, nameEnd) ?? behind) : behind;
  const begin = beginOfQuote(text, at);
  const quoted = quotedFrom(text, at, begin);
  if (quoted !== undefined && text[at] !== '`') return [loosely(quoted)];
  const word = quoted ?? unquotedFrom(text, at, begin, words);
  if (word === undefined) return noValue;
  if (isFlag(text, nameEnd)) return [word];
  if (word.end - word.start < shortestStrongPassword) return noValue;
  return isMeantBehindSpaces(site, beginningOf(text, word)) ? [loosely(word)] : noValue;
}

const noValue: readonly Value[] = [];

/** `--db-password`, alone or in a list of arguments. */
function isFlag(text: string, nameEnd: number): boolean {
  let start = nameEnd;
  while (start > 0 && nameEnd - start < longestName + 4 && tokenCharacter.has(text.charCodeAt(start - 1))) start -= 1;
  return text[start] === '-' && start < nameEnd && /^[\s"'[,]?$/.test(text.slice(Math.max(0, start - 1), start));
}

function isMeantBehindSpaces({ name, isRandom, isStrong }: Site, beginning: string): boolean {
  if (name.family === 'password') return isStrong(beginning);
  if (isUuid(beginning)) return name.family === 'token' || name.family === 'secret';
  return isRandom(beginning);
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
  const equals = backOver(text, nameStart, nameStart - 12, blanks);
  if (text[equals - 1] !== '=' || !quotes.has(text.charCodeAt(backOver(text, equals, nameStart - 12, signs) - 1)))
    return undefined;
  const before = text.slice(Math.max(0, nameStart - windowLength), nameStart);
  const match = /(["'`])([^"'`\n]{4,256})\1[ \t]{0,4}[!=]={1,2}[ \t]{0,4}$/.exec(before.slice(-280));
  if (match?.[2] === undefined) return undefined;
  const start = nameStart - match[0].length + 1;
  return { start, end: start + match[2].length, quoted: true };
}

const signs = new CharacterSet('=! \t');
const quotes = new CharacterSet('"\'`');

function backOver(text: string, from: number, least: number, passed: CharacterSet): number {
  let at = from;
  while (at > least && passed.has(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

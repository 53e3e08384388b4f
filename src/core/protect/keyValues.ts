import { CharacterSet } from './characterSet';
import {
  changesOfClass,
  isPlausibleSecret,
  isStrongPassword,
  isUuid,
  looksRandom,
  type ValueContext,
} from './plausibleValue';
import { isTokenCharacter, type KeywordRule, remembering, windowLength } from './rule';
import { nameStems, type SecretName, secretName } from './secretName';
import {
  afterLineBreak,
  afterQuotesAndBrackets,
  afterSeparator,
  afterTypeAndEquals,
  isBeforeWord,
} from './signsBehindNames';
import {
  beginningOf,
  fallbackAt,
  quotedAt,
  skip,
  unquotedAt,
  type Value,
  valueAt,
  valueBelow,
  Words,
} from './valueText';
import { withoutEnd } from './withoutEnd';

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
      if (name === undefined || isPartOfResourceName(text, nameStart) || isClass(text, nameStart)) return;
      const site = { text, nameStart, nameEnd, name, words };
      for (const value of valuesOf(site, isPlausible)) report(name.type, value.start, value.end);
    };
  },
};

const longestName = 64;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const nameCharacters = new CharacterSet(`${letters}0123456789_-$.`);

function startOfName(text: string, keywordStart: number, least: number): number {
  let start = keywordStart;
  const lowest = Math.max(least, keywordStart - longestName);
  while (start > lowest && isNameCharacter(text.charCodeAt(start - 1))) start -= 1;
  // `SECRET KEY:`, `root password:` — a name may be two words, the first of them looked at before.
  const code = text.charCodeAt(start - 1);
  if (code !== 32 && code !== 9) return start;
  let first = start - 1;
  while (first > 0 && start - first < 18 && isLetter(text.charCodeAt(first - 1))) first -= 1;
  const length = start - 1 - first;
  return length < 2 || length > 16 || isWordCharacter(text.charCodeAt(first - 1)) ? start : first;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** What a word of its own does not begin behind: `$`, `.` and what tokens are made of. */
function isWordCharacter(code: number): boolean {
  return nameCharacters.has(code);
}

function endOfName(text: string, keywordEnd: number): number {
  let end = keywordEnd;
  while (end - keywordEnd < longestName && isNameCharacter(text.charCodeAt(end))) end += 1;
  return end;
}

/** Token characters, `$`, `.` and Latin letters with marks. */
function isNameCharacter(code: number): boolean {
  return code < 128 ? nameCharacters.has(code) : code >= 0xc0 && code <= 0x24f;
}

/** `arn:aws:secretsmanager:eu-west-1:123456789012:secret:…` names a secret and does not tell it. */
function isPartOfResourceName(text: string, nameStart: number): boolean {
  return (
    text[nameStart - 1] === ':' &&
    /arn:[\w-]{2,12}:[\w-]{2,40}:[\w-]{0,24}:\d{0,12}:$/.test(text.slice(Math.max(0, nameStart - 110), nameStart))
  );
}

/** `class="token"`: how a page shows something. */
function isClass(text: string, nameStart: number): boolean {
  // Back over other classes to the quote: nearly no name has `=` in front of that.
  let quote = nameStart - 1;
  if (text[quote] === ' ') {
    while (nameStart - quote < 102 && isClassCharacter(text.charCodeAt(quote))) quote -= 1;
  }
  const code = text.charCodeAt(quote);
  if (code !== 34 && code !== 39) return false;
  const equals = text[quote - 1] === '\\' ? quote - 2 : quote - 1;
  return (
    text[equals] === '=' &&
    /\bclass(?:Name)?=\\?["'](?:[\w-]{1,24} ){0,4}$/.test(text.slice(Math.max(0, nameStart - 110), nameStart))
  );
}

function isClassCharacter(code: number): boolean {
  return isTokenCharacter(code) || code === 32;
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
  const isAmongWords =
    isBeforeWord(site.text, site.nameEnd) && site.text[site.nameStart - 1] !== '<' && !isFlag(site.text, site.nameEnd);
  for (const syntax of isAmongWords ? [] : syntaxes) {
    const values = syntax(site);
    if (values === undefined) continue;
    const value = values.find(plausible);
    if (value !== undefined) return [value];
    break;
  }
  const before = valueBefore(site);
  return plausible(before) ? [before] : [];
}

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
  defaultOfVariable,
  assigned,
  argument,
  valueOfAttribute,
  partOfAddress,
  behindSpaces,
];

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
    /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(text.slice(nameStart, nameEnd)) &&
    /(?:^|\n)[ \t]{0,16}(?:(?:export|ENV|ARG|set|-)[ \t]{1,4})?$/.test(
      text.slice(Math.max(0, nameStart - 32), nameStart),
    )
  );
}

const pair =
  /(?:\\{0,4}["'])?[ \t]{0,4},?\s{0,40}(?:\\{0,4}["'])?(?:parameter)?(?:value|default|content)(?:\\{0,4}["'])?[ \t]{0,4}[:=][ \t]{0,4}/iy;

/** `name: DB_PASSWORD` and below it `value: …`; `"key": "password", "value": "…"`. */
function valueOfPair({ text, nameEnd, words }: Site): readonly (Value | undefined)[] | undefined {
  let next = nameEnd;
  while (next - nameEnd < 60 && standsInPair(text.charCodeAt(next))) next += 1;
  const at = beginsPair.has(text.charCodeAt(next)) ? skip(pair, text, nameEnd) : undefined;
  return at === undefined ? undefined : [loosely(valueAt(text, at, words))];
}

const beginsPair = new CharacterSet('pvdcPVDC');

/** White space, quotes, commas and backslashes. */
function standsInPair(code: number): boolean {
  return code <= 32 || code === 34 || code === 39 || code === 44 || code === 92 || code >= 160;
}

/** As far as a variable's description and type may go on in front of its default. */
const longestBlock = 400;

/** `variable "db_password" { … default = "…" }` */
function defaultOfVariable({ text, nameStart, nameEnd }: Site): readonly (Value | undefined)[] | undefined {
  if (text[nameEnd] !== '"' || !/variable[ \t]{1,4}"$/.test(text.slice(Math.max(0, nameStart - 14), nameStart)))
    return undefined;
  const block = text.slice(nameEnd + 1, nameEnd + longestBlock);
  const within = block.slice(0, Math.max(0, block.indexOf('}')) || block.length);
  const begin = /\bdefault[ \t]{0,16}=[ \t]{0,8}(?=")/.exec(within);
  return begin === null ? [] : [quotedAt(text, nameEnd + 1 + begin.index + begin[0].length)];
}

const call = /(?:\\{0,4}["'`])?[ \t]?(?:,|\()[ \t]{0,8}(?=\\{0,4}["'`])/y;
const beginsCall = new CharacterSet('\\"\'` \t,(');
const openedByCall = /\([ \t]{0,4}\\{0,4}["'`]$/;

/** `setPassword("…")`, `setProperty("password", "…")`; in a mere list of texts only what is random. */
function argument({ text, nameStart, nameEnd }: Site): readonly (Value | undefined)[] | undefined {
  const at = beginsCall.has(text.charCodeAt(nameEnd)) ? skip(call, text, nameEnd) : undefined;
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
  const at = '\\"\''.includes(text[nameEnd] ?? ' ') ? skip(attribute, text, nameEnd) : undefined;
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

/** `--password …`, `password '…'`, and in prose what nobody would take for a word. */
function behindSpaces({ text, nameEnd, name, words }: Site): readonly (Value | undefined)[] | undefined {
  const code = text.charCodeAt(nameEnd);
  const at = code === 32 || code === 9 ? skip(spaces, text, nameEnd) : undefined;
  if (at === undefined) return undefined;
  const quoted = text[at] === '`' ? undefined : quotedAt(text, at);
  if (quoted !== undefined) return [loosely(quoted)];
  const word = text[at] === '`' ? valueAt(text, at, words) : unquotedAt(text, at, words);
  if (word === undefined) return [];
  if (isFlag(text, nameEnd)) return [word];
  return isMeantBehindSpaces(name, beginningOf(text, word)) ? [loosely(word)] : [];
}

/** `--db-password`, alone or in a list of arguments. */
function isFlag(text: string, nameEnd: number): boolean {
  let start = nameEnd;
  while (start > 0 && nameEnd - start < longestName + 4 && isTokenCharacter(text.charCodeAt(start - 1))) start -= 1;
  return text[start] === '-' && start < nameEnd && /^[\s"'[,]?$/.test(text.slice(Math.max(0, start - 1), start));
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

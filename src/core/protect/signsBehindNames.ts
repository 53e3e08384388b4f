import { CharacterSet } from './characterSet';
import { afterQuote, skip } from './valueText';

/*
 * What may stand between a name and its value. Each of these is tried at every name of a text and most are not there, so that the first
 * characters are looked at by hand, and a pattern is tried where they fit.
 */

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const afterName = /(?:\\{0,4}["'`]|&quot;|&#34;)?[\])]?(?:\[[^\]\s]{0,8}\])?[ \t]{0,16}/y;
const separator =
  /(?:[:?.+|&]{0,3}={1,3}>?|!={1,2}|<>|:{1,2}|->|<-|\|\||\?\?|：|\b(?:is|ist|lautet|est|es)[ \t]*:?(?=[ \t])|는|은)[ \t]{0,16}(?:!{1,2}\w{1,16}[ \t]{1,4})?/y;
const goesOn = new CharacterSet(':?.+|&=>');
const beginsSeparator = new CharacterSet(':?.+|&=!<-：ile는은');
const beginsLineBreak = new CharacterSet('|> \t\\\r\n');
const beginsType = new CharacterSet(`${letters}_&*`);
const typeCharacters = new CharacterSet(`${letters}0123456789_<>&*.[]|?`);
const lineBreak = /(?:[|>][-+]?)?[ \t]{0,16}\\?\r?\n[ \t>|]{0,80}(?:\d{1,6}\| ?[ \t]{0,80})?/y;

const goesOnToValue = new CharacterSet(`${letters}"'\`\\&[]) \t:?.+|=!<-_*`);

/** Whether a type or a separator may begin here, or stand behind quotes and brackets that do. Asked of ASCII characters. */
export function mayGoOnToValue(code: number): boolean {
  return goesOnToValue.has(code);
}

const closing = new CharacterSet('&[])');

/** Behind what may stand between the name's end and its separator. */
export function afterQuotesAndBrackets(text: string, nameEnd: number): number {
  const at = afterQuote(text, nameEnd) ?? nameEnd;
  if (closing.has(text.charCodeAt(at))) return skip(afterName, text, nameEnd) ?? nameEnd;
  return afterBlanks(text, at, 16);
}

/** A lone `:` or `=` by hand, since nearly all are. */
export function afterSeparator(text: string, at: number): number | undefined {
  const code = text.charCodeAt(at);
  if ((code === 58 || code === 61) && !goesOn.has(text.charCodeAt(at + 1))) {
    const end = afterBlanks(text, at + 1, 16);
    if (text.charCodeAt(end) !== 33) return end;
  }
  return beginsSeparator.has(code) ? skip(separator, text, at) : undefined;
}

/** `: string = `, `char *x = `: by hand, since it is looked for behind every name and nearly never there. */
export function afterTypeAndEquals(text: string, from: number): number | undefined {
  let at = text.charCodeAt(from) === 58 ? afterBlanks(text, from + 1, 4) : from;
  if (!beginsType.has(text.charCodeAt(at))) return undefined;
  const most = at + 41;
  do at += 1;
  while (at < most && typeCharacters.has(text.charCodeAt(at)));
  at = afterBlanks(text, at, 4);
  if (text.charCodeAt(at) === 58) at += 1;
  const next = text.charCodeAt(at + 1);
  if (text.charCodeAt(at) !== 61 || next === 61 || next === 62) return undefined;
  return afterBlanks(text, at + 1, 16);
}

/** Behind the end of a line and what the next one begins with. */
export function afterLineBreak(text: string, at: number): number | undefined {
  return beginsLineBreak.has(text.charCodeAt(at)) ? skip(lineBreak, text, at) : undefined;
}

/** `password is …`, `password new String("…")` */
const introducingWords = ['is', 'ist', 'lautet', 'est', 'es', 'new'];

/**
 * The name stands in a sentence: a word of small letters follows, and no `=` or `:` behind it. No syntax takes such a word for a
 * value, and of most names in prose this is all there is to know.
 */
export function isBeforeWord(text: string, nameEnd: number): boolean {
  const start = afterBlanks(text, nameEnd, 16);
  if (start === nameEnd) return false;
  let end = start;
  while (end - start < 24 && isSmallLetter(text.charCodeAt(end))) end += 1;
  const next = afterBlanks(text, end, 5);
  if (end - start < 2 || next === end || next - end === 5) return false;
  return !':=<'.includes(text[next] ?? ':') && !introducingWords.includes(text.slice(start, end));
}

function isSmallLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** Whether something that joins a value to its name may begin here. */
export function mayBeginSeparator(code: number): boolean {
  return beginsSeparator.has(code);
}

/** Blanks passed over, `most` of them at most. */
export function afterBlanks(text: string, from: number, most: number): number {
  let at = from;
  while (at - from < most && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at += 1;
  return at;
}

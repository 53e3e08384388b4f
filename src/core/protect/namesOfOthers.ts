import { CharacterSet } from './characterSet';
import { digit, startOfRuns } from './rule';

/** `arn:aws:secretsmanager:eu-west-1:123456789012:secret:…` names a secret and does not tell it. */
export function isPartOfResourceName(text: string, nameStart: number): boolean {
  if (text[nameStart - 1] !== ':') return false;
  // Tried at every name behind a colon, and nearly never so: behind a number, or nothing, there is another one.
  let colon = nameStart - 2;
  while (nameStart - colon < 15 && digit.has(text.charCodeAt(colon))) colon -= 1;
  return (
    text[colon] === ':' &&
    /arn:[\w-]{2,12}:[\w-]{2,40}:[\w-]{0,24}:\d{0,12}:$/.test(text.slice(Math.max(0, nameStart - 110), nameStart))
  );
}

/** Tells whether a name is a class, `class="token"`: how a page shows something. Asked from left to right it reads a text once. */
export function classesOf(text: string): (nameStart: number) => boolean {
  const startOfClasses = startOfRuns(text, classCharacter);
  return nameStart => {
    // Back over other classes to the quote: nearly no name has `=` in front of that.
    const classes = text[nameStart - 1] === ' ' ? Math.max(startOfClasses(nameStart), nameStart - 101) : nameStart;
    const quote = classes - 1;
    const code = text.charCodeAt(quote);
    if (code !== 34 && code !== 39) return false;
    const equals = text[quote - 1] === '\\' ? quote - 2 : quote - 1;
    return (
      text[equals] === '=' &&
      'se'.includes(text[equals - 1] ?? ' ') &&
      /\bclass(?:Name)?=\\?["'](?:[\w-]{1,24} ){0,4}$/.test(text.slice(Math.max(0, nameStart - 110), nameStart))
    );
  };
}

const classCharacter = new CharacterSet('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_- ');

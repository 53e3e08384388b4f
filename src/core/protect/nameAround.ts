import { CharacterSet } from './characterSet';

/** As far as a name goes on to either side of what it was found by. */
export const longestName = 64;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const nameCharacters = new CharacterSet(`${letters}0123456789_-$.`);

/** Where the name around a keyword begins, its first word too if it is one of two; `least` is as far as was read. */
export function startOfName(text: string, keywordStart: number, least: number): number {
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

export function endOfName(text: string, keywordEnd: number): number {
  let end = keywordEnd;
  while (end - keywordEnd < longestName && isNameCharacter(text.charCodeAt(end))) end += 1;
  return end;
}

/** Token characters, `$`, `.` and Latin letters with marks. */
function isNameCharacter(code: number): boolean {
  return code < 128 ? nameCharacters.has(code) : code >= 0xc0 && code <= 0x24f;
}

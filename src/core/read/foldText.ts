/** A text as quotes are compared: forms, case, blanks and invisible characters do not matter. */
export interface FoldedText {
  readonly folded: string;
  /** For each UTF-16 unit of `folded`: where its character begins in the text. */
  readonly places: readonly number[];
}

/**
 * Compatibility forms taken apart (full-width, ligatures, accents), lower case, typographic quotes and dashes made plain,
 * runs of blanks one blank, what cannot be seen left out.
 */
export function foldText(text: string): FoldedText {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const result = foldAnew(text);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(text, result);
  return result;
}

/** The same context is searched once for each citation: folding it every time would take a minute for a bad reply. */
const remembered = new Map<string, FoldedText>();
const mostRemembered = 300;

function foldAnew(text: string): FoldedText {
  const places: number[] = [];
  const parts: string[] = [];
  let at = 0;
  // As if a blank stood before the text: blanks at its beginning are left out.
  let endsWithBlank = true;
  for (const character of text) {
    const plain = fold(character);
    if (plain !== '' && (plain !== ' ' || !endsWithBlank)) {
      parts.push(plain);
      for (let unit = 0; unit < plain.length; unit++) places.push(at);
      endsWithBlank = plain.endsWith(' ');
    }
    at += character.length;
  }
  const folded = parts.join('');
  if (folded.endsWith(' ')) return { folded: folded.slice(0, -1), places: places.slice(0, -1) };
  return { folded, places };
}

/** Where a quote stands in a text: UTF-16 offsets, end exclusive; `undefined` where it does not stand. */
export function findFolded(text: string, quote: string): { readonly start: number; readonly end: number } | undefined {
  const wanted = foldText(quote).folded;
  if (wanted === '') return undefined;
  const inside = foldText(text);
  const found = inside.folded.indexOf(wanted);
  const start = inside.places[found];
  const last = inside.places[found + wanted.length - 1];
  if (start === undefined || last === undefined) return undefined;
  return { start, end: last + characterLength(text, last) };
}

/**
 * As `findFolded`, but what is quoted must be whole words and numbers: "13" does not stand in "135 minutes". Of a longer word
 * a part will do when it is 16 characters or more, as of a digest. Where words have no blanks between them any part will do.
 */
export function findQuoted(text: string, quote: string): { readonly start: number; readonly end: number } | undefined {
  const wanted = foldText(quote).folded;
  if (wanted === '') return undefined;
  const inside = foldText(text);
  for (let at = inside.folded.indexOf(wanted); at >= 0; at = inside.folded.indexOf(wanted, at + 1)) {
    if (cutsWord(inside.folded, at, wanted.length)) continue;
    const start = inside.places[at];
    const last = inside.places[at + wanted.length - 1];
    if (start !== undefined && last !== undefined) return { start, end: last + characterLength(text, last) };
  }
  return undefined;
}

const ofWord = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;
const longPart = 16;

function cutsWord(folded: string, at: number, length: number): boolean {
  const end = at + length;
  const isCutAt = (border: number) => isOfWord(folded, border - 1) && isOfWord(folded, border);
  if (isCutAt(at)) {
    let to = at;
    while (to < end && isOfWord(folded, to)) to++;
    if (to - at < longPart) return true;
  }
  if (!isCutAt(end)) return false;
  let from = end;
  while (from > at && isOfWord(folded, from - 1)) from--;
  return end - from < longPart;
}

/** A decimal point between digits belongs to its number; marks of accents to their letter. */
function isOfWord(folded: string, at: number): boolean {
  const character = folded.charAt(at);
  if (ofWord.test(character) || /\p{M}/u.test(character)) return true;
  return character === '.' && /\d/.test(folded.charAt(at - 1)) && /\d/.test(folded.charAt(at + 1));
}

/** Two letters or digits: less is found anywhere and shows nothing. */
export function isLongEnough(quote: string): boolean {
  return (foldText(quote).folded.match(/[\p{L}\p{N}]/gu) ?? []).length >= 2;
}

function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

const unseen = /^(?:\p{Default_Ignorable_Code_Point}|\p{Cf})$/u;

function fold(character: string): string {
  const unit = character.charCodeAt(0);
  if (unit < 0x80) return unit <= 0x20 ? ' ' : character.toLowerCase();
  if (unseen.test(character)) return '';
  if (/[\s\u0085]/.test(character)) return ' ';
  return character
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[‘’‚‛′`´]/g, "'")
    .replace(/[“”„‟″«»]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/\s/g, ' ');
}

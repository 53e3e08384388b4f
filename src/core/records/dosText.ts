import { codePages } from './codePages';
import { isUtf8 } from './isUtf8';

/**
 * The code page of DOS that a text is in which names no charset and is no UTF-8, as the command line of Windows writes what `schtasks`, `netstat`
 * or `dir` say: words have bytes in their midst that are letters there and signs in windows-1252 (`gr\x94\xe1er`, `tr\x8as`), and no word says
 * the opposite. What can be both is left to windows-1252, which most texts are in. The first page counts in which every word is one.
 */
export function dosPageOf(bytes: Uint8Array): DosPage | undefined {
  return (['ibm850', 'ibm852', 'ibm857'] as const).find(page => isIn(page, bytes));
}

/** Western and Central Europe, Turkey. Letters of 437 up to U+00F1 are those of 850. */
export type DosPage = 'ibm850' | 'ibm852' | 'ibm857';

function isIn(page: DosPage, bytes: Uint8Array): boolean {
  const beyondAscii = codePages[page] ?? '';
  const sample = bytes.subarray(0, lookedAtBytes);
  let signs = 0;
  let beyond = 0;
  for (let at = 0; at < sample.length; at++) {
    if ((sample[at] ?? 0) < 0x80) continue;
    const start = at;
    while ((sample[at] ?? 0) >= 0x80) at++;
    beyond += at - start;
    const [before, after] = [sample[start - 1] ?? 0, sample[at] ?? 0];
    if (!isLetter(before) || !isLetter(after) || at - start > mostInRow) continue;
    const together = sample.subarray(start, at);
    if (!together.every(byte => fits(beyondAscii[byte - 0x80] ?? '', before, after))) return false;
    if (together.length === 1 && signsInWords.has(together[0] ?? 0)) signs++;
  }
  // Two bytes for each character are another kind of charset.
  return signs >= leastSigns && !sample.includes(0) && beyond * 4 < sample.length;
}

/** Says that a text, read as windows-1252 because its bytes are no UTF-8, has signs in the midst of so many words that it was in something else. */
export function misreadWords(bytes: Uint8Array, text: string): string | undefined {
  const isMisread = (text.slice(0, lookedAtBytes).match(signInWord)?.length ?? 0) >= leastSigns && !isUtf8(bytes);
  return isMisread
    ? 'its charset is not told, and read as windows-1252 signs stand in the midst of its words: convert it to UTF-8 to have its letters'
    : undefined;
}

const signInWord = /[a-z][\u0081\u008d\u008f\u0090\u009d‚ƒ„†‡ˆ‰‹˜›¡¢£¤¥](?=[a-z])/g;

const lookedAtBytes = 64 * 1024;
/** So many letters beyond ASCII stand beside each other in a word: `přístěšek`. More are no word of these languages. */
const mostInRow = 3;
/** One may be a slip. */
const leastSigns = 3;

/**
 * Letters of these code pages that windows-1252 has a sign for which nobody puts between two letters. Not the bytes of its quotes, dashes, dots
 * and blanks that do not break, which people do write there.
 */
const signsInWords: ReadonlySet<number> = new Set([
  0x81, 0x82, 0x83, 0x84, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x94, 0x98, 0x9b, 0xa1, 0xa2, 0xa3, 0xa4,
]);

/** Not the raised letters of ordinals, and not the sign of the guilder. */
const letter = /^(?![ªºƒ])\p{L}$/u;

/** Between these two letters, a letter of their case. */
function fits(character: string, before: number, after: number): boolean {
  if (!letter.test(character)) return false;
  const isLower = isLowerCase(before) && isLowerCase(after);
  return !isLower || character === character.toLowerCase();
}

function isLetter(byte: number): boolean {
  return isLowerCase(byte | 0x20);
}

function isLowerCase(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

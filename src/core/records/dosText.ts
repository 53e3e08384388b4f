import { isUtf8 } from './isUtf8';

/**
 * Text of code page 850, in which the command line of Western European Windows writes what `schtasks`, `netstat` or `dir` say, and DOS wrote
 * mail. The platform has no decoder for it; its letters up to U+00F1 are those of code page 437 too.
 */
export function decodeDos(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += pieceBytes)
    text += String.fromCharCode(...Uint16Array.from(bytes.subarray(at, at + pieceBytes), byte => codes[byte] ?? byte));
  return text;
}

/** As many as a call takes as arguments without a doubt. */
const pieceBytes = 8 * 1024;

/** Bytes 0x80 to 0xFF (Unicode's CP850.TXT). */
const beyondAscii =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

const codes = Uint16Array.from({ length: 256 }, (_, byte) =>
  byte < 0x80 ? byte : beyondAscii.charCodeAt(byte - 0x80),
);

/** Names of the code page, and of 437, whose letters are the same. */
export const namesDos = /^(?:ibm|cp|csibm|csibmcp|cspc)?[-_]?(?:850|437|850multilingual|8codepage437)$/i;

/**
 * Whether a text that names no charset and is no UTF-8 is in code page 850: words have bytes in their midst that are letters there and signs in
 * windows-1252 (`gr\x94\xe1er`, `tr\x8as`), and no word says the opposite. What can be both is left to windows-1252, which most texts are in.
 */
export function isDosText(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, lookedAtBytes);
  let signs = 0;
  let beyond = 0;
  for (let at = 0; at < sample.length; at++) {
    const byte = sample[at] ?? 0;
    if (byte < 0x80) continue;
    beyond++;
    const [before, after] = [sample[at - 1] ?? 0, sample[at + 1] ?? 0];
    if (!isLetter(before) || !isLetter(after)) continue;
    if (!fits(beyondAscii[byte - 0x80] ?? '', before, after)) return false;
    if (signsInWords.has(byte)) signs++;
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
/** One may be a slip. */
const leastSigns = 3;

/**
 * Letters of code page 850 that windows-1252 has a sign for which nobody puts between two letters. Not the bytes of its quotes, dashes, dots
 * and blanks that do not break, which people do write there.
 */
const signsInWords: ReadonlySet<number> = new Set([
  0x81, 0x82, 0x83, 0x84, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x94, 0x98, 0x9b, 0xa1, 0xa2, 0xa3, 0xa4,
]);

const letters = /^[üéâäàåçêëèïîìæôöòûùÿøáíóúñãßõþýðÄÅÉÆÖÜØÑÁÂÀÃÊËÈÍÎÏÌÓÔÒÕÞÚÛÙÝÐ]$/;

/** Between these two letters, a letter of their case. */
function fits(letter: string, before: number, after: number): boolean {
  if (!letters.test(letter)) return false;
  const isLower = isLowerCase(before) && isLowerCase(after);
  return !isLower || letter === letter.toLowerCase();
}

function isLetter(byte: number): boolean {
  return isLowerCase(byte | 0x20);
}

function isLowerCase(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

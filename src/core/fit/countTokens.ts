import type { O200k } from './o200k';

/**
 * Tokens of each text by o200k_base. Names of special tokens are text like any other. Long runs without a break are cut
 * before counting: the tokenizer takes quadratic time over each of them, and a cut adds one token at most.
 */
export function countTokens(texts: readonly string[], o200k: O200k): readonly number[] {
  return texts.map(text => cutLongRuns(text).reduce((count, part) => count + o200k.count(part), 0));
}

/** As long as one piece that the tokenizer works on may be. */
const longestPiece = 256;

/** The text in parts, none of which holds a run of letters, digits, signs or blanks longer than `longestPiece`. */
export function cutLongRuns(text: string): readonly string[] {
  if (!mayHoldLongRun(text)) return [text];
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(longRun)) {
    const end = match.index + match[0].length;
    for (let at = match.index; at < end; at += longestPiece) {
      const stop = beforeHalfCharacter(text, Math.min(at + longestPiece, end));
      parts.push(text.slice(from, stop));
      from = stop;
    }
  }
  if (from < text.length || parts.length === 0) parts.push(text.slice(from));
  return parts;
}

const stride = longestPiece / 2;

/** Cheap, and only ever wrong by saying yes: a run that is too long covers one stretch from a multiple of `stride` to the next. */
function mayHoldLongRun(text: string): boolean {
  for (let from = 0; from + stride < text.length; from += stride) {
    let kind = 0;
    let at = from;
    for (; at <= from + stride; at++) {
      const next = kinds[text.charCodeAt(at)] ?? 0;
      if (next !== 0 && kind !== 0 && next !== kind) break;
      if (next !== 0) kind = next;
    }
    if (at > from + stride) return true;
  }
  return false;
}

/** ASCII → letter, number, white space or something else; 0 for what is beyond ASCII, which may be any of them. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return 1 + [/[A-Za-z]/, /[0-9]/, /\s/, /./].findIndex(kind => kind.test(character));
});

/** One kind of character, as the tokenizer splits: letters and marks, numbers, white space, all else. */
const longRun = /[\p{L}\p{M}]{257,}|\p{N}{257,}|\s{257,}|[^\s\p{L}\p{M}\p{N}]{257,}/gu;

/** Never between the two halves of a character outside the basic plane. */
function beforeHalfCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff && at < text.length ? at + 1 : at;
}

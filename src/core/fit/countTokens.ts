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

/** One kind of character, as the tokenizer splits: letters and marks, numbers, white space, all else. */
const longRun = /[\p{L}\p{M}]{257,}|\p{N}{257,}|\s{257,}|[^\s\p{L}\p{M}\p{N}]{257,}/gu;

/** Never between the two halves of a character outside the basic plane. */
function beforeHalfCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff && at < text.length ? at + 1 : at;
}

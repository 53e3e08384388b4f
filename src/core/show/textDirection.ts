/**
 * Whether a text is read from right to left: by its first letter, as in the Unicode Bidirectional Algorithm (P2, P3) and in HTML's
 * `dir="auto"`, which costs a page of thousands of cells more.
 */
export function isRightToLeft(text: string): boolean {
  if (!rightToLeft.test(text)) return false;
  const first = /\p{L}/u.exec(text)?.[0];
  return first !== undefined && rightToLeft.test(first);
}

/** Whether anything in a text is read from right to left. */
export function hasRightToLeft(text: string): boolean {
  return rightToLeft.test(text);
}

/** The same as an attribute: absent where the page's own direction is the right one. */
export function directionOf(text: string): 'rtl' | undefined {
  return isRightToLeft(text) ? 'rtl' : undefined;
}

/** Hebrew, Arabic and what is between and behind them, their presentation forms, and the scripts of plane 1 (Unicode's DerivedBidiClass). */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Where lines begin that say with an arrow where a link leads, in a text with letters that are read from right to left: in their direction
 * the arrow would point from the address to the words.
 */
export function arrowLines(text: string): readonly number[] {
  if (!rightToLeft.test(text)) return [];
  const starts: number[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (text.slice(start, end).includes(' → ')) starts.push(start);
    start = end + 1;
  }
  return starts;
}

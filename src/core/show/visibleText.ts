/**
 * The text with everything made visible that could turn or hide what a person reads: direction marks, zero-width
 * characters, Unicode tags, control characters. `‹U+202E›` stands for each. Line ends and tabs stay, and so do joiners
 * where writing needs them: between pictures, and in scripts that join their letters.
 */
export function visibleText(text: string): string {
  if (!suspicious.test(text)) return text;
  return text.replace(everySuspicious, (character, offset: number) =>
    isNeededJoiner(text, character, offset) ? character : `‹U+${codePoint(character)}›`,
  );
}

/** The same text in pieces: what reads well, and each run of signs that `visibleText` will spell out. */
export function hiddenRuns(text: string): readonly { readonly text: string; readonly isHidden: boolean }[] {
  if (!suspicious.test(text)) return [{ text, isHidden: false }];
  return text
    .split(hiddenRun)
    .map((piece, index) => ({ text: piece, isHidden: index % 2 === 1 }))
    .filter(piece => piece.text !== '');
}

/** A name in a line of its own: a file whose name holds line ends must not write lines that look like ours. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, character => `‹U+${codePoint(character)}›`);
}

const hidden =
  '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e' +
  '\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb\\u{e0000}-\\u{e0fff}';
const suspicious = new RegExp(`[${hidden}]`, 'u');
const everySuspicious = new RegExp(`[${hidden}]`, 'gu');
/** Without joiners: what they join stays together. */
const hiddenRun = new RegExp(`((?:(?![\\u200c\\u200d])[${hidden}])+)`, 'u');

const joins =
  /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Bengali}/u;

function isNeededJoiner(text: string, character: string, offset: number): boolean {
  if (character !== '\u200d' && character !== '\u200c') return false;
  const before = Array.from(text.slice(Math.max(0, offset - 2), offset)).at(-1);
  const after = Array.from(text.slice(offset + 1, offset + 3)).at(0);
  return before !== undefined && after !== undefined && joins.test(before) && joins.test(after);
}

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

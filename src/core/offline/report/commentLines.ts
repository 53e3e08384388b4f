import type { Language } from '../../gather/languages';
import type { DiffLine, SentHunk } from './change';

/** The lines of a hunk that are nothing but comment, the inside of block comments included, also of one begun above the hunk. */
export function commentLines(hunk: SentHunk, language: Language | undefined): ReadonlySet<DiffLine> {
  if (language === undefined) return none;
  const known = found.get(hunk);
  if (known?.language === language) return known.lines;
  const lines = commentsOf(hunk, language);
  found.set(hunk, { language, lines });
  return lines;
}

const none: ReadonlySet<DiffLine> = new Set();
/** Each rule asks for the same. */
const found = new WeakMap<SentHunk, { readonly language: Language; readonly lines: ReadonlySet<DiffLine> }>();

function commentsOf({ lines }: SentHunk, language: Language): ReadonlySet<DiffLine> {
  if (!language.hasBlockComments) return new Set(lines.filter(line => language.isComment(line.text)));
  const firstEnd = lines.findIndex(line => line.text.includes('*/'));
  const firstStart = lines.findIndex(line => line.text.includes('/*'));
  // An end without a start before it: what is above it is comment, too.
  let isInside = firstEnd >= 0 && (firstStart < 0 || firstEnd < firstStart);
  const found = new Set<DiffLine>();
  for (const line of lines) {
    if (isInside || language.isComment(line.text)) found.add(line);
    const [start, end] = [line.text.lastIndexOf('/*'), line.text.lastIndexOf('*/')];
    if (start >= 0 || end >= 0) isInside = start > end && /^\s*\/\*/.test(line.text);
  }
  return found;
}

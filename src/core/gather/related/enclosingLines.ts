import { languageOf } from '../languages';
import type { EnclosingLine } from './features';

const farthest = 1_500;
const most = 3;
const longest = 160;
/** Behind a passage's first line, no more are looked at. */
export const linesAhead = 20;

/**
 * The signatures of what a passage stands in, by how far lines are indented; none where it begins at the margin and for
 * what is no known code. A signature over several lines is known by its first one.
 */
export function enclosingLines(path: string, lines: readonly string[], startLine: number): readonly EnclosingLine[] {
  const language = languageOf(path);
  if (language === undefined) return [];
  const found: EnclosingLine[] = [];
  const first = lines.slice(startLine - 1, startLine + linesAhead).find(line => line.trim() !== '');
  let indent = first === undefined ? 0 : indentOf(first);
  for (let at = startLine - 2; at >= Math.max(0, startLine - farthest) && indent > 0; at--) {
    const line = lines[at] ?? '';
    // Most lines are at least as deep: how deep is asked first.
    if (
      indentOf(line) >= indent ||
      line.trim() === '' ||
      /^\s*(}|\)|\]|#(if|else|endif)|(public|private|protected)\s*:)/.test(line)
    )
      continue;
    indent = indentOf(line);
    if (language.isComment(line)) continue;
    if (language.definitionIn(line, indent > 0) !== undefined) found.unshift({ line: at + 1, text: short(line) });
  }
  return found.slice(-most);
}

function short(line: string): string {
  const text = line.trim();
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** In blanks; a tab is four. */
function indentOf(line: string): number {
  let indent = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === ' ') indent += 1;
    else if (line[at] === '\t') indent += 4;
    else break;
  }
  return indent;
}

import { join, lines, literal, numeral, type ProtectedText } from '../protect/protected';
import type { ProtectedSnippet } from '../protect/protectedThings';

/** The lines of a file that a snippet shows, in order; none where it has no lines in a file. */
export function linesShown(snippet: ProtectedSnippet): readonly number[] {
  return numbered(snippet).flatMap(({ number }) => (number > 0 ? number : []));
}

/**
 * A snippet with some of its lines, `…` where some between them are missing; still known by the lines it was cut from.
 * `undefined` where none is left. Lines that the file has no more (`0`) stay by the line before them.
 */
export function onlyLines(
  snippet: ProtectedSnippet,
  isWanted: (line: number) => boolean,
): ProtectedSnippet | undefined {
  const kept: { readonly text: ProtectedText; readonly number: number }[] = [];
  let isTaking = true;
  let isGap = false;
  for (const one of numbered(snippet)) {
    if (one.number > 0) isTaking = isWanted(one.number);
    if (!isTaking) {
      isGap = kept.length > 0;
      continue;
    }
    if (isGap) kept.push({ text: literal('…'), number: 0 });
    isGap = false;
    kept.push(one);
  }
  const numbers = kept.map(({ number }) => number);
  const [startLine, endLine] = [numbers.find(number => number > 0), numbers.findLast(number => number > 0)];
  if (startLine === undefined || endLine === undefined) return undefined;
  return {
    ...snippet,
    title: snippet.path === undefined ? snippet.title : titleOf(snippet.path, startLine, endLine),
    text: join(
      kept.map(({ text }) => text),
      literal('\n'),
    ),
    startLine,
    endLine,
    lineNumbers: numbers,
    cutFrom: snippet.cutFrom ?? { startLine: snippet.startLine ?? startLine, endLine: snippet.endLine ?? endLine },
  };
}

function titleOf(path: ProtectedText, startLine: number, endLine: number): ProtectedText {
  const end = startLine === endLine ? [] : [literal('–'), numeral(endLine)];
  return join([path, literal(' '), numeral(startLine), ...end]);
}

function numbered({ text, startLine, endLine, lineNumbers }: ProtectedSnippet) {
  if (startLine === undefined || endLine === undefined) return [];
  return lines(text).flatMap((line, index) => {
    const number = lineNumbers === undefined ? startLine + index : (lineNumbers[index] ?? 0);
    // What follows a line feed at the end is no line.
    return number > endLine ? [] : [{ text: line, number }];
  });
}

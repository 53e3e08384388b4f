import type { Snippet } from '../gather/source';
import type { SecretFinding } from '../ports';
import type { Scan } from './scanTexts';

/** Positions of the texts that were cut from one whole, in the order of the whole. */
export type Pieces = readonly number[];

/**
 * Which of the texts given to the scan were cut from one file or one diff. `textsOf` is how many texts each snippet
 * brings; its own text is the last of them. What is withheld brings no text and is no piece.
 */
export function piecesOf(
  parts: readonly { readonly snippet: Snippet; readonly isWithheld: boolean; readonly textsOf: number }[],
): readonly Pieces[] {
  const pieces = new Map<string, { readonly position: number; readonly line: number }[]>();
  let position = 0;
  for (const { snippet, isWithheld, textsOf } of parts) {
    position += textsOf;
    if (isWithheld || snippet.path === undefined) continue;
    const key = `${snippet.source}:${snippet.path}`;
    const list = pieces.get(key) ?? [];
    list.push({ position: position - 1, line: snippet.startLine ?? 0 });
    pieces.set(key, list);
  }
  return [...pieces.values()]
    .filter(list => list.length > 1)
    .map(list => list.sort((a, b) => a.line - b.line).map(one => one.position));
}

/** The whole that the pieces were cut from, as far as they are there. */
export function wholeOf(texts: readonly string[], pieces: Pieces): string {
  return pieces.map(position => texts[position] ?? '').join('\n');
}

/**
 * What was found in the whole, taken over to each piece that it touches: a key or a token that lies over a cut is none in
 * either piece. A whole that could not be scanned makes every piece of it one that could not.
 */
export function spreadOver(result: Scan[], texts: readonly string[], pieces: Pieces, whole: Scan): void {
  let start = 0;
  for (const position of pieces) {
    const length = texts[position]?.length ?? 0;
    const own = result[position];
    if (whole.kind === 'failed') result[position] = whole;
    else if (own?.kind === 'scanned') {
      result[position] = {
        kind: 'scanned',
        findings: union(own.findings, clip(whole.findings, start, start + length)),
      };
    }
    start += length + 1;
  }
}

/** Findings as they lie in a part of the text, counted from its beginning. */
function clip(findings: readonly SecretFinding[], start: number, end: number): readonly SecretFinding[] {
  return findings.flatMap(({ type, ...finding }) => {
    const [from, to] = [Math.max(finding.start, start), Math.min(finding.end, end)];
    return from < to ? [{ type, start: from - start, end: to - start }] : [];
  });
}

/** Two lists of findings as one: sorted, and what overlaps is one finding. */
export function union(found: readonly SecretFinding[], known: readonly SecretFinding[]): readonly SecretFinding[] {
  const result: SecretFinding[] = [];
  for (const finding of [...found, ...known].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last === undefined || finding.start >= last.end) result.push(finding);
    else if (finding.end > last.end) result[result.length - 1] = { ...last, end: finding.end };
  }
  return result;
}

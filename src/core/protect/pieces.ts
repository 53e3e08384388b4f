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
  let first = 0;
  for (const position of pieces) {
    const end = start + (texts[position]?.length ?? 0);
    const own = result[position];
    if (whole.kind === 'failed') result[position] = whole;
    else {
      first = firstEndingBehind(whole.findings, first, start);
      if (own?.kind === 'scanned') {
        result[position] = { kind: 'scanned', findings: union(own.findings, clip(whole.findings, first, start, end)) };
      }
    }
    start = end + 1;
  }
}

/** Pieces and findings both go from left to right: no finding is looked at again for each piece. */
function firstEndingBehind(findings: readonly SecretFinding[], from: number, start: number): number {
  let first = from;
  while (first < findings.length && (findings[first]?.end ?? 0) <= start) first += 1;
  return first;
}

/** Findings, from the given one on, as they lie in a part of the text, counted from its beginning. */
function clip(findings: readonly SecretFinding[], first: number, start: number, end: number): readonly SecretFinding[] {
  const clipped: SecretFinding[] = [];
  for (let at = first; at < findings.length; at += 1) {
    const finding = findings[at];
    if (finding === undefined || finding.start >= end) break;
    const [from, to] = [Math.max(finding.start, start), Math.min(finding.end, end)];
    if (from < to) clipped.push({ type: finding.type, start: from - start, end: to - start });
  }
  return clipped;
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

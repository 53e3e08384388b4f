import type { ProtectedSnippet } from '../protect/protectedThings';
import { linesShown, onlyLines } from './onlyLines';

/** A passage, and what it takes. */
interface Shown {
  readonly snippet: ProtectedSnippet;
  readonly tokens: number;
}

/** Fewer lines around others say nothing by themselves. */
const fewestLines = 3;

/**
 * A passage without the lines of others of its file: itself where there are none, `undefined` where nothing is left. A hunk
 * stays whole, and stands for a passage only where it shows all of it: it shows what went.
 */
export async function withoutShown<One extends Shown>(
  one: One,
  others: readonly Shown[],
  measure: (snippets: readonly ProtectedSnippet[]) => Promise<readonly number[]>,
): Promise<One | undefined> {
  const { snippet } = one;
  if (others.length === 0 || snippet.source === 'git-diff' || snippet.startLine === undefined) return one;
  const shown = new Set<number>();
  for (const { snippet: other } of others) {
    if (other.source !== 'git-diff') for (const line of linesShown(other)) shown.add(line);
    else if (isCutOtherwise(snippet) && isWithin(snippet, other)) return undefined;
  }
  const own = linesShown(snippet);
  if (!own.some(line => shown.has(line))) return one;
  const rest =
    own.filter(line => !shown.has(line)).length < fewestLines
      ? undefined
      : onlyLines(snippet, line => !shown.has(line));
  if (rest === undefined) return undefined;
  const [tokens = 0] = await measure([rest]);
  return { ...one, snippet: rest, tokens };
}

/** What the index proposed, or stands around a change, is cut at borders of its own. */
function isCutOtherwise({ source, related }: ProtectedSnippet): boolean {
  return related !== undefined || source === 'changed-code';
}

function isWithin(one: ProtectedSnippet, other: ProtectedSnippet): boolean {
  return (other.startLine ?? 0) <= (one.startLine ?? 0) && (one.endLine ?? 0) <= (other.endLine ?? 0);
}

/** For the manifest: the lines of the one that the other has not. */
export function withoutLinesOf<One extends Shown>(one: One, rest: One | undefined): One {
  if (rest === undefined) return one;
  const own = new Set(linesShown(rest.snippet));
  const snippet = onlyLines(one.snippet, line => !own.has(line)) ?? one.snippet;
  return { ...one, snippet, tokens: one.tokens - rest.tokens };
}

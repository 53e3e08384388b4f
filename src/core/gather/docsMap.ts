import type { Heading } from './headings';
import type { Snippet } from './source';

/** Titles of documents where their sections do not all fit: what there is, and on which line it begins. */
export const docsMapSource = 'docs-map';

const fewestHeadings = 10;

export interface MappedDocument {
  readonly path: string;
  readonly headings: readonly Heading[];
}

/**
 * One piece with the headings of all documents, as deep as `mostCharacters` allow: the deepest level goes first, and in the
 * end the last files; it says what it leaves out. `undefined` where there are so few headings that nobody needs a map.
 */
export function docsMap(documents: readonly MappedDocument[], mostCharacters: number): Snippet | undefined {
  const known = documents.filter(({ headings }) => headings.length > 0);
  if (known.reduce((sum, { headings }) => sum + headings.length, 0) < fewestHeadings) return undefined;
  const deepest = known.reduce(
    (most, { headings }) => headings.reduce((max, { level }) => Math.max(max, level), most),
    0,
  );
  for (let level = deepest; level >= 1; level--) {
    const lines = known.flatMap(one => linesOf(one, level));
    if (lengthOf(lines) <= mostCharacters) {
      return mapOf(lines, known.length, level < deepest ? [`without headings below level ${level}`] : []);
    }
  }
  const lines: string[] = [];
  for (const { path } of known) {
    if (lengthOf(lines) + path.length >= mostCharacters) break;
    lines.push(path);
  }
  if (lines.length === 0) return undefined;
  const left = known.length - lines.length;
  return mapOf(lines, lines.length, ['names only', ...(left === 0 ? [] : [`${left} more are not named`])]);
}

function linesOf({ path, headings }: MappedDocument, mostLevel: number): readonly string[] {
  const shown = headings.filter(({ level }) => level <= mostLevel);
  return [path, ...shown.map(({ line, level, title }) => `${'  '.repeat(level)}${title} (line ${line + 1})`)];
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function mapOf(lines: readonly string[], count: number, notes: readonly string[]): Snippet {
  return {
    source: docsMapSource,
    title: 'map of the docs',
    text: lines.join('\n'),
    facts: [`headings of ${count} ${count === 1 ? 'document' : 'documents'} that do not all fit`, ...notes],
  };
}

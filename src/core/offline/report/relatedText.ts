import type { Breathe } from '../../breathe';
import type { KeptSnippet } from '../../fit/manifest';
import { type SentLine, sentLines } from '../../read/sentLines';

/** A line of what else was sent that speaks of something that changed. */
export interface RelatedLine {
  readonly kept: KeptSnippet;
  readonly line: SentLine;
  readonly names: readonly string[];
}

/** The best line of each passage that names what changed, best first. What is gone weighs most; a name that is everywhere says little. */
export async function relatedLines(
  context: readonly KeptSnippet[],
  names: readonly string[],
  gone: ReadonlySet<string>,
  breathe: Breathe,
): Promise<readonly RelatedLine[]> {
  const distinct = [...new Set(names)].filter(name => name.length > 3 && !common.has(name.toLowerCase()));
  const patterns = distinct.map(name => ({
    name,
    pattern: new RegExp(`(?<![\\w$-])${name.replace(/[^\w]/g, '\\$&')}(?![\\w$-])`),
  }));
  const others = context.filter(({ snippet }) => snippet.source !== 'git-diff');
  const lines: {
    readonly kept: KeptSnippet;
    readonly found: readonly { line: SentLine; hits: readonly string[] }[];
  }[] = [];
  for (const kept of others) {
    const found = sentLines(kept).flatMap(line => {
      // An expression takes much longer to say no.
      const hits = patterns
        .filter(({ name, pattern }) => line.text.includes(name) && pattern.test(line.text))
        .map(({ name }) => name);
      return hits.length === 0 ? [] : [{ line, hits }];
    });
    lines.push({ kept, found });
    await breathe();
  }
  const spread = new Map(
    distinct.map(name => [name, lines.filter(({ found }) => found.some(one => one.hits.includes(name))).length]),
  );
  const weight = (hits: readonly string[]) =>
    hits.reduce((sum, name) => sum + (gone.has(name) ? 4 : 1) / (spread.get(name) ?? 1), 0);
  return lines
    .flatMap(({ kept, found }) => {
      const best = found.reduce<(typeof found)[number] | undefined>(
        (most, one) => (most === undefined || weight(one.hits) > weight(most.hits) ? one : most),
        undefined,
      );
      if (best === undefined) return [];
      const all = [...new Set(found.flatMap(one => one.hits))];
      return [{ kept, line: best.line, names: all, score: weight(all) }];
    })
    .sort((one, other) => other.score - one.score);
}

const common = new Set([
  ...[
    'constructor',
    'default',
    'main',
    'index',
    'test',
    'tests',
    'init',
    'value',
    'name',
    'data',
    'type',
    'types',
    'options',
  ],
  ...[
    'config',
    'error',
    'result',
    'update',
    'create',
    'delete',
    'remove',
    'render',
    'setup',
    'start',
    'stop',
    'close',
    'open',
  ],
  ...[
    'read',
    'write',
    'send',
    'load',
    'save',
    'list',
    'item',
    'items',
    'this',
    'self',
    'string',
    'number',
    'object',
    'array',
  ],
]);

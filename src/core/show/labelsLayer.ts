import { join, literal, numeral, type ProtectedText } from '../protect/protected';
import type { LabelResult } from '../read/results';
import { navigatorLayer } from './navigatorLayer';

/** How often each ATT&CK technique was answered, as a layer for the Navigator; `undefined` where none was. */
export function labelsLayer(title: ProtectedText, results: readonly LabelResult[]): string | undefined {
  const counts = techniques(results);
  if (counts.size === 0) return undefined;
  const score = ([, labels]: readonly [string, ReadonlyMap<ProtectedText, number>]) =>
    [...labels.values()].reduce((sum, count) => sum + count, 0);
  return navigatorLayer(
    {
      name: title,
      description: literal('Techniques that the records of a run of Tierwise were given.'),
      scoreMeans: literal('records that were given the technique'),
      highestScore: Math.max(...[...counts].map(score)),
    },
    [...counts].map(entry => ({ id: entry[0], score: score(entry), comment: commentOf(entry[1]) })),
  );
}

/** Whether a run has such a layer. */
export function hasTechniques(results: Iterable<LabelResult>): boolean {
  for (const { labels = [] } of results)
    for (const { values } of labels) for (const value of values) if (technique.test(value)) return true;
  return false;
}

const technique = /^T\d{4}(?:\.\d{3})?$/;

function techniques(results: readonly LabelResult[]): ReadonlyMap<string, ReadonlyMap<ProtectedText, number>> {
  const counts = new Map<string, Map<ProtectedText, number>>();
  for (const { label, labels } of results) {
    for (const value of labels?.flatMap(({ values }) => values) ?? []) {
      if (!technique.test(value)) continue;
      const own = counts.get(value) ?? new Map<ProtectedText, number>();
      counts.set(value, own.set(label, (own.get(label) ?? 0) + 1));
    }
  }
  return counts;
}

/** `12 true-positive, 3 suspicious`. */
function commentOf(labels: ReadonlyMap<ProtectedText, number>): ProtectedText {
  const words = [...labels].map(([label, count]) => join([numeral(count), literal(' '), label]));
  return join(words, literal(', '));
}

import type { BesidePiece } from '../compose/prompt';
import { stopWords } from '../offline/labels/stopWords';
import { tokens } from '../offline/labels/tokens';
import { join, lines, literal, slice } from '../protect/protected';
import type { ProtectedRecord } from '../protect/protectedThings';
import type { GoldExample } from '../send/provider';

/** So much of an example is shown: what it is recognised by stands at its beginning. */
const longestExample = 900;

/**
 * Labelled records like one record, most like it first: cosine of smoothed tf-idf over words without stop words. At most half of them bear one label, where
 * others are there: a contrast tells more than the same again. Never the record itself, nor one that says letter for letter the same.
 */
export function nearestExamples(
  gold: readonly GoldExample[],
): (record: ProtectedRecord, most: number) => readonly BesidePiece[] {
  const words = gold.map(({ record }) => wordsOf(record));
  const heldBy = new Map<string, number>();
  for (const one of words) for (const word of one.keys()) heldBy.set(word, (heldBy.get(word) ?? 0) + 1);
  const weigh = (counts: ReadonlyMap<string, number>) => weighed(counts, heldBy, gold.length);
  const examples = gold.map((example, index) => ({ ...example, vector: weigh(words[index] ?? new Map()) }));
  return (record, most) => {
    if (most === 0) return [];
    const own = weigh(wordsOf(record));
    const ranked = examples
      .filter(one => one.record.id !== record.id && one.record.text !== record.text)
      .map(one => ({ ...one, likeness: dot(own, one.vector) }))
      .filter(({ likeness }) => likeness > 0)
      .sort((one, other) => other.likeness - one.likeness);
    const ofLabel = new Map<string, number>();
    const chosen = ranked.filter(({ label }) => {
      const count = (ofLabel.get(label) ?? 0) + 1;
      ofLabel.set(label, count);
      return count <= Math.ceil(most / 2);
    });
    const rest = ranked.filter(one => !chosen.includes(one));
    return [...chosen, ...rest].slice(0, most).map(pieceOf);
  };
}

function pieceOf({ record, label }: GoldExample): BesidePiece {
  const fields = record.fields.map(({ name, value }) => join([name, literal(': '), value]));
  const whole = join([...fields, record.text], literal('\n'));
  const isCut = whole.length > longestExample;
  // Never between the halves of a character.
  const end = /[\uD800-\uDBFF]/.test(whole.charAt(longestExample - 1)) ? longestExample - 1 : longestExample;
  const text = isCut ? join([slice(whole, 0, end), literal(' …')]) : whole;
  return { kind: 'example', title: record.path, path: record.path, line: record.line, text, label };
}

function wordsOf({ fields, text }: ProtectedRecord): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const head = lines(text).slice(0, 200).join('\n');
  for (const word of tokens([...fields.map(({ value }) => value), head].join('\n')))
    if (!stopWords.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function weighed(
  counts: ReadonlyMap<string, number>,
  heldBy: ReadonlyMap<string, number>,
  of: number,
): ReadonlyMap<string, number> {
  const weights = [...counts].map(
    ([word, count]) =>
      [word, (1 + Math.log(count)) * (1 + Math.log((1 + of) / (1 + (heldBy.get(word) ?? 0))))] as const,
  );
  const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
  return new Map(weights.map(([word, weight]) => [word, weight / length]));
}

function dot(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  const [short, long] = one.size < other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [word, weight] of short) sum += weight * (long.get(word) ?? 0);
  return sum;
}

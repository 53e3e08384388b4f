import type { PromptLabel } from '../../compose/prompt';
import type { ProtectedRecord } from '../../protect/protectedThings';
import { segments } from './segments';
import { stopWords } from './stopWords';
import { tokens } from './tokens';

/** What the descriptions of the labels say about a record. */
export interface DescriptionAnswer {
  readonly label: string;
  /** Cosine of the record's words with the label's, 0 to 1. */
  readonly similarity: number;
  /** Similarity of the next label. */
  readonly nextSimilarity: number;
  /** Words that both have, strongest first, as they are counted (`passwor`); with what they add to the similarity. */
  readonly reasons: ReadonlyMap<string, number>;
}

/** Below this similarity the words that a record shares with a description are taken for chance. Chosen on the dev emails: bench/labels/README.md. */
export const similarityThreshold = 0.12;
/** And the next label has to be this much further away. */
export const similarityLead = 1.5;

export interface DescriptionModel {
  /** `undefined` where no label passes the threshold and the lead. */
  answer(record: ProtectedRecord): DescriptionAnswer | undefined;
}

/**
 * Compares a record with the names, descriptions and examples of the labels, by cosine of TF-IDF (Salton & Buckley 1988, `ltc`);
 * a word that stands in every description says nothing. For labels that nobody has confirmed examples of.
 */
export function descriptionModel(labels: readonly PromptLabel[]): DescriptionModel {
  const counts = labels.map(label =>
    wordCounts([label.name, label.name, label.description, ...label.examples].join('\n')),
  );
  const inLabels = new Map<string, number>();
  for (const word of counts.flatMap(count => [...count.keys()])) inLabels.set(word, (inLabels.get(word) ?? 0) + 1);
  const rarity = (word: string) => Math.log((1 + labels.length) / (0.5 + (inLabels.get(word) ?? 0)));
  const vectors = counts.map(count => unitVector(count, rarity));
  return {
    answer: record => {
      const document = unitVector(wordCounts(textOf(record)), rarity);
      const found = vectors
        .map((vector, index) => ({ label: labels[index]?.name ?? '', shared: sharedWords(vector, document) }))
        .map(({ label, shared }) => ({
          label,
          shared,
          similarity: [...shared.values()].reduce((sum, value) => sum + value, 0),
        }))
        .sort((a, b) => b.similarity - a.similarity);
      const [best, next] = found;
      if (best === undefined || best.similarity < similarityThreshold) return undefined;
      const nextSimilarity = next?.similarity ?? 0;
      if (best.similarity < nextSimilarity * similarityLead) return undefined;
      return { label: best.label, similarity: best.similarity, nextSimilarity, reasons: best.shared };
    },
  };
}

/** The fields that a person writes; servers' words would only make the record longer. */
function textOf(record: ProtectedRecord): string {
  return segments(record)
    .filter(({ field }) => field === undefined || /^(subject|from)$/i.test(record.fields[field]?.name ?? ''))
    .map(({ text }) => text)
    .join('\n');
}

function wordCounts(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of tokens(text).map(stem)) if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/**
 * The beginning of a word stands for its forms: `password`, `passwords`; `verify`, `verified`. Empty for a word that says
 * nothing. Shorter than seven letters only the endings of plural and past are taken off.
 */
export function stem(token: string): string {
  const known = stems.get(token);
  if (known !== undefined) return known;
  const found = stemOf(token);
  if (stems.size >= mostStems) stems.clear();
  stems.set(token, found);
  return found;
}

/** A mailbox says the same words over and over. */
const stems = new Map<string, string>();
const mostStems = 20_000;

function stemOf(token: string): string {
  if (!/^\p{L}/u.test(token) || stopWords.has(token) || token.includes(':')) return '';
  const bare = token.replace(/['’].*$/u, '').replace(/(ies|ied|ing|ed|es|s|y|e)$/, '');
  return bare.length < 3 ? token : bare.slice(0, 7);
}

function unitVector(
  counts: ReadonlyMap<string, number>,
  rarity: (word: string) => number,
): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  let squares = 0;
  for (const [word, count] of counts) {
    const weight = (1 + Math.log(count)) * Math.max(0, rarity(word));
    weights.set(word, weight);
    squares += weight * weight;
  }
  const length = Math.sqrt(squares);
  for (const [word, weight] of weights) weights.set(word, length === 0 ? 0 : weight / length);
  return weights;
}

function sharedWords(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const [fewer, more] = one.size < other.size ? [one, other] : [other, one];
  const shared: [word: string, value: number][] = [];
  for (const [word, weight] of fewer) {
    const value = weight * (more.get(word) ?? 0);
    if (value > 0) shared.push([word, value]);
  }
  return new Map(shared.sort(([wordA, a], [wordB, b]) => b - a || (wordA < wordB ? -1 : 1)));
}

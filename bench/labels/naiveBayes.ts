import type { Example } from './emails';

export interface Answer {
  readonly label: string;
  /** Absent where the method does not say. */
  readonly confidence?: string;
}

export type Labeller = (record: Example['record']) => Answer;

/** The opponent: plain multinomial naive Bayes on word unigrams, Laplace smoothing, as in every textbook (Manning et al. 2008, 13.2). */
export function naiveBayes(examples: readonly Example[], textOf: (record: Example['record']) => string): Labeller {
  const labels = [...new Set(examples.map(({ label }) => label as string))].sort();
  const vocabulary = new Set<string>();
  const classes = labels.map(label => {
    const own = examples.filter(example => example.label === label);
    const counts = new Map<string, number>();
    for (const { record } of own)
      for (const word of words(textOf(record))) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const word of counts.keys()) vocabulary.add(word);
    return {
      label,
      prior: Math.log(own.length / examples.length),
      counts,
      total: [...counts.values()].reduce((a, b) => a + b, 0),
    };
  });
  return record => {
    const known = words(textOf(record)).filter(word => vocabulary.has(word));
    const scored = classes.map(({ label, prior, counts, total }) => ({
      label,
      score: known.reduce(
        (sum, word) => sum + Math.log(((counts.get(word) ?? 0) + 1) / (total + vocabulary.size)),
        prior,
      ),
    }));
    return { label: scored.reduce((best, one) => (one.score > best.score ? one : best)).label };
  };
}

function words(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

import { type LabelsRow, labelOf } from '../core/show/labelsView';

/** What is said above the table of all its rows, kept up as they come: tens of thousands are not counted for every picture. */
export interface RowTotals {
  /** `now` stands where `before` stood, or is new. */
  put(before: LabelsRow | undefined, now: LabelsRow): void;
  countOf(label: string): number;
  labels(): readonly string[];
  /** In the order in which they came first, as below. */
  tiers(): readonly string[];
  /** To the question at this position; each of several by itself. */
  answers(question: number): readonly string[];
  /** Some records say when they were. */
  hasTimes(): boolean;
}

export function rowTotals(rows: readonly LabelsRow[]): RowTotals {
  const labels = tally();
  const tiers = tally();
  const answers = new Map<number, ReturnType<typeof tally>>();
  let timed = 0;

  const add = (row: LabelsRow, step: 1 | -1) => {
    labels.add(labelOf(row), step);
    tiers.add(row.tier, step);
    if (row.timeMs !== undefined) timed += step;
    for (const [question, words] of (row.answers ?? []).entries()) {
      const given = answers.get(question) ?? tally();
      answers.set(question, given);
      for (const answer of words.split(', ')) if (answer !== '') given.add(answer, step);
    }
  };
  for (const row of rows) add(row, 1);
  return {
    put(before, now) {
      // In this order: a name that stays keeps its place among the others.
      add(now, 1);
      if (before !== undefined) add(before, -1);
    },
    countOf: labels.countOf,
    labels: labels.names,
    tiers: tiers.names,
    answers: question => answers.get(question)?.names() ?? [],
    hasTimes: () => timed > 0,
  };
}

function tally() {
  const counts = new Map<string, number>();
  return {
    add(name: string, step: 1 | -1) {
      const count = (counts.get(name) ?? 0) + step;
      if (count === 0) counts.delete(name);
      else counts.set(name, count);
    },
    countOf: (name: string) => counts.get(name) ?? 0,
    names: () => [...counts.keys()],
  };
}

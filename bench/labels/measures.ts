/** What was answered beside what is true. */
export interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly truth: string;
  readonly answer: string;
  readonly confidence?: string;
}

export interface Measures {
  readonly accuracy: number;
  readonly macroF1: number;
  readonly byLabel: readonly {
    readonly label: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly count: number;
  }[];
}

/** An abstention is no answer: it costs recall, and accuracy. */
export function measure(outcomes: readonly Outcome[]): Measures {
  const labels = [...new Set(outcomes.map(({ truth }) => truth))].sort();
  const byLabel = labels.map(label => {
    const right = outcomes.filter(({ truth, answer }) => truth === label && answer === label).length;
    const answered = outcomes.filter(({ answer }) => answer === label).length;
    const count = outcomes.filter(({ truth }) => truth === label).length;
    const precision = answered === 0 ? 0 : right / answered;
    const recall = right / count;
    return { label, precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall), count };
  });
  return {
    accuracy: outcomes.filter(({ truth, answer }) => truth === answer).length / outcomes.length,
    macroF1: byLabel.reduce((sum, { f1 }) => sum + f1, 0) / byLabel.length,
    byLabel,
  };
}

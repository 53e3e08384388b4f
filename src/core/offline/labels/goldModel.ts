import type { GoldExample } from '../../send/provider';
import { type Calibration, calibrate, type Decision } from './calibration';
import { features, type Occurrence } from './features';
import { minimumExamples } from './fewestExamples';
import { type Classifier, type Document, trainNbsvm } from './nbsvm';

/** What the confirmed examples say about a record. */
export interface GoldAnswer {
  readonly label: string;
  /** The label that came next. */
  readonly next: string;
  /** How often a decision this clear was right among examples that the model had not seen: 0 to 1. */
  readonly probability: number;
  /** How much each feature speaks for the label and against the next; strongest first, only what speaks for it. */
  readonly reasons: ReadonlyMap<string, number>;
  /** Examples that the answering model was trained on. */
  readonly exampleCount: number;
}

export interface GoldModel {
  /** Labels with at least `minimumExamples`; only these are ever answered. */
  readonly labels: readonly string[];
  /** Of a record, by its id and its features. `undefined` where it shares none with the examples. One of the gold is answered without itself. */
  answer(id: string, occurrences: readonly Occurrence[]): GoldAnswer | undefined;
}

/**
 * Learns from the gold. Cross-fitted: the examples are put into folds by a hash of their id, a model is trained without
 * each fold, and these models answer for the fold's own records and give the decisions that confidence is calibrated on.
 * Examples of labels with too few of them stay in training as examples of none. `undefined` with fewer than two labels.
 */
export function trainGoldModel(gold: readonly GoldExample[]): GoldModel | undefined {
  // In the order of their ids: the same gold in another order gives the same answers. Equal ids are one example.
  const examples = [...new Map(gold.map(example => [example.record.id, example])).values()].sort((a, b) =>
    a.record.id < b.record.id ? -1 : 1,
  );
  const labels = labelsWithEnough(examples);
  if (labels.length < 2) return undefined;
  const vocabulary = new Vocabulary();
  const documents = examples.map(({ record }) => vocabulary.learn(features(record)));
  const truths = examples.map(({ label }) => labels.indexOf(label));
  const train = (leftOut: (index: number) => boolean): Classifier => {
    const kept = examples.map((_, index) => index).filter(index => !leftOut(index));
    return trainNbsvm({
      documents: kept.map(index => documents[index] ?? new Int32Array()),
      labels: kept.map(index => truths[index] ?? -1),
      labelCount: labels.length,
      featureCount: vocabulary.size,
    });
  };
  const folds = foldsOf(examples);
  const foldModels = folds.map((members, fold) =>
    members.length === 0 ? undefined : train(index => folds[fold]?.includes(index) === true),
  );
  const whole = train(() => false);
  const decisions = folds.map((members, fold) =>
    members.flatMap(index => decisionOf(foldModels[fold], documents[index], truths[index])),
  );
  const calibration = calibrate(decisions.flat(), 1 / labels.length);
  const calibrations = folds.map((_, fold) =>
    calibrate(decisions.filter((__, other) => other !== fold).flat(), 1 / labels.length),
  );
  const foldOfId = new Map(
    folds.flatMap((members, fold) => members.map(index => [examples[index]?.record.id ?? '', fold] as const)),
  );

  return {
    labels,
    answer: (id, occurrences) => {
      const fold = foldOfId.get(id);
      const classifier = (fold === undefined ? undefined : foldModels[fold]) ?? whole;
      const exampleCount = examples.length - (fold === undefined ? 0 : (folds[fold]?.length ?? 0));
      return answerOf(vocabulary.look(occurrences), {
        classifier,
        calibration: (fold === undefined ? undefined : calibrations[fold]) ?? calibration,
        labels,
        vocabulary,
        exampleCount,
      });
    },
  };
}

function labelsWithEnough(examples: readonly GoldExample[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= minimumExamples)
    .map(([label]) => label)
    .sort();
}

/** With this few examples every one is left out alone: ten folds would take a tenth of what there is. */
const maxLeftOutAlone = 60;
const foldCount = 10;
/** With this many, a fifth less changes nothing, and training ten times would take longer than the answers. */
const manyExamples = 1000;

/** Indexes of the examples of each fold, by their ids. */
function foldsOf(examples: readonly GoldExample[]): readonly (readonly number[])[] {
  if (examples.length <= maxLeftOutAlone) return examples.map((_, index) => [index]);
  const count = examples.length <= manyExamples ? foldCount : foldCount / 2;
  const folds: number[][] = Array.from({ length: count }, () => []);
  examples.forEach(({ record }, index) => {
    folds[Number.parseInt(record.id.slice(0, 8), 16) % count]?.push(index);
  });
  return folds;
}

function decisionOf(
  classifier: Classifier | undefined,
  document: Document | undefined,
  truth: number | undefined,
): readonly Decision[] {
  if (classifier === undefined || document === undefined || truth === undefined || truth < 0) return [];
  const { best, margin } = ranked(classifier.scores(document));
  return [{ margin, isRight: best === truth }];
}

function ranked(scores: readonly number[]): {
  readonly best: number;
  readonly second: number;
  readonly margin: number;
} {
  const order = scores.map((_, index) => index).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const [best = 0, second = 0] = order;
  return { best, second, margin: (scores[best] ?? 0) - (scores[second] ?? 0) };
}

interface AnswerFrom {
  readonly classifier: Classifier;
  readonly calibration: Calibration;
  readonly labels: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly exampleCount: number;
}

function answerOf(
  document: Document,
  { classifier, calibration, labels, vocabulary, exampleCount }: AnswerFrom,
): GoldAnswer | undefined {
  if (classifier.knownFeatures(document) === 0) return undefined;
  const { best, second, margin } = ranked(classifier.scores(document));
  const against = classifier.contributions(document, second);
  const reasons = [...classifier.contributions(document, best)]
    .map(([feature, weight]) => [vocabulary.nameOf(feature), weight - (against.get(feature) ?? 0)] as const)
    .filter(([, weight]) => weight > 0)
    .sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1));
  return {
    label: labels[best] ?? '',
    next: labels[second] ?? '',
    probability: calibration(margin),
    reasons: new Map(reasons),
    exampleCount,
  };
}

/** Features as numbers, in the order in which the gold showed them. */
class Vocabulary {
  private readonly numbers = new Map<string, number>();
  private readonly names: string[] = [];

  get size(): number {
    return this.names.length;
  }

  learn(occurrences: readonly Occurrence[]): Document {
    const found = new Set<number>();
    for (const { feature } of occurrences) {
      const known = this.numbers.get(feature) ?? this.names.length;
      if (known === this.names.length) {
        this.numbers.set(feature, known);
        this.names.push(feature);
      }
      found.add(known);
    }
    return Int32Array.from(found).sort();
  }

  /** What the gold has never shown is left out. */
  look(occurrences: readonly Occurrence[]): Document {
    const found = new Set<number>();
    for (const { feature } of occurrences) {
      const known = this.numbers.get(feature);
      if (known !== undefined) found.add(known);
    }
    return Int32Array.from(found).sort();
  }

  nameOf(feature: number): string {
    return this.names[feature] ?? '';
  }
}

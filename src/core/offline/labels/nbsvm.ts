/**
 * NBSVM: a linear support vector machine over naive Bayes log-count ratios (Wang & Manning 2012, "Baselines and Bigrams"),
 * which keeps naive Bayes' sureness with few and short texts and the SVM's with many. Chosen by cross-validation among
 * multinomial and complement naive Bayes, linear SVM on TF-IDF and mixtures of them; figures in bench/labels/README.md.
 *
 * Differences from the paper: records have unit length, classes weigh the same however many examples they have
 * (gold is never balanced), smoothing is 0.2. One model per label against the rest.
 */
export interface Classifier {
  /** One score per label, in the labels' order: above 0 says yes. */
  scores(document: Document): readonly number[];
  /** How much each feature of the document speaks for the label `index`; adds up to its score but for a constant. */
  contributions(document: Document, index: number): ReadonlyMap<number, number>;
  /** How many of its features the examples have shown. */
  knownFeatures(document: Document): number;
}

/** Features that are there, as numbers, each once. */
export type Document = Int32Array;

export interface Examples {
  readonly documents: readonly Document[];
  /** Index of the label of each document; -1 for one of none of the labels. */
  readonly labels: readonly number[];
  readonly labelCount: number;
  readonly featureCount: number;
}

export function trainNbsvm(examples: Examples): Classifier {
  const seen = new Uint8Array(examples.featureCount);
  for (const document of examples.documents) for (const feature of document) seen[feature] = 1;
  // With two labels and nothing else, one model says both.
  const isBinary = examples.labelCount === 2 && !examples.labels.includes(-1);
  const models = Array.from({ length: isBinary ? 1 : examples.labelCount }, (_, label) =>
    trainOne(examples, label, seen),
  );
  const modelOf = (index: number) => ({ model: models[isBinary ? 0 : index], sign: isBinary && index === 1 ? -1 : 1 });
  return {
    scores: document =>
      Array.from({ length: examples.labelCount }, (_, index) => {
        const { model, sign } = modelOf(index);
        return model === undefined ? 0 : sign * scoreOf(model, document);
      }),
    contributions: (document, index) => {
      const { model, sign } = modelOf(index);
      return model === undefined ? new Map() : contributionsOf(model, document, sign);
    },
    knownFeatures: document => document.filter(feature => seen[feature] === 1).length,
  };
}

interface LinearModel {
  /** Log-count ratio of each feature; 0 for one that the examples did not show. */
  readonly ratios: Float64Array;
  readonly weights: Float64Array;
  readonly bias: number;
  /** Of the examples; a record that shares less with them is not stretched to unit length: one known word must not decide. */
  readonly shortestLength: number;
}

const smoothing = 0.2;
/** What an error in training costs against a wide margin; 1 to 10 make no difference beyond chance on the dev emails. */
const cost = 10;

function trainOne(examples: Examples, label: number, seen: Uint8Array): LinearModel {
  const isPositive = examples.labels.map(one => one === label);
  const ratios = logCountRatios(examples.documents, isPositive, seen);
  const { weights, bias } = trainSvm(examples.documents, isPositive, ratios);
  const shortestLength = examples.documents.reduce(
    (least, document) => Math.min(least, lengthOf(ratios, document)),
    Number.POSITIVE_INFINITY,
  );
  return { ratios, weights, bias, shortestLength };
}

function logCountRatios(
  documents: readonly Document[],
  isPositive: readonly boolean[],
  seen: Uint8Array,
): Float64Array {
  const positive = new Float64Array(seen.length);
  const negative = new Float64Array(seen.length);
  documents.forEach((document, index) => {
    const counts = isPositive[index] ? positive : negative;
    for (const feature of document) counts[feature] = (counts[feature] ?? 0) + 1;
  });
  const known = seen.reduce((sum, one) => sum + one, 0);
  const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0) + smoothing * known;
  const [positiveTotal, negativeTotal] = [total(positive), total(negative)];
  return Float64Array.from(seen, (one, feature) => {
    if (one === 0) return 0;
    const share = (counts: Float64Array, all: number) => Math.log(((counts[feature] ?? 0) + smoothing) / all);
    return share(positive, positiveTotal) - share(negative, negativeTotal);
  });
}

/** Beyond these rounds no figure of the benchmark changes. */
const maxRounds = 20;
const smallestStep = 1e-3;

/** Dual coordinate descent for the L2-loss linear SVM (Hsieh et al. 2008, algorithm 1, as in LIBLINEAR), bias as a feature of 1. */
function trainSvm(
  documents: readonly Document[],
  isPositive: readonly boolean[],
  ratios: Float64Array,
): { readonly weights: Float64Array; readonly bias: number } {
  const weights = new Float64Array(ratios.length);
  let bias = 0;
  const positives = isPositive.filter(Boolean).length;
  const diagonals = isPositive.map(is => (is ? positives : documents.length - positives) / (documents.length * cost));
  const scales = documents.map(document => 1 / lengthOf(ratios, document));
  const alphas = new Float64Array(documents.length);
  const order = documents.map((_, index) => index);
  const random = repeatableRandom();
  for (let round = 0; round < maxRounds; round++) {
    let largestStep = 0;
    shuffle(order, random);
    for (const index of order) {
      const document = documents[index] ?? new Int32Array();
      const sign = isPositive[index] ? 1 : -1;
      const scale = scales[index] ?? 0;
      const diagonal = diagonals[index] ?? 0;
      const alpha = alphas[index] ?? 0;
      let sum = 0;
      for (const feature of document) sum += (weights[feature] ?? 0) * (ratios[feature] ?? 0);
      const gradient = sign * (sum * scale + bias) - 1 + alpha * diagonal;
      // Documents have length 1 and the bias 1, so the curvature is 2.
      const next = Math.max(0, alpha - gradient / (2 + diagonal));
      const step = (next - alpha) * sign;
      if (step === 0) continue;
      alphas[index] = next;
      for (const feature of document)
        weights[feature] = (weights[feature] ?? 0) + step * scale * (ratios[feature] ?? 0);
      bias += step;
      largestStep = Math.max(largestStep, Math.abs(step));
    }
    if (largestStep < smallestStep) break;
  }
  return { weights, bias };
}

function scoreOf({ ratios, weights, bias, shortestLength }: LinearModel, document: Document): number {
  let sum = 0;
  for (const feature of document) sum += (weights[feature] ?? 0) * (ratios[feature] ?? 0);
  return sum / Math.max(shortestLength, lengthOf(ratios, document)) + bias;
}

function contributionsOf(
  { ratios, weights, shortestLength }: LinearModel,
  document: Document,
  sign: number,
): ReadonlyMap<number, number> {
  const length = Math.max(shortestLength, lengthOf(ratios, document));
  return new Map(
    [...document].map(feature => [feature, (sign * (weights[feature] ?? 0) * (ratios[feature] ?? 0)) / length]),
  );
}

/** Never 0, so that a record without a known feature scores what the bias says. */
function lengthOf(ratios: Float64Array, document: Document): number {
  let squares = 0;
  for (const feature of document) squares += (ratios[feature] ?? 0) ** 2;
  return squares === 0 ? 1 : Math.sqrt(squares);
}

/** The same in every run: a label must not depend on the day (Park & Miller's minimal standard generator). */
function repeatableRandom(): () => number {
  let state = 20_021;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function shuffle(order: number[], random: () => number): void {
  for (let index = order.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    const [a, b] = [order[index] ?? 0, order[other] ?? 0];
    order[index] = b;
    order[other] = a;
  }
}

import type { RelatedFeatures } from '../gather/source';
import model from './relatedTrees.json';

/** What a passage that the index proposed is worth, as chances between 0 and 1. */
export interface Worth {
  /** That the file is one that is wanted. */
  readonly file: number;
  /** That the passage is wanted, if its file is. */
  readonly passage: number;
}

/**
 * Gradient boosted trees (Friedman 2001) over what is known of files and passages, fitted on commits of public
 * repositories by `bench/context/fit.py`.
 */
export function worthOf({ file, passage }: RelatedFeatures): Worth {
  return { file: chanceOfFile(file), passage: chanceOfPassage(passage) };
}

/** Passages of a file share its features. */
const knownFiles = new WeakMap<readonly number[], number>();

export function chanceOfFile(features: readonly number[]): number {
  const known = knownFiles.get(features) ?? chance(fileTrees, features);
  knownFiles.set(features, known);
  return known;
}

export function chanceOfPassage(features: readonly number[]): number {
  return chance(passageTrees, features);
}

/** As fitted: a leaf is `[value]`, a node `[feature, threshold, left, right]`. */
interface Trees {
  readonly base: number;
  readonly trees: readonly (readonly (readonly number[])[])[];
}

/** All nodes in a row, four numbers each; a leaf has feature -1 and its value. Thousands of passages are judged before each answer. */
interface FlatTrees {
  readonly base: number;
  readonly nodes: Float64Array;
  /** Where each tree begins. */
  readonly roots: Uint32Array;
}

const fileTrees = flat(model.files);
const passageTrees = flat(model.passages);

function flat({ base, trees }: Trees): FlatTrees {
  const nodes = new Float64Array(4 * trees.reduce((sum, tree) => sum + tree.length, 0));
  const roots = new Uint32Array(trees.length);
  let next = 0;
  for (const [index, tree] of trees.entries()) {
    const root = next;
    roots[index] = root;
    for (const node of tree) {
      const [feature = 0, threshold = 0, left = 0, right = 0] = node;
      nodes.set(node.length === 1 ? [-1, feature] : [feature, threshold, root + 4 * left, root + 4 * right], next);
      next += 4;
    }
  }
  return { base, nodes, roots };
}

/** Left where the feature is at most the threshold; the leaves' values add up to the logarithm of the odds. */
function chance({ base, nodes, roots }: FlatTrees, features: readonly number[]): number {
  let sum = base;
  for (const root of roots) {
    let at = root;
    for (let feature = nodes[at] as number; feature >= 0; feature = nodes[at] as number) {
      at = nodes[at + ((features[feature] ?? 0) <= (nodes[at + 1] as number) ? 2 : 3)] as number;
    }
    sum += nodes[at + 1] as number;
  }
  return 1 / (1 + Math.exp(-sum));
}

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
  return { file: chance(model.files, file), passage: chance(model.passages, passage) };
}

/** A leaf `[value]`, or `[feature, threshold, left, right]`: left where the feature is at most the threshold. */
type Node = readonly number[];

interface Trees {
  readonly base: number;
  readonly trees: readonly (readonly Node[])[];
}

function chance({ base, trees }: Trees, features: readonly number[]): number {
  const sum = trees.reduce((total, tree) => total + leafOf(tree, features), base);
  return 1 / (1 + Math.exp(-sum));
}

function leafOf(tree: readonly Node[], features: readonly number[]): number {
  let at = 0;
  for (;;) {
    const [feature = 0, threshold, left = 0, right = 0] = tree[at] ?? [0];
    if (threshold === undefined) return feature;
    at = (features[feature] ?? 0) <= threshold ? left : right;
  }
}

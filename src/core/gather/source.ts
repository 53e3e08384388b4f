import type { DigestFacts } from '../digest/digestFacts';
import type { DiffScope } from '../ports';

/** One piece of context, as it was found; protect decides what a model may see of it. */
export interface Snippet {
  /** The source's name: `open-files`, `git-diff`. */
  readonly source: string;
  /** Workspace-relative, with `/`; absent where there is no file. */
  readonly path?: string;
  /** Words the user can check: `src/app.ts 40–112`, `git diff (staged)`. */
  readonly title: string;
  /** 1-based, inclusive, in the file and not in the prompt. For a hunk: lines of the new file. */
  readonly startLine?: number;
  readonly endLine?: number;
  readonly text: string;
  /** What a ranking may use and a person may read: `pinned tab`, `staged`. */
  readonly facts?: readonly string[];
  /** What the index knows of it, for the ranking; only for passages that the index proposed. */
  readonly related?: RelatedFeatures;
  /** What it is to the change that is asked about. */
  readonly role?: ChangeRole;
  /** Where each line of `text` lies in the file; absent when they simply count up from `startLine`. `0` is a line that the file has no more. */
  readonly lineNumbers?: readonly number[];
}

export type ChangeRole = 'encloses-change' | 'used-by-change' | 'tests-change';

/** In the orders of `fileFeatureNames` and `passageFeatureNames`. */
export interface RelatedFeatures {
  readonly file: readonly number[];
  readonly passage: readonly number[];
}

/** Something that was not offered. `count` stands for many of a kind. */
export interface Skipped {
  readonly source: string;
  readonly title: string;
  readonly path?: string;
  readonly why: string;
  readonly count?: number;
}

/** What a source found, and what it left out. Nothing is dropped without a reason. */
export interface Gathered {
  readonly snippets: readonly Snippet[];
  readonly skipped: readonly Skipped[];
  /** Beside a digest of logs: what it found, as data. */
  readonly digest?: DigestFacts;
}

export function together(one: Gathered, other: Gathered): Gathered {
  return {
    snippets: [...one.snippets, ...other.snippets],
    skipped: [...one.skipped, ...other.skipped],
    digest: one.digest ?? other.digest,
  };
}

export interface PinnedPlace {
  readonly source: string;
  /** A path, or a title where there is none. */
  readonly name: string;
  /** Absent for what has no lines in a file. */
  readonly startLine?: number;
  readonly endLine?: number;
}

/** What is asked of the sources. */
export interface Ask {
  /** The question in words: the task's instructions, or what a person typed. */
  readonly question: string;
  /** The question is the task's instructions: of a change they say less than the change itself. */
  readonly isInstructions?: boolean;
  readonly diffScope: DiffScope;
  /** Whoever asks has the open files already: they are where a search starts, and are not found by it. */
  readonly hasOpenFiles?: boolean;
  /** Patterns of documents, matched by minimatch. */
  readonly docs: readonly string[];
  /** What a person pinned: it is offered whether or not a source proposes it now. */
  readonly pinned?: readonly PinnedPlace[];
}

/** Somewhere context can come from. A source proposes: order, weights and trimming come later. */
export interface ContextSource {
  readonly name: string;
  gather(ask: Ask, signal: AbortSignal): Promise<Gathered>;
}

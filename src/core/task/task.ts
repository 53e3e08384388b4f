import type { DiffScope } from '../ports';

/** What is asked: a parsed and valid task file. Built-in ones ship with the product, others lie in `.tierwise/tasks/`. */
export interface Task {
  /** The file's name without `.task.md`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly origin: 'built-in' | 'workspace';
  /** Workspace-relative path of its file; absent for a built-in one. */
  readonly path?: string;
  /** SHA-256 of the file's text: an approval is for this text and no other. */
  readonly hash: string;
  readonly produces: 'labels' | 'report';
  /** A tier's name; absent: the one chosen in the settings. */
  readonly tier?: string;
  readonly records?: RecordSelection;
  readonly context: ContextRules;
  /** Empty for a report. */
  readonly labels: readonly Label[];
  readonly evidence: 'required' | 'optional';
  /** Workspace-relative path of the CSV with confirmed labels. */
  readonly gold?: string;
  /** Markdown, `{{variables}}` not yet filled in. */
  readonly instructions: string;
  /** Names of the `{{variables}}`, in order of appearance. */
  readonly variables: readonly string[];
}

export interface RecordSelection {
  /** Patterns, matched by minimatch against workspace-relative paths. */
  readonly include: readonly string[];
  /** Logs (`flow`, `event`) are for reports: they are digested. */
  readonly as: 'email' | 'flow' | 'event';
  /** Logs of an ordinary time, to compare with. */
  readonly baseline?: readonly string[];
}

export interface ContextRules {
  readonly sources: readonly SourceName[];
  readonly gitDiff: DiffScope;
  readonly docs: readonly string[];
  /** Before a run a cheap tier orders the best passages by one line of each; absent: it does not. */
  readonly rerank?: boolean;
  /** Tokens of the whole input of one call: instructions, context, record, examples, schema. */
  readonly budgetTokens: number;
}

export const sourceNames = ['open-files', 'selection', 'git-diff', 'docs', 'related-files'] as const;
export type SourceName = (typeof sourceNames)[number];

export interface Label {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly string[];
  /** A person must look at it before it counts. */
  readonly mustConfirm: boolean;
}

/** The answer when there is none. Never a label of a task. */
export const abstain = 'abstain';

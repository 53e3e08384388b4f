import type { Effort } from '../compose/prompt';
import type { DiffScope } from '../ports';
import type { RecordKind } from '../protect/protectedThings';
import type { TaxonomyName } from '../taxonomy/taxonomy';
import type { Tlp } from '../taxonomy/tlp';

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
  /** The tier that is asked again where this one's answer is not enough. */
  readonly escalateTo?: string;
  readonly records?: RecordSelection;
  readonly context: ContextRules;
  /** Empty for a report. */
  readonly labels: readonly Label[];
  /** What is asked of each record besides its label; in the order of the file. */
  readonly also: readonly Question[];
  readonly evidence: 'required' | 'optional';
  /** The most records that share a call of a language model; absent: each has its own. */
  readonly recordsPerCall?: number;
  /** How often each record is asked, so that agreement can stand for confidence; absent: once. */
  readonly votes?: number;
  /** What the form of a report must be; absent for labels and where nothing is asked. */
  readonly form?: {
    readonly headings: readonly string[];
    readonly levels?: readonly number[];
    readonly maxWords?: number;
  };
  /** Workspace-relative path of a text whose headings a report must have. */
  readonly template?: string;
  /** The same of an approved report whose style, and nothing else, is to be followed. */
  readonly style?: string;
  /** With whom what comes of it may be shared; absent: as the settings say. */
  readonly tlp?: Tlp;
  /** How hard the model should think; absent: little for labels, as the model does by itself for a report. */
  readonly effort?: Effort;
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
  readonly as: RecordKind;
  /** A person's own names for what stands where in a record: `Host` → `data.agent.hostname`. Remembered by standing in the task. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Whether events that say the same but for times, ids and ports are asked once, as when absent, or each. */
  readonly same?: 'once' | 'each';
  /** A mail attached to a report is judged in its stead. */
  readonly unwrap?: 'attached-message';
  /** Only for hunks: which changes, as `git-diff` of the task's context says. */
  readonly diff?: DiffScope;
  /** Logs of an ordinary time, for a report on logs to compare with. */
  readonly baseline?: readonly string[];
}

export interface ContextRules {
  readonly sources: readonly SourceName[];
  readonly gitDiff: DiffScope;
  readonly docs: readonly string[];
  /** Before a run a cheap tier orders the best passages by one line of each; absent: it does not. */
  readonly rerank?: boolean;
  /** Labelled records of the gold that go with each record, the ones most like it; absent: none. */
  readonly examples?: number;
  /** Files of which each record gets the rows and passages that it names. */
  readonly perRecord?: readonly string[];
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

/** A further question about each record. */
export interface Question {
  readonly name: string;
  readonly description: string;
  /** `one` of the choices, or `any` number of them. */
  readonly answers: 'one' | 'any';
  /** Empty where a taxonomy has too many to list. */
  readonly choices: readonly { readonly name: string; readonly description: string }[];
  /** The published list that answers are checked with. */
  readonly taxonomy?: TaxonomyName;
}

/** The answer when there is none. Never a label of a task. */
export const abstain = 'abstain';

import type { Tested } from '../digest/detect/detect';
import type { ProtectedText } from '../protect/protected';

/** What became of one record. Every record gets exactly one. */
export interface LabelResult {
  readonly id: string;
  readonly path: ProtectedText;
  readonly line: number;
  /** One of the task's labels, or `abstain`. */
  readonly label: ProtectedText;
  /** As the model claims it; with votes, how far they agree. */
  readonly confidence: Confidence;
  /** At most two sentences. */
  readonly rationale: ProtectedText;
  readonly evidence: readonly Evidence[];
  /** What the task's further questions were answered; absent where it has none. */
  readonly labels?: readonly QuestionAnswer[];
  readonly tier: string;
  readonly model: string;
  /** By an answer to an identical request that was paid for before; this one cost nothing. */
  readonly fromCache?: boolean;
  /** Why there is no answer, or why it is worth less. */
  readonly problem?: ResultProblem;
  /** What was wrong with the record when it was read, whatever became of it: as `tierwise records` says it. */
  readonly readProblem?: ProtectedText;
  /** Id of the record whose answer this is: it says the same but for times, ids and ports, and was asked in its stead. */
  readonly sameAs?: string;
  /** What went out with it and no other: rows and passages that it names, labelled examples like it. */
  readonly beside?: readonly {
    readonly kind: 'example' | 'context';
    readonly path: ProtectedText;
    readonly line: number;
  }[];
  /** Set where it was asked more than once. */
  readonly votes?: Votes;
  /** Set where a higher tier was asked, or is still to be. */
  readonly escalation?: Escalation;
  /** `label` is a person's word: what the answer had been, and who said otherwise, or so too. Made when it is shown; never in the journal. */
  readonly corrected?: { readonly given: ProtectedText; readonly by: ProtectedText; readonly at: string };
  /** The label asks for a person's eye before it counts. */
  readonly mustConfirm: boolean;
  /** Further places where an equal record stands. */
  readonly alsoAt: readonly { readonly path: ProtectedText; readonly line: number }[];
  /** What a person recognises the record by; as in the record. */
  readonly fields: readonly { readonly name: ProtectedText; readonly value: ProtectedText }[];
}

/** Why a record went on to a higher tier, and what became of it. */
export interface Escalation {
  /** `waiting`: the lower tier's answer stands until then. `in-vain`: it stands because the higher tier gave none. */
  readonly state: 'waiting' | 'answered' | 'in-vain';
  /** Name of the higher tier. */
  readonly to: string;
  readonly why: ProtectedText;
  /** What the lower tier had said. */
  readonly first: TierAnswer;
  /** Why the higher tier gave no answer, for good or so far. */
  readonly problem?: ResultProblem;
}

/** Several answers to the same question. */
export interface Votes {
  readonly of: number;
  /** Most first. */
  readonly counts: readonly { readonly label: ProtectedText; readonly count: number }[];
  /** What the model itself claimed with the answer that won: its word, and no probability. */
  readonly claimed: Confidence;
}

export interface TierAnswer {
  readonly tier: string;
  readonly model: string;
  readonly label: ProtectedText;
  readonly confidence: Confidence;
  readonly problem?: ResultProblem;
}

/** An answer to a further question, all of it from the question's list. */
export interface QuestionAnswer {
  readonly question: ProtectedText;
  readonly answers: 'one' | 'any';
  /** `one`: exactly one, which may be `abstain`. `any`: as many as there are. */
  readonly values: readonly ProtectedText[];
  /** Why there is no answer though one was given: `"T9999" is no technique of it`. */
  readonly why?: ProtectedText;
}

export type Confidence = 'high' | 'medium' | 'low' | 'none';

export interface Evidence {
  readonly quote: ProtectedText;
  readonly path: ProtectedText;
  /** Line in the file; absent when the quote was not found. */
  readonly line?: number;
  /** The quote stands in the record, after folding blanks and case. What is not found is struck, not hidden. */
  readonly found: boolean;
}

export type ResultProblem = {
  readonly kind: 'refused' | 'too-long' | 'invalid-answer' | 'unreadable' | 'not-evaluable' | 'failed';
  readonly why: ProtectedText;
};

export interface Report {
  /** As the model wrote it, protected; citations as `[S3:41-44]`. */
  readonly markdown: ProtectedText;
  readonly claims: readonly Claim[];
  /** The answer ended at the token limit, or the run was cancelled: a part, shown as such. */
  readonly isPartial: boolean;
  /** What is still wrong with its form, after one repair where one could be asked for: `the heading "Risk" is missing`. */
  readonly formProblem?: ProtectedText;
  /** Of a hunt in logs: the Sigma rules that stand in it, in their order, and what became of each; absent until they were run. */
  readonly rules?: readonly ProposedRule[];
}

/** A Sigma rule that a model wrote. Only one that held in the logs of the hunt is shown; of others it is told why not. */
export type ProposedRule = (HeldRule | RefusedRule) & {
  /** 1-based line of `markdown` at which its fence begins. */
  readonly markdownLine: number;
  /** What it was tried on; absent where it was refused before. */
  readonly tested?: Tested;
};

export interface HeldRule {
  readonly kind: 'held';
  /** The rule as YAML, written anew by a program: no comment of the model's is in it. */
  readonly rule: ProtectedText;
  /** `R3, S4:41`: what it cites. */
  readonly cites: ProtectedText;
}

export interface RefusedRule {
  readonly kind: 'refused';
  /** Empty where it has none that can be read. */
  readonly title: ProtectedText;
  readonly why: ProtectedText;
}

/** One sentence or list item that states something. */
export interface Claim {
  readonly text: ProtectedText;
  readonly verdict: 'verified' | 'unsupported' | 'misplaced';
  readonly citations: readonly Citation[];
  /** 1-based line in `markdown` at which it begins. */
  readonly markdownLine: number;
}

export interface Citation {
  /** As written: `S3`. */
  readonly id: string;
  readonly path?: ProtectedText;
  /** Lines of the file, not of the prompt. */
  readonly startLine?: number;
  readonly endLine?: number;
  /** The quoted words, where the answer gave some. */
  readonly quote?: ProtectedText;
  readonly resolved: boolean;
  /** Why it does not resolve: `S9 was not sent`, `retry.ts has no line 400 in what was sent`. */
  readonly why?: ProtectedText;
}

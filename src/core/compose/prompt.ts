import type { KeptSnippet } from '../fit/manifest';
import type { ProtectedText } from '../protect/protected';
import type { ProtectedRecord } from '../protect/protectedThings';
import type { ReportForm } from '../read/checkForm';
import type { TaxonomyName } from '../taxonomy/taxonomy';

/**
 * What is asked in one call, in nobody's dialect: `renderPrompt.ts` makes words of it for a language model, the offline
 * tier reads the parts. The stable part is the same for every call of a run, so that providers can cache it.
 */
export interface Prompt {
  readonly task: PromptTask;
  readonly context: readonly KeptSnippet[];
  /** The record to judge; absent for a report. */
  readonly record?: ProtectedRecord;
  /** Several records to judge in one call, in place of `record`; only where the task says `several`. */
  readonly records?: readonly ProtectedRecord[];
  /** What goes with this record and no other. */
  readonly beside?: readonly BesidePiece[];
  /** What was cut from the record so that the call keeps its budget: `the last 1,204 tokens of the text`. */
  readonly recordCut?: ProtectedText;
  /** Only for an order: what is to be ordered; the first is called `P1`. */
  readonly passages?: readonly PassageLine[];
  /** Room for the answer, in tokens; apart from the budget. */
  readonly maxOutputTokens: number;
  /** How hard the model should think, where the task says so and the provider knows such a thing. */
  readonly effort?: Effort;
  /** Only of a report: the provider itself records what each sentence rests on; absent: the model writes it down. */
  readonly citedBy?: 'provider';
  /**
   * 39 random decimal digits (128 bits), drawn per run; fences around material carry it, so no material can close one.
   * Decimal, because three digits are one token whatever they are: the same context takes the same tokens in every run.
   */
  readonly marker: string;
  /** Set for the one repair: the answer that was not valid, and why. */
  readonly repair?: { readonly answer: ProtectedText; readonly why: ProtectedText };
}

export const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof efforts)[number];

export interface PromptTask {
  readonly name: ProtectedText;
  readonly title: ProtectedText;
  /** `order`: nothing for a person, but the ids of `Prompt.passages`, most useful first. */
  readonly produces: 'labels' | 'report' | 'order';
  /** With variables filled in. */
  readonly instructions: ProtectedText;
  readonly labels: readonly PromptLabel[];
  /** What else is asked of each record; absent for nothing. */
  readonly also?: readonly PromptQuestion[];
  readonly evidence: 'required' | 'optional';
  /** Of a report: what its form must be. */
  readonly form?: ReportForm;
  /** Of a report: a person's own form, with what is to stand under its headings. No material that could be cited. */
  readonly template?: ProtectedText;
  /** Of a report: the beginning of an approved one, for its style alone. */
  readonly style?: ProtectedText;
  /** Calls may hold several records, so the answer has an entry for each, also where it is one. Absent: one record, one answer. */
  readonly several?: boolean;
}

/** Something that goes with one record: a labelled example, or a piece of context that the record names. */
export interface BesidePiece {
  readonly kind: 'example' | 'context';
  readonly title: ProtectedText;
  readonly path: ProtectedText;
  readonly line: number;
  readonly text: ProtectedText;
  /** Of an example. */
  readonly label?: ProtectedText;
}

/** A passage as far as an order needs it. */
export interface PassageLine {
  /** `src/retry.ts 40–112`. */
  readonly place: ProtectedText;
  /** Its first telling line: a signature, a heading. */
  readonly says: ProtectedText;
  /** Why it is among the best. */
  readonly why: ProtectedText;
}

export interface PromptLabel {
  /** Also the value the model must answer with. */
  readonly name: ProtectedText;
  readonly description: ProtectedText;
  readonly examples: readonly ProtectedText[];
}

/** A further question about a record; its name is the key of its answer. */
export interface PromptQuestion {
  readonly name: ProtectedText;
  readonly description: ProtectedText;
  readonly answers: 'one' | 'any';
  readonly choices: readonly Pick<PromptLabel, 'name' | 'description'>[];
  readonly taxonomy?: TaxonomyName;
}

/** A prompt in words. Both parts passed the gate once more after they were put together. */
export interface RenderedPrompt {
  /** The same for every call of a run. */
  readonly stable: ProtectedText;
  readonly varying: ProtectedText;
  /** JSON schema of the answer; absent for a report, which is Markdown. */
  readonly schema?: object;
}

import * as z from 'zod/mini';
import { exportFormats } from './exportFormats';
import { amount, costSchema, id, listOf, ownText, protectedText, runState, tierSchema } from './plainData';

const share = z.object({ value: z.number(), low: z.number(), high: z.number(), count: amount });

/** How far the run and a person agree on the records that both have labelled; as `Agreement` of `measure/`, in numbers. */
export const agreementView = z.object({
  records: amount,
  accuracy: share,
  macroF1: z.number(),
  labels: listOf(
    z.object({
      label: protectedText,
      goldCount: amount,
      precision: z.optional(share),
      recall: z.optional(share),
      f1: z.optional(z.number()),
    }),
  ),
  /** What each word of confidence was worth: how often the run was right where it said so; surest first. */
  byConfidence: z.optional(listOf(z.object({ confidence: z.enum(['high', 'medium', 'low', 'none']), right: share }))),
  /** `gold` is the person's, `given` the run's; pairs that never met are left out. */
  confusion: listOf(z.object({ gold: protectedText, given: protectedText, count: amount })),
});
export type AgreementView = z.infer<typeof agreementView>;

/** What changes while labels arrive. */
export const labelsHeader = z.object({
  state: runState,
  progress: z.object({ done: amount, total: amount }),
  recordsPerMinute: z.optional(amount),
  secondsLeft: z.optional(amount),
  cost: costSchema,
  /** Calls that the reply cache answered; 0 or absent: none. */
  cachedCalls: z.optional(amount),
  /** Nothing is sent that could cost more than this. */
  capUsd: z.optional(amount),
  seconds: amount,
  /** Whether it is held back now; absent where it cannot be. */
  isPaused: z.optional(z.boolean()),
  /** Absent where a person has labelled none of the records. */
  agreement: z.optional(agreementView),
  /** Actions of a person that can be taken back. */
  undoable: z.optional(amount),
});
export type LabelsHeader = z.infer<typeof labelsHeader>;

/** A table of labels without its rows, which follow in `rows-arrived`. */
export const labelsView = z.object({
  run: id,
  task: protectedText,
  startedMs: z.number(),
  tier: tierSchema,
  header: labelsHeader,
  /** In the task's order; `abstain` follows by itself. */
  labels: listOf(z.object({ name: protectedText, description: protectedText, mustConfirm: z.boolean() })),
  /** What a record is recognised by, at most three: for emails `From` and `Subject`. */
  columns: listOf(protectedText),
  /** Names of the further questions, in the task's order; absent where there are none. */
  questions: z.optional(listOf(protectedText)),
  /** What the run can be exported as. */
  formats: z._default(listOf(z.enum(exportFormats)), ['csv', 'jsonl', 'md', 'html', 'sarif']),
  /** The file that a person's labels go to. */
  goldPath: z.optional(protectedText),
  /** How many rows the host has now and will send. */
  rowCount: amount,
  /** `no gold: the offline tier compares with the descriptions only`. */
  notes: listOf(protectedText),
});
export type LabelsView = z.infer<typeof labelsView>;

/** One record's result. Small, since tens of thousands of them are held at once. */
export const labelsRow = z.object({
  /** The record's id. */
  id,
  /** One value for each of `columns`; empty where the record has none. */
  fields: listOf(protectedText),
  path: protectedText,
  line: amount,
  label: protectedText,
  confidence: z.enum(['high', 'medium', 'low', 'none']),
  rationale: protectedText,
  evidence: listOf(z.object({ quote: protectedText, line: z.optional(amount), found: z.boolean() })),
  tier: ownText,
  model: ownText,
  fromCache: z.optional(z.boolean()),
  problem: z.optional(
    z.object({
      kind: z.enum(['refused', 'too-long', 'invalid-answer', 'unreadable', 'not-evaluable', 'failed']),
      why: protectedText,
    }),
  ),
  /** Why the record could not be read as it should, whatever was answered of what could be read. */
  readProblem: z.optional(protectedText),
  mustConfirm: z.boolean(),
  /** Several answers to the same question; confidence is then how far they agree. */
  votes: z.optional(
    z.object({
      of: amount,
      counts: listOf(z.object({ label: protectedText, count: amount })),
      claimed: z.enum(['high', 'medium', 'low', 'none']),
    }),
  ),
  /** What went out with it and no other. */
  beside: z.optional(listOf(z.object({ kind: z.enum(['example', 'context']), path: protectedText, line: amount }))),
  /** One for each of `questions`, in words. */
  answers: z.optional(listOf(protectedText)),
  /** What another tier had said, and why a higher one was asked. */
  escalation: z.optional(
    z.object({
      state: z.enum(['waiting', 'answered', 'in-vain']),
      to: ownText,
      why: protectedText,
      firstTier: ownText,
      firstLabel: protectedText,
      firstConfidence: z.enum(['high', 'medium', 'low', 'none']),
    }),
  ),
  /** The record that was asked in its stead. */
  sameAs: z.optional(id),
  /** When it happened, or was sent; absent where the record does not say. */
  timeMs: z.optional(z.number()),
  /** What a person says of it, in the gold file or here: `label` stays what the run said. */
  person: z.optional(z.object({ label: protectedText, by: protectedText, isYou: z.boolean() })),
  /** Further places where an equal record stands. */
  alsoAtCount: amount,
});
export type LabelsRow = z.infer<typeof labelsRow>;

/** What counts of a row: a person's word before the run's. */
export function labelOf({ label, person }: LabelsRow): LabelsRow['label'] {
  return person?.label ?? label;
}

/** A record beside the table, as the model saw it: links spelled out as `shown text → address`. */
export const recordView = z.object({
  id,
  fields: listOf(z.object({ name: protectedText, value: protectedText })),
  text: protectedText,
  problem: z.optional(protectedText),
  alsoAt: listOf(z.object({ path: protectedText, line: amount })),
});
export type RecordView = z.infer<typeof recordView>;

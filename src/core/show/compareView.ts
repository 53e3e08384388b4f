import * as z from 'zod/mini';
import { amount, id, listOf, ownText, protectedText, wholeNumber } from './plainData';

/** A share with its 95 % interval, from 0 to 1; as `Share` of `measure/`. */
export const compareShare = z.object({ value: amount, low: amount, high: amount, count: wholeNumber });
export type CompareShare = z.infer<typeof compareShare>;

/** One tier's run. */
export const compareTier = z.object({
  run: id,
  /** Names it among the others; `tier` is what a task can name. */
  title: ownText,
  tier: ownText,
  model: ownText,
  /** Named by the sentence. */
  isChosen: z.boolean(),
  /** Absent where no number can say; 0 is free. */
  usdPer1000: z.optional(amount),
  cost: ownText,
  tokens: ownText,
  answered: wholeNumber,
  abstained: wholeNumber,
  noAnswer: wholeNumber,
  macroF1: amount,
  /** By the place of the measure in the view's `measures`; absent where there was nothing to measure. */
  shares: listOf(z.object({ share: z.optional(compareShare) })),
});
export type CompareTier = z.infer<typeof compareTier>;

/** Tiers by what a person said of the same records, cheapest first. */
export const compareView = z.object({
  /** The task's name, for the page to remember whose comparison it shows. */
  task: protectedText,
  title: protectedText,
  records: wholeNumber,
  sentence: ownText,
  /** `Right` first, then recall and precision of each label. */
  measures: listOf(z.object({ name: ownText, label: z.optional(protectedText) })),
  /** The place of the bar's measure, and its share; `text` as the person wrote it. */
  bar: z.optional(z.object({ measure: wholeNumber, atLeast: amount, text: ownText })),
  tiers: listOf(compareTier),
  pairs: listOf(ownText),
  notes: listOf(ownText),
});
export type CompareView = z.infer<typeof compareView>;

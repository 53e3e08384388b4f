/** Confirmed examples that a label needs before the tier without a language model answers it. */
export const minimumExamples = 5;

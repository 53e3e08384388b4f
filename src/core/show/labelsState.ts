import * as z from 'zod/mini';
import { everyRow, type RowChoice } from './chooseRows';

const stateSchema = z.object({
  choice: z.object({
    label: z.string(),
    confidence: z.enum(['', 'high', 'medium', 'low', 'none']),
    problem: z.enum([
      '',
      'any',
      'none',
      'must-confirm',
      'quote-not-found',
      'refused',
      'too-long',
      'invalid-answer',
      'unreadable',
      'not-evaluable',
      'failed',
    ]),
    text: z.string(),
    sort: z.optional(z.object({ column: z.string(), isDescending: z.boolean() })),
  }),
  top: z.number(),
});

/** What the page keeps over a reload, read with care: it may come from an earlier version. */
export function readLabelsState(state: unknown): { readonly choice: RowChoice; readonly top: number } {
  return stateSchema.safeParse(state).data ?? { choice: everyRow, top: 0 };
}

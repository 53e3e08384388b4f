import * as z from 'zod/mini';
import { everyRow, looks, type RowChoice } from './chooseRows';

const stateSchema = z.object({
  choice: z.object({
    label: z.string(),
    confidence: z.enum(['', 'high', 'medium', 'low', 'none']),
    tier: z._default(z.string(), ''),
    problem: z.enum(looks),
    answers: z._default(z.array(z.string()), []),
    cell: z.optional(z.object({ gold: z.string(), given: z.string() })),
    text: z.string(),
    sort: z.optional(z.object({ column: z.string(), isDescending: z.boolean() })),
  }),
  top: z.number(),
});

/** What the page keeps over a reload, read with care: it may come from an earlier version. */
export function readLabelsState(state: unknown): { readonly choice: RowChoice; readonly top: number } {
  return stateSchema.safeParse(state).data ?? { choice: everyRow, top: 0 };
}

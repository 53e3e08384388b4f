import * as z from 'zod/mini';
import type { DigestFacts } from '../digest/digestFacts';
import type { ProtectedText } from '../protect/protected';

/** It passed the gate before it was written: the writer's types ask for it. */
const text = z.custom<ProtectedText>(value => typeof value === 'string');
const time = z.optional(z.number());

const row = z.looseObject({
  id: z.string(),
  kind: z.string(),
  finding: z.enum(['none', 'low', 'medium', 'high']),
  entities: z.array(text),
  suspects: z.array(text),
  edges: z.array(
    z.looseObject({
      source: text,
      target: text,
      ports: z.array(text),
      flows: z.number(),
      bytesOut: z.number(),
      bytesIn: z.number(),
      first: time,
      last: time,
    }),
  ),
  beats: z.optional(z.array(z.number())),
  techniques: z.array(z.string()),
  text,
  path: z.optional(text),
  lines: z.array(z.number()),
  also: z.array(z.looseObject({ path: text, lines: z.array(z.number()) })),
});

/** As it lies in a journal. */
export const digestFacts: z.ZodMiniType<DigestFacts> = z.looseObject({
  files: z.number(),
  rows: z.number(),
  kinds: z.record(z.string(), z.number()),
  first: time,
  last: time,
  findings: z.array(row),
  leftOut: z.number(),
  techniques: z.array(z.looseObject({ id: z.string(), name: z.string(), tactics: z.array(z.string()) })),
});

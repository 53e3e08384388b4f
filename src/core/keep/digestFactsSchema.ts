import * as z from 'zod/mini';
import { traceNames } from '../digest/detect/trace';
import type { DigestFacts } from '../digest/digestFacts';
import { rowKinds } from '../digest/row';
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
  when: z.optional(z.looseObject({ first: z.number(), last: z.number() })),
  beats: z.optional(z.array(z.number())),
  techniques: z.array(z.string()),
  text,
  path: z.optional(text),
  lines: z.array(z.number()),
  also: z.array(z.looseObject({ path: text, lines: z.array(z.number()) })),
});

/** How a rule did. */
export const tested = z.looseObject({
  rows: z.number(),
  evidence: z.number(),
  evidenceMatched: z.number(),
  matched: z.number(),
  others: z.number(),
});

const detection = z.looseObject({
  finding: z.string(),
  trace: z.looseObject({
    kind: z.enum(rowKinds),
    form: z.enum(['zeek', 'zeek-json', 'other']),
    all: z.array(
      z.looseObject({
        field: z.enum(traceNames),
        is: z.enum(['equals', 'endswith', 'contains']),
        any: z.array(text),
      }),
    ),
  }),
  rule: z.optional(text),
  why: z.optional(z.string()),
  tested: z.optional(tested),
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
  detections: z.array(detection),
  pictures: z.looseObject({
    timeline: z.looseObject({ seconds: z.number(), bins: z.array(z.tuple([z.number(), z.number()])) }),
    talkers: z.array(z.looseObject({ host: text, bytesOut: z.number(), bytesIn: z.number(), flows: z.number() })),
  }),
});

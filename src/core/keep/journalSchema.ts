import * as z from 'zod/mini';
import type { Manifest } from '../fit/manifest';
import type { ProtectedText } from '../protect/protected';
import { recordKinds } from '../protect/protectedThings';
import type { Claim, LabelResult, Report } from '../read/results';
import type { FailureReason, Usage } from '../send/provider';
import { tlpNames } from '../taxonomy/tlp';
import { digestFacts, tested } from './digestFactsSchema';
import type { CallPurpose, JournalEntry, Stamp } from './journalEntry';
import { evidence, fields, isObject, places, plannedRecords } from './journalLists';

/**
 * The door for what was read from a journal. A checksum says that a line is whole, not that we know its shape. Objects are
 * open: what a later Tierwise of the same format adds to one is kept, not stripped.
 */
export function readEntry(value: unknown): JournalEntry | undefined {
  const read = entry.safeParse(value);
  return read.success ? read.data : undefined;
}

/** By hand: a schema would make a copy of all of the line. */
export function readStamp(value: unknown): Stamp | undefined {
  if (!isObject(value)) return undefined;
  const { seq, at, fence } = value;
  return isCounted(seq) && typeof at === 'string' && isCounted(fence) ? { seq, at, fence } : undefined;
}

function isCounted(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

/** The format a journal claims, whatever else its first line says; absent where the line is no beginning of a run. */
export function readFormat(value: unknown): number | undefined {
  const read = anyStart.safeParse(value);
  return read.success ? read.data.format : undefined;
}

/** It passed the gate before it was written: the writer's types ask for it. */
const text = z.custom<ProtectedText>(value => typeof value === 'string');
const count = z.int().check(z.gte(0));
const usd = z.number().check(z.gte(0));

const anyStart = z.looseObject({ kind: z.literal('run-started'), format: z.int().check(z.gte(1)) });

/** Any word: a reason that a later Tierwise of the same format adds is still a failed call. */
const failureReason = z.custom<FailureReason | 'not-sent'>(
  value => typeof value === 'string' && /^[a-z-]+$/.test(value),
);

/** Any word, for the same reason. */
const callPurpose = z.custom<CallPurpose>(value => typeof value === 'string' && /^[a-z-]+$/.test(value));

const usage: z.ZodMiniType<Usage> = z.looseObject({
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  cacheWrite1hTokens: z.optional(count),
  outputTokens: count,
  source: z.enum(['reported', 'estimated']),
});

const confidence = z.enum(['high', 'medium', 'low', 'none']);

const resultProblem = z.looseObject({
  kind: z.enum(['refused', 'too-long', 'invalid-answer', 'unreadable', 'not-evaluable', 'failed']),
  why: text,
});

const labelResult: z.ZodMiniType<LabelResult> = z.looseObject({
  id: z.string(),
  path: text,
  line: z.number(),
  label: text,
  confidence,
  rationale: text,
  evidence,
  labels: z.optional(
    z.array(
      z.looseObject({
        question: text,
        answers: z.enum(['one', 'any']),
        values: z.array(text),
        why: z.optional(text),
      }),
    ),
  ),
  tier: z.string(),
  model: z.string(),
  fromCache: z.optional(z.boolean()),
  problem: z.optional(resultProblem),
  readProblem: z.optional(text),
  sameAs: z.optional(z.string()),
  beside: z.optional(z.array(z.looseObject({ kind: z.enum(['example', 'context']), path: text, line: z.number() }))),
  votes: z.optional(
    z.looseObject({ of: count, counts: z.array(z.looseObject({ label: text, count })), claimed: confidence }),
  ),
  escalation: z.optional(
    z.looseObject({
      state: z.enum(['waiting', 'answered', 'in-vain']),
      to: z.string(),
      why: text,
      first: z.looseObject({
        tier: z.string(),
        model: z.string(),
        label: text,
        confidence,
        problem: z.optional(resultProblem),
      }),
      problem: z.optional(resultProblem),
    }),
  ),
  mustConfirm: z.boolean(),
  alsoAt: places,
  fields,
});

const claim: z.ZodMiniType<Claim> = z.looseObject({
  text,
  verdict: z.enum(['verified', 'unsupported', 'misplaced']),
  citations: z.array(
    z.looseObject({
      id: z.string(),
      path: z.optional(text),
      startLine: z.optional(z.number()),
      endLine: z.optional(z.number()),
      quote: z.optional(text),
      resolved: z.boolean(),
      why: z.optional(text),
    }),
  ),
  markdownLine: z.number(),
});

const proposedRule = {
  markdownLine: z.number(),
  tested: z.optional(tested),
};

const report: z.ZodMiniType<Report> = z.looseObject({
  markdown: text,
  claims: z.array(claim),
  isPartial: z.boolean(),
  formProblem: z.optional(text),
  rules: z.optional(
    z.array(
      z.union([
        z.looseObject({ kind: z.literal('held'), rule: text, cites: text, ...proposedRule }),
        z.looseObject({ kind: z.literal('refused'), title: text, why: text, ...proposedRule }),
      ]),
    ),
  ),
});

const leftOut = z.looseObject({
  source: z.string(),
  title: text,
  path: z.optional(text),
  startLine: z.optional(z.number()),
  endLine: z.optional(z.number()),
  tokens: z.optional(z.number()),
  why: text,
  count: z.optional(z.number()),
});

const manifest: z.ZodMiniType<Manifest> = z.looseObject({
  budgetTokens: z.number(),
  usedTokens: z.number(),
  counted: z.enum(['exact', 'estimated']),
  counter: z.string(),
  overheadTokens: z.number(),
  kept: z.array(
    z.looseObject({
      id: z.string(),
      snippet: z.looseObject({
        source: z.string(),
        path: z.optional(text),
        title: text,
        startLine: z.optional(z.number()),
        endLine: z.optional(z.number()),
        text,
        facts: z.array(text),
        lineNumbers: z.optional(z.array(z.number())),
      }),
      tokens: z.number(),
      why: text,
      pinned: z.boolean(),
    }),
  ),
  dropped: z.array(leftOut),
  skipped: z.array(leftOut),
  withheld: z.array(z.looseObject({ source: z.string(), path: z.optional(text), title: text, why: text })),
  redacted: z.array(
    z.looseObject({
      source: z.string(),
      path: z.optional(text),
      line: z.optional(z.number()),
      type: z.string(),
      placeholder: text,
    }),
  ),
  notes: z.array(text),
  digest: z.optional(digestFacts),
});

const entry: z.ZodMiniType<JournalEntry> = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('run-started'),
    format: z.int().check(z.gte(1)),
    run: z.string(),
    task: z.looseObject({
      name: text,
      title: text,
      hash: z.string(),
      produces: z.enum(['labels', 'report']),
      labels: z.optional(z.array(z.looseObject({ name: text, description: text, mustConfirm: z.boolean() }))),
      questions: z.optional(z.array(text)),
      tlp: z.optional(z.enum(tlpNames)),
      gold: z.optional(text),
      records: z.optional(
        z.looseObject({
          as: z.enum(recordKinds),
          unwrap: z.optional(z.literal('attached-message')),
          diff: z.optional(z.enum(['staged', 'unstaged', 'working', 'branch'])),
        }),
      ),
    }),
    tier: z.string(),
    provider: z.string(),
    model: z.string(),
    escalatesTo: z.optional(z.looseObject({ tier: z.string(), provider: z.string(), model: z.string() })),
    key: z.looseObject({ run: z.string(), question: z.string() }),
    records: plannedRecords,
    workspace: text,
    inputs: z.optional(
      z.looseObject({
        variables: z.array(z.looseObject({ name: text, value: text })),
        query: z.optional(text),
        recordPaths: z.optional(z.array(text)),
        goldPath: z.optional(text),
        pinned: z.array(text),
        excluded: z.array(text),
      }),
    ),
    budgetTokens: z.number(),
    capUsd: z.optional(usd),
    inBatches: z.optional(z.boolean()),
  }),
  z.looseObject({
    kind: z.literal('lease-taken'),
    owner: z.string(),
    holder: text,
    purpose: z.optional(z.literal('correct')),
  }),
  z.looseObject({ kind: z.literal('manifest-made'), manifest }),
  z.looseObject({
    kind: z.literal('passages-ordered'),
    model: z.optional(text),
    shown: count,
    order: z.array(z.int().check(z.gte(1))),
    note: text,
  }),
  z.looseObject({
    kind: z.literal('call-intended'),
    call: z.string(),
    attempt: z.number(),
    records: z.array(z.string()),
    purpose: z.optional(callPurpose),
    tier: z.optional(z.string()),
    reservedUsd: z.optional(usd),
    ticket: z.optional(z.string()),
  }),
  z.looseObject({
    kind: z.literal('call-answered'),
    call: z.string(),
    model: z.string(),
    usage,
    fromCache: z.optional(z.boolean()),
    costUsd: z.optional(usd),
    results: z.array(labelResult),
    vote: z.optional(labelResult),
  }),
  z.looseObject({
    kind: z.literal('call-failed'),
    call: z.string(),
    reason: failureReason,
    mayBeBilled: z.boolean(),
    results: z.optional(z.array(labelResult)),
    usage: z.optional(usage),
    costUsd: z.optional(usd),
  }),
  z.looseObject({
    kind: z.literal('batch-created'),
    batch: z.string(),
    calls: z.array(z.string()),
  }),
  z.looseObject({ kind: z.literal('batch-ended'), batch: z.string() }),
  z.looseObject({ kind: z.literal('records-decided'), results: z.array(labelResult) }),
  z.looseObject({ kind: z.literal('report-written'), report }),
  z.looseObject({
    kind: z.literal('label-corrected'),
    id: z.string(),
    label: z.optional(text),
    by: text,
    note: z.optional(text),
    action: z.optional(z.string()),
    undoes: z.optional(z.string()),
    goldBefore: z.optional(z.looseObject({ label: text, by: text, at: text, note: z.optional(text) })),
  }),
  z.looseObject({
    kind: z.literal('run-ended'),
    state: z.enum(['done', 'part', 'cancelled', 'capped', 'failed']),
    why: z.optional(text),
  }),
]);

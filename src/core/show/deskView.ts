import * as z from 'zod/mini';
import { amount, costSchema, id, listOf, ownText, problemSchema, protectedText, tierSchema } from './plainData';

/** One passage of the context as it would be sent now. */
export const deskSnippet = z.object({
  /** Stable while the passage stays: a pin or an exclusion names it. Not the `S3` of a prompt. */
  id,
  /** `client.ts`; the whole path, where there is one, is in `path`. */
  title: protectedText,
  path: z.optional(protectedText),
  startLine: z.optional(amount),
  endLine: z.optional(amount),
  tokens: amount,
  why: protectedText,
  /** What would come in if it were excluded: `makes room for src/queue.ts 10–24 and 2 more`. */
  ifExcluded: z.optional(protectedText),
  isPinned: z.boolean(),
});
export type DeskSnippet = z.infer<typeof deskSnippet>;

/** What one source gives. */
export const deskGroup = z.object({
  source: ownText,
  /** `Open files`, `Git diff (working)`. */
  title: ownText,
  tokens: amount,
  kept: listOf(deskSnippet),
  /** Of this source, for whatever reason. */
  leftOutCount: amount,
});
export type DeskGroup = z.infer<typeof deskGroup>;

/** What will not be sent, by what left it out. */
export const leftOutGroup = z.object({
  /** `next`: the first of the dropped ones, which a little more budget would add. */
  kind: z.enum(['excluded', 'next', 'dropped', 'skipped', 'withheld', 'redacted']),
  count: amount,
  /** The most telling ones; `count` stands for all of them, and the preview lists every one. */
  items: listOf(
    z.object({
      /** Of what can be taken back in (`excluded`) or pinned (`next`, `dropped`). */
      id: z.optional(id),
      title: protectedText,
      startLine: z.optional(amount),
      endLine: z.optional(amount),
      why: protectedText,
      /** This line stands for so many. */
      count: z.optional(amount),
    }),
  ),
});
export type LeftOutGroup = z.infer<typeof leftOutGroup>;

export const contextView = z.discriminatedUnion('kind', [
  /** `note`: `Reading 214 files`. */
  z.object({ kind: z.literal('loading'), note: z.optional(protectedText) }),
  z.object({ kind: z.literal('failed'), problem: problemSchema }),
  z.object({
    kind: z.literal('ready'),
    usedTokens: amount,
    budgetTokens: amount,
    counted: z.enum(['exact', 'about']),
    /** Instructions, labels, the answer's form and room for the record: part of `usedTokens`. */
    overheadTokens: amount,
    keptCount: amount,
    /** Kept and dropped together. */
    passageCount: amount,
    groups: listOf(deskGroup),
    leftOut: listOf(leftOutGroup),
    /** Of one run on the chosen tier. */
    cost: costSchema,
    /** The same on the other tiers. */
    otherCosts: listOf(z.object({ tier: ownText, cost: costSchema })),
    /** `the repository has no commits yet`. */
    notes: listOf(protectedText),
    /** Being gathered again; what is shown is from before. */
    isRefreshing: z.boolean(),
  }),
]);
export type ContextView = z.infer<typeof contextView>;

export const deskTask = z.object({
  id,
  title: protectedText,
  description: protectedText,
  produces: z.enum(['labels', 'report']),
  origin: z.enum(['built-in', 'workspace']),
  /** For labels; absent where it was not counted yet. */
  recordCount: z.optional(amount),
  /** The task file cannot be used as it is. */
  problem: z.optional(protectedText),
});
export type DeskTask = z.infer<typeof deskTask>;

export const deskRun = z.object({
  id,
  title: protectedText,
  startedMs: z.number(),
  tier: ownText,
  cost: costSchema,
  state: z.enum(['running', 'done', 'partial', 'cancelled', 'failed']),
  /** Of a running one, and of one that ended early. */
  progress: z.optional(z.object({ done: amount, total: amount })),
  /** Why it failed or ended early. */
  why: z.optional(protectedText),
  canResume: z.boolean(),
});
export type DeskRun = z.infer<typeof deskRun>;

/** All of the desk. The host holds it and sends it whole after each change; the page holds what is unfolded and focused. */
export const deskView = z.object({
  /** `untrusted` is Restricted Mode: the page explains it, and nothing can be run. */
  workspace: z.enum(['trusted', 'untrusted', 'no-folder']),
  tier: tierSchema,
  tiers: listOf(tierSchema),
  /** What keeps the tier from answering: no key was set. */
  tierProblem: z.optional(problemSchema),
  tasks: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('loading') }),
    z.object({ kind: z.literal('listed'), tasks: listOf(deskTask) }),
    z.object({ kind: z.literal('failed'), problem: problemSchema }),
  ]),
  /** What the file in the active editor is good for, and whether its columns are to be explained first; absent where there is neither. */
  suggestion: z.optional(
    z.object({
      file: protectedText,
      tasks: listOf(z.object({ id, title: protectedText })),
      needsFieldMap: z.optional(z.boolean()),
    }),
  ),
  /** The task that is unfolded, and its context. */
  openTask: z.optional(z.object({ id, context: contextView })),
  /** Newest first. */
  runs: listOf(deskRun),
});
export type DeskView = z.infer<typeof deskView>;

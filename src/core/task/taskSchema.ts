import * as z from 'zod/mini';
import { sourceNames } from './task';

/**
 * The front matter of a task file. Also written out as JSON schema (`media/tasks/task.schema.json`). Closed on purpose:
 * a key that nobody reads would be ignored in silence.
 */
const text = z.string().check(z.minLength(1), z.maxLength(20_000));
const tierName = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,30}$/));
const pattern = z.string().check(z.minLength(1), z.maxLength(300));
const patterns = z.array(pattern).check(z.minLength(1), z.maxLength(50));

const label = z.strictObject({
  name: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9 _.-]{0,60}$/)),
  description: text,
  examples: z.optional(z.array(text).check(z.maxLength(20))),
  'must-confirm': z.optional(z.boolean()),
});

const rerank = z
  .boolean()
  .check(
    z.describe(
      'true: before a run a cheap tier reads one line of each of the best 60 passages and orders them. It costs one small call, which is shown before and after. Off unless it is set.',
    ),
  );

export const taskSchema = z.strictObject({
  title: text,
  description: text,
  produces: z.enum(['labels', 'report']),
  tier: z.optional(tierName),
  records: z.optional(
    z.strictObject({ include: patterns, as: z.enum(['email', 'flow', 'event']), baseline: z.optional(patterns) }),
  ),
  context: z.strictObject({
    sources: z.array(z.enum(sourceNames)),
    'git-diff': z.optional(z.enum(['staged', 'unstaged', 'working', 'branch'])),
    docs: z.optional(patterns),
    rerank: z.optional(rerank),
    'budget-tokens': z.int().check(z.gte(500), z.lte(1_000_000)),
  }),
  labels: z.optional(z.array(label).check(z.minLength(2), z.maxLength(100))),
  evidence: z.optional(z.enum(['required', 'optional'])),
  gold: z.optional(z.string().check(z.minLength(1), z.maxLength(300))),
});

/** Written in the design, not built yet: refused by name, never ignored. */
export const notBuiltKeys: ReadonlySet<string> = new Set([
  'escalate-to',
  'also',
  'unwrap',
  'template',
  'votes',
  'taxonomy',
]);

/** Values that are written in the design and not built yet. */
export const notBuiltValues: ReadonlySet<string> = new Set(['diagnostics', 'row']);

/** What a task file must never decide: it comes with a folder, and a folder may be a stranger's. */
export const forbiddenKeys: ReadonlySet<string> = new Set([
  'model',
  'provider',
  'endpoint',
  'base-url',
  'url',
  'api-key',
  'key',
  'headers',
  'proxy',
  'max-cost',
  'command',
  'run-on-open',
]);

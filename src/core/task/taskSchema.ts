import * as z from 'zod/mini';
import { efforts } from '../compose/prompt';
import { recordKinds } from '../protect/protectedThings';
import { taxonomyNames } from '../taxonomy/taxonomy';
import { tlpNames } from '../taxonomy/tlp';
import { sourceNames } from './task';

/**
 * The front matter of a task file. Also written out as JSON schema (`media/tasks/task.schema.json`). Closed on purpose:
 * a key that nobody reads would be ignored in silence.
 */
const text = z.string().check(z.minLength(1), z.maxLength(20_000));
const tierName = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,30}$/));
const pattern = z.string().check(z.minLength(1), z.maxLength(300));
const patterns = z.array(pattern).check(z.minLength(1), z.maxLength(50));

/** `a/b` is a child of `a`. Letters of any script; nothing that a spreadsheet would compute or a page would hide. */
const labelName = z
  .string()
  .check(
    z.maxLength(120),
    z.regex(
      /^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.,+:&'’()!?#%・、（）-]{0,60}(?:\/[\p{L}\p{N}][\p{L}\p{M}\p{N} _.,+:&'’()!?#%・、（）-]{0,60}){0,3}$/u,
    ),
  );

/** A label as it is compared and shown: an "ü" may be written as one sign or as two. */
export function labelNameOf(written: string): string {
  return written.normalize('NFC').trim();
}

const label = z.strictObject({
  name: labelName,
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

const choices = z
  .array(z.union([labelName, z.strictObject({ name: labelName, description: text })]))
  .check(z.minLength(2), z.maxLength(100));

const question = z.strictObject({
  name: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,40}$/)),
  description: text,
  'one-of': z.optional(choices),
  'any-of': z.optional(choices),
  taxonomy: z.optional(z.enum(taxonomyNames)),
});
const effort = z
  .enum(efforts)
  .check(
    z.describe(
      'How hard the model should think, where it knows such a thing. Thinking is paid as output. Off unless it is set: labels are thought about little, reports as the model does by itself.',
    ),
  );

const shapePath = z.string().check(z.minLength(1), z.maxLength(300));
const fieldPath = z.string().check(z.minLength(1), z.maxLength(300));

const recordSelection = z.strictObject({
  include: patterns,
  baseline: z.optional(
    patterns.check(z.describe('Logs of an ordinary time, to compare with. Only for a report on logs.')),
  ),
  as: z
    .enum(recordKinds)
    .check(
      z.describe(
        'What a record is. email: .eml and mbox; file: each file whole; hunk: each change that git shows, by "git-diff" under "context" (working unless said); the others: by what the file holds (JSON, JSON Lines, CSV, syslog, CEF, Zeek, Event XML, …).',
      ),
    ),
  fields: z.optional(
    z
      .record(z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9 _-]{0,40}$/)), fieldPath)
      .check(
        z.describe(
          'For events of a shape that is not known: what a person recognises them by, and where it stands. Host: data.agent.hostname; alternatives with |; parts put together as {ip}:{port}.',
        ),
      ),
  ),
  same: z.optional(
    z
      .enum(['once', 'each'])
      .check(
        z.describe(
          'Events, flows and rows that say the same but for times, ids and ports: asked once, and the others carry its answer (the default), or each by itself. Emails and files are always asked each.',
        ),
      ),
  ),
  unwrap: z.optional(
    z
      .enum(['attached-message'])
      .check(z.describe('A mail attached to a report is judged in its stead, the report as context. Only for email.')),
  ),
});

export const taskSchema = z.strictObject({
  title: text,
  description: text,
  produces: z.enum(['labels', 'report']),
  tier: z.optional(tierName),
  'escalate-to': z.optional(
    tierName.check(
      z.describe(
        'A tier that is asked again, one record at a time, where the first one abstained, refused, answered invalidly, found no evidence though some is required, or gave a label that must be confirmed.',
      ),
    ),
  ),
  records: z.optional(recordSelection),
  context: z.strictObject({
    sources: z.array(z.enum(sourceNames)),
    'git-diff': z.optional(z.enum(['staged', 'unstaged', 'working', 'branch'])),
    docs: z.optional(patterns),
    rerank: z.optional(rerank),
    examples: z.optional(
      z
        .int()
        .check(
          z.gte(1),
          z.lte(12),
          z.describe(
            'So many labelled records of the gold go with each record, the ones most like it and never itself. Only for labels; the offline tier learns from all of the gold instead.',
          ),
        ),
    ),
    'per-record': z.optional(
      patterns.check(
        z.describe(
          'Tables (CSV) and documents of which each record gets the rows and passages that it names: its host, account, address, rule. They take up to a quarter of the budget.',
        ),
      ),
    ),
    'budget-tokens': z.int().check(z.gte(500), z.lte(1_000_000)),
  }),
  labels: z.optional(z.array(label).check(z.minLength(2), z.maxLength(100))),
  also: z.optional(z.array(question).check(z.minLength(1), z.maxLength(12))),
  evidence: z.optional(z.enum(['required', 'optional'])),
  'records-per-call': z.optional(
    z
      .int()
      .check(
        z.gte(1),
        z.lte(20),
        z.describe(
          'How many events, flows, rows or findings may share a call of a language model; 1 unless it is set. Each answer is checked to be for its record, and whatever is not clear is asked again alone. Records that read like orders to a model, emails and files always go alone.',
        ),
      ),
  ),
  votes: z.optional(
    z
      .int()
      .check(
        z.gte(2),
        z.lte(9),
        z.describe(
          'Asks so often about each record, with the labels in another order each time; the most frequent answer counts, and how far they agree is its confidence. It costs as many calls. Not on the offline tier.',
        ),
      ),
  ),
  headings: z.optional(
    z
      .array(z.string().check(z.minLength(1), z.maxLength(120)))
      .check(
        z.minLength(1),
        z.maxLength(30),
        z.describe(
          'Headings that a report must have, in this order. Checked at the end; a model is asked once to mend what is missing. Only for reports.',
        ),
      ),
  ),
  'max-words': z.optional(
    z
      .int()
      .check(
        z.gte(50),
        z.lte(20_000),
        z.describe(
          'The longest a report may be, in words without citations. Checked as its headings are. Only for reports.',
        ),
      ),
  ),
  template: z.optional(
    shapePath.check(
      z.describe(
        'A Markdown of this workspace whose headings the report must have, in their order; what stands under them is a guide for the model. Only for reports, and in place of "headings".',
      ),
    ),
  ),
  style: z.optional(
    shapePath.check(
      z.describe(
        'An approved earlier report of this workspace: a model takes its tone and depth from it, and never a fact. Its first lines are sent, within a seventh of the budget. Only for reports.',
      ),
    ),
  ),
  tlp: z.optional(
    z
      .enum(tlpNames)
      .check(
        z.describe(
          'With whom exports may be shared, by the Traffic Light Protocol 2.0: stands in their front matter, on the page, and as a marking in STIX.',
        ),
      ),
  ),
  effort: z.optional(effort),
  gold: z.optional(z.string().check(z.minLength(1), z.maxLength(300))),
});

/** Values that are written in the design and not built yet: refused by name, never ignored. */
export const notBuiltValues: ReadonlySet<string> = new Set(['diagnostics']);

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

export type TaskSettings = z.infer<typeof taskSchema>;

/** The list that a question brings itself; a choice may be a bare name. */
export function choicesOf(question: NonNullable<TaskSettings['also']>[number]) {
  const given = question['one-of'] ?? question['any-of'] ?? [];
  return given.map(choice =>
    typeof choice === 'string'
      ? { name: labelNameOf(choice), description: '' }
      : { ...choice, name: labelNameOf(choice.name) },
  );
}

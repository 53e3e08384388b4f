import * as z from 'zod/mini';

/** Letters as JSON schema counts them. */
const upTo = (most: number) =>
  z.string().check(z.refine(text => [...text].length <= most, `is longer than ${most} letters`));
const date = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$/, 'is no date'));
/** RFC 4122's form in any version, as the schema's `format: uuid`. */
const uuid = z.string().check(z.regex(/^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i, 'is no UUID'));
const once = <Item extends z.ZodMiniType>(item: Item) =>
  z.array(item).check(z.refine(items => new Set(items).size === items.length, 'says the same twice'));
/** A search identifier: a map, or a list of texts, numbers and maps. */
const map = z.record(z.string(), z.unknown());
const search = z.union([z.array(z.union([z.string(), z.int(), map])), map]);

/**
 * A Sigma rule's form: the official JSON schema of specification 2.0.0 (SigmaHQ/sigma-specification, 2024-08-08), written as a
 * schema of ours, because one that reads JSON schemas would ship for this alone. A test holds both against the same rules.
 */
export const sigmaShape = z.looseObject({
  title: upTo(256),
  id: z.optional(uuid),
  related: z.optional(
    z.array(z.looseObject({ id: uuid, type: z.enum(['derived', 'obsolete', 'merged', 'renamed', 'similar']) })),
  ),
  name: z.optional(upTo(256)),
  taxonomy: z.optional(upTo(256)),
  status: z.optional(z.enum(['stable', 'test', 'experimental', 'deprecated', 'unsupported'])),
  description: z.optional(upTo(65_535)),
  license: z.optional(z.string()),
  author: z.optional(z.string()),
  references: z.optional(once(z.string())),
  date: z.optional(date),
  modified: z.optional(date),
  logsource: z.looseObject({
    category: z.optional(z.string()),
    product: z.optional(z.string()),
    service: z.optional(z.string()),
    definition: z.optional(z.string()),
  }),
  detection: z
    .looseObject({ condition: z.string() })
    .check(
      z.refine(
        detection =>
          Object.entries(detection).every(([name, one]) => name === 'condition' || search.safeParse(one).success),
        'is no search',
      ),
    ),
  fields: z.optional(once(z.string())),
  falsepositives: z.optional(once(z.string().check(z.minLength(2)))),
  level: z.optional(z.enum(['informational', 'low', 'medium', 'high', 'critical'])),
  tags: z.optional(once(z.string().check(z.regex(/^[a-z0-9_-]+\.[a-z0-9._-]+$/, 'is no tag (attack.t1071.004)')))),
  scope: z.optional(z.array(z.string().check(z.minLength(2)))),
});

/** What is wrong with a rule's form, as the end of a sentence; `undefined` where nothing is. */
export function sigmaFault(rule: unknown): string | undefined {
  const checked = sigmaShape.safeParse(rule);
  if (checked.success) return undefined;
  const [first] = checked.error.issues;
  const where = first?.path.map(String).join('.') ?? '';
  return `"${where === '' ? 'the rule' : where}" is not as the schema of Sigma has it`;
}

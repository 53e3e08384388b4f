import type * as z from 'zod/mini';

type Check = (value: unknown) => boolean;

/**
 * Whether a value fits a schema, without the copy that parsing makes of every object in it: for what comes by the thousand. Only for
 * schemas that change nothing they read, as defaults would; what has parts that are not known here is asked of the schema itself.
 */
export function fitsSchema<Schema extends z.core.$ZodType>(
  schema: Schema,
): (value: unknown) => value is z.output<Schema> {
  const check = checkOf(schema);
  return (value): value is z.output<Schema> => check(value);
}

function checkOf(schema: z.core.$ZodType): Check {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const checks = (def.checks ?? []).map(one => one._zod.def as Checks[number]);
  switch (def.type) {
    case 'object':
      return checks.length > 0 || def.catchall !== undefined ? askedOf(schema) : objectCheck(def.shape);
    case 'array': {
      const isItem = checkOf(def.element);
      return checks.length > 0 ? askedOf(schema) : value => Array.isArray(value) && value.every(isItem);
    }
    case 'readonly':
      return checkOf(def.innerType);
    case 'optional': {
      const isInner = checkOf(def.innerType);
      return value => value === undefined || isInner(value);
    }
    case 'literal': {
      const values: ReadonlySet<unknown> = new Set(def.values);
      return value => values.has(value);
    }
    case 'enum': {
      const values: ReadonlySet<unknown> = new Set(Object.values(def.entries));
      return value => values.has(value);
    }
    case 'boolean':
      return value => typeof value === 'boolean';
    case 'number':
      return 'check' in def ? askedOf(schema) : (numberCheck(checks) ?? askedOf(schema));
    case 'string':
      return 'check' in def ? askedOf(schema) : (stringCheck(checks) ?? askedOf(schema));
    case 'custom':
      return value => Boolean(def.fn(value));
    default:
      return askedOf(schema);
  }
}

function objectCheck(shape: Readonly<Record<string, z.core.$ZodType>>): Check {
  const parts = Object.entries(shape).map(([name, part]) => ({ name, fits: checkOf(part) }));
  return value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const object = value as Readonly<Record<string, unknown>>;
    for (const { name, fits } of parts) if (!fits(object[name])) return false;
    return true;
  };
}

type Checks = readonly z.core.$ZodChecks['_zod']['def'][];

/** No check but least values. */
function numberCheck(checks: Checks): Check | undefined {
  const least: number[] = [];
  for (const one of checks) {
    if (one.check !== 'greater_than' || !one.inclusive || typeof one.value !== 'number') return undefined;
    least.push(one.value);
  }
  const atLeast = Math.max(Number.NEGATIVE_INFINITY, ...least);
  return value => typeof value === 'number' && Number.isFinite(value) && value >= atLeast;
}

/** No check but patterns. */
function stringCheck(checks: Checks): Check | undefined {
  const patterns: RegExp[] = [];
  for (const one of checks) {
    if (one.check !== 'string_format' || !('pattern' in one) || one.pattern === undefined || one.pattern.global)
      return undefined;
    patterns.push(one.pattern);
  }
  return value => typeof value === 'string' && patterns.every(pattern => pattern.test(value));
}

function askedOf(schema: z.core.$ZodType): Check {
  return value => {
    const result = schema._zod.run({ value, issues: [] }, { async: false });
    return !(result instanceof Promise) && result.issues.length === 0;
  };
}

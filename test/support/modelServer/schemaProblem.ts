/** What the API's structured outputs do not take, in words; `undefined` for a schema that it takes. */
export function schemaProblem(schema: unknown, place = '$'): string | undefined {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return `${place} must be an object`;
  for (const key of Object.keys(schema)) {
    if (!known.has(key)) return `${place}: For '${typeOf(schema)}' type, property '${key}' is not supported`;
  }
  const { properties, items, anyOf, $defs: definitions } = partsOf(schema);
  if (typeOf(schema) === 'object') {
    if (!('additionalProperties' in schema) || schema.additionalProperties !== false) {
      return `${place}: 'additionalProperties' must be explicitly set to false`;
    }
    const required = 'required' in schema && Array.isArray(schema.required) ? schema.required : [];
    const optional = Object.keys(properties).filter(name => !required.includes(name));
    if (optional.length > 24) return `${place}: more than 24 optional properties`;
  }
  const below = [
    ...Object.entries(properties),
    ...Object.entries(definitions),
    ...anyOf.map((one, index) => [`anyOf[${index}]`, one] as const),
  ];
  for (const [name, one] of below) {
    const problem = schemaProblem(one, `${place}.${name}`);
    if (problem !== undefined) return problem;
  }
  return items === undefined ? undefined : schemaProblem(items, `${place}.items`);
}

const known = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'const',
  'description',
  'title',
  'anyOf',
  'allOf',
  '$ref',
  '$defs',
  'format',
  'default',
]);

function typeOf(schema: object): string {
  return 'type' in schema && typeof schema.type === 'string' ? schema.type : 'any';
}

function partsOf(schema: object) {
  const objectAt = (key: string): object => {
    const value = Object.entries(schema).find(([name]) => name === key)?.[1];
    return typeof value === 'object' && value !== null ? value : {};
  };
  return {
    properties: objectAt('properties'),
    $defs: objectAt('$defs'),
    items: 'items' in schema ? schema.items : undefined,
    anyOf: 'anyOf' in schema && Array.isArray(schema.anyOf) ? schema.anyOf : [],
  };
}

/** A value in parsed JSON by its way, `['choices', 0, 'delta']`; `undefined` where there is none. Never reaches a prototype. */
export function jsonAt(value: unknown, ...way: readonly (string | number)[]): unknown {
  let at = value;
  for (const step of way) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = Object.entries(at).find(([name]) => name === String(step))?.[1];
  }
  return at;
}

export function textAt(value: unknown, ...way: readonly (string | number)[]): string | undefined {
  const found = jsonAt(value, ...way);
  return typeof found === 'string' ? found : undefined;
}

/** A whole number of zero or more: a count of tokens, a size. */
export function countAt(value: unknown, ...way: readonly (string | number)[]): number | undefined {
  const found = jsonAt(value, ...way);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

export function listAt(value: unknown, ...way: readonly (string | number)[]): readonly unknown[] {
  const found = jsonAt(value, ...way);
  return Array.isArray(found) ? found : [];
}

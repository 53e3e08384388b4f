/** What JSON can say. Objects come from a parser: a key `__proto__` is a key like any other, and looked up as one. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What stands at a path, written either way: `{"id.orig_h": …}` and `{"id": {"orig_h": …}}` are both found by
 * `id.orig_h`. Only own keys are looked at. In an array the first element that has it counts.
 */
export function valueAt(value: JsonValue | undefined, path: string): JsonValue | undefined {
  if (Array.isArray(value)) {
    for (const one of value.slice(0, 20)) {
      const found = valueAt(one, path);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  if (!path.includes('.')) return undefined;
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const key = path.slice(0, dot);
    if (!Object.hasOwn(value, key)) continue;
    const found = valueAt(value[key], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A value in a line: a few elements of a list, the text of an element that came from XML; `''` for what says nothing. */
export function wordsOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value === '-' || value === '(empty)' || value === 'N/A' ? '' : value;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    const words = value.slice(0, 8).map(wordsOf);
    return `${words.filter(word => word !== '').join(', ')}${value.length > 8 ? ` and ${value.length - 8} more` : ''}`;
  }
  return isJsonObject(value) && Object.hasOwn(value, '#text') ? wordsOf(value['#text']) : '';
}

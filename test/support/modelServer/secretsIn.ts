import { findByOwnRules } from '../../../src/core/protect/findSecrets';

const looked = new Map<string, readonly string[]>();

/**
 * Secrets in a body as it came over the wire, each with what stands around it. The strings of the JSON are looked at one by
 * one, as a model reads them; the same string again, such as the stable part of a run, costs nothing.
 */
export function secretsIn(body: string): readonly string[] {
  return stringsIn(body).flatMap(text => {
    const known = looked.get(text) ?? secretsOf(text);
    if (looked.size > 5_000) looked.clear();
    looked.set(text, known);
    return known;
  });
}

function secretsOf(text: string): readonly string[] {
  return findByOwnRules(text).map(
    ({ type, start, end }) => `${type} in ${JSON.stringify(text.slice(Math.max(0, start - 30), end + 10))}`,
  );
}

function stringsIn(body: string): readonly string[] {
  let root: unknown;
  try {
    root = JSON.parse(body);
  } catch {
    return [body];
  }
  const strings: string[] = [];
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === 'string') strings.push(value);
    else if (typeof value === 'object' && value !== null) pending.push(...Object.values(value));
  }
  return strings;
}

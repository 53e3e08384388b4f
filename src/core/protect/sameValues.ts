import type { SecretFinding } from '../ports';
import { keywordSearch } from './keywordSearch';
import { changesOfClass } from './plausibleValue';

/** A secret that was found somewhere, to be found again where nothing around it tells. */
export interface KnownValue {
  readonly type: string;
  readonly value: string;
}

/** So that the search for known values stays small; a text with more distinct secrets than this loses only this second look. */
const mostCharacters = 32_000;

/** Finds every place where a known value stands. Values that could be an ordinary word are not looked for. */
export function knownValueSearch(known: readonly KnownValue[]): (text: string) => readonly SecretFinding[] {
  const telling = new Map<string, KnownValue>();
  let characters = 0;
  for (const one of known) {
    if (telling.has(one.value) || !isTelling(one.value) || characters + one.value.length > mostCharacters) continue;
    telling.set(one.value, one);
    characters += one.value.length;
  }
  if (telling.size === 0) return () => [];
  const values = [...telling.values()];
  const search = keywordSearch(values.map(one => one.value));
  return text => {
    const findings: SecretFinding[] = [];
    search(text, (place, start, end) => {
      const one = values[place];
      if (one !== undefined && text.slice(start, end) === one.value) findings.push({ type: one.type, start, end });
    });
    return findings;
  };
}

export function isTelling(value: string): boolean {
  if (value.length < 8 || value.length > 512 || /[\r\n]/.test(value)) return false;
  return (/\d/.test(value) && changesOfClass(value) >= 2) || value.length >= 20;
}

import type { SecretFinding } from '../ports';
import { longestSearch } from './keywordSearch';
import { changesOfClass } from './plausibleValue';

/** A secret that was found somewhere, to be found again where nothing around it tells. */
export interface KnownValue {
  readonly type: string;
  readonly value: string;
}

/** So that the search for known values stays small; a text with more distinct secrets than this loses only this second look. */
const mostCharacters = 32_000;
/** Different ones: the table of the search has a column for each. */
const mostDifferent = 256;

/**
 * Finds every place where a known value stands; places that overlap are one. Values that could be an ordinary word are not looked for.
 */
export function knownValueSearch(known: readonly KnownValue[]): (text: string) => readonly SecretFinding[] {
  const values = searchable(known);
  if (values.length === 0) return () => [];
  const search = longestSearch(values.map(one => one.value));
  return text => {
    const findings: SecretFinding[] = [];
    let last: SecretFinding | undefined;
    search(text, (place, start, end) => {
      const type = values[place]?.type ?? 'secret';
      if (last !== undefined && start < last.end && type === last.type) {
        last = { type, start: Math.min(start, last.start), end };
        findings[findings.length - 1] = last;
      } else {
        last = { type, start, end };
        findings.push(last);
      }
    });
    return findings;
  };
}

/** The secrets of a run, to be looked for in all that it reads. */
export class KnownValues {
  private readonly types = new Map<string, string>();
  private lastSearch = { size: 0, search: knownValueSearch([]) };

  add(type: string, value: string): void {
    if (isTelling(value) && !this.types.has(value)) this.types.set(value, type);
  }

  /** As `knownValueSearch`, made again only when there are more. */
  search(): (text: string) => readonly SecretFinding[] {
    const { size } = this.types;
    if (size !== this.lastSearch.size) {
      const known = [...this.types].map(([value, type]) => ({ type, value }));
      this.lastSearch = { size, search: knownValueSearch(known) };
    }
    return this.lastSearch.search;
  }
}

/** Each value once, as many as there is room for. */
function searchable(known: readonly KnownValue[]): readonly KnownValue[] {
  const chosen = new Map<string, KnownValue>();
  const characters = new Set<string>();
  let length = 0;
  for (const one of known) {
    const { value } = one;
    if (chosen.has(value) || !isTelling(value) || length + value.length > mostCharacters) continue;
    const more = value.split('').filter(character => !characters.has(character));
    if (characters.size + more.length > mostDifferent) continue;
    for (const character of more) characters.add(character);
    chosen.set(value, one);
    length += value.length;
  }
  return [...chosen.values()];
}

function isTelling(value: string): boolean {
  if (value.length < 8 || value.length > 512 || /[\r\n]/.test(value)) return false;
  return (/\d/.test(value) && changesOfClass(value) >= 2) || value.length >= 20;
}

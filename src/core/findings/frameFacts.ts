import { isJsonObject, type JsonValue } from '../records/jsonValue';
import { readJsonValue } from '../records/readJsonValue';

/** What a file says of itself and not of a finding: `Metadata.OS.Name: 3.10.2`. */
export interface FrameFact {
  readonly text: string;
  /** In the file. */
  readonly line: number;
}

const mostFacts = 30;
const mostDepth = 4;
const longestValue = 160;
/** Lists and maps that are longer hold findings or rules, which are told elsewhere. */
const mostMembers = 24;

/** The plain values of a JSON document outside its lists of findings, the most telling and then the outermost first; ids and digests say nothing to a reader. */
export function frameFacts(text: string): readonly FrameFact[] {
  const { value, lineOf } = readJsonValue(text);
  if (!isJsonObject(value)) return [];
  const found: (FrameFact & { readonly depth: number })[] = [];
  const visit = (one: JsonValue | undefined, keys: readonly string[]) => {
    if (isJsonObject(one)) {
      const members = Object.entries(one);
      if (keys.length > mostDepth || members.length > mostMembers) return;
      for (const [key, inner] of members) if (!isElsewhere([...keys, key])) visit(inner, [...keys, key]);
      return;
    }
    if (Array.isArray(one)) {
      if (keys.length > mostDepth || one.length > 3) return;
      for (const [index, inner] of one.entries()) visit(inner, [...keys, String(index)]);
      return;
    }
    const words = String(one ?? '');
    if (words === '' || words.length > longestValue || isId(words)) return;
    const name = keys.filter(key => !/^\d+$/.test(key)).join('.');
    found.push({
      text: `${name}: ${words.replace(/\s+/g, ' ')}`,
      line: lineOf?.(keys.join('\0')) ?? 1,
      depth: keys.length,
    });
  };
  visit(value, []);
  return found
    .sort((a, b) => Number(isTelling(b.text)) - Number(isTelling(a.text)) || a.depth - b.depth || a.line - b.line)
    .slice(0, mostFacts)
    .map(({ text: fact, line }) => ({ text: fact, line }));
}

/** Names of what was looked at, of its state and of sums; not of how the file is written. */
function isTelling(fact: string): boolean {
  const name = fact.slice(0, fact.indexOf(': '));
  return /artifact|image|target|\bos\b|eos|eol|\.name$|total|count|critical|high|title|date/i.test(name);
}

/** Where the findings themselves stand, what rules say, and how an image was built. */
function isElsewhere(keys: readonly string[]): boolean {
  const [first = '', , third = ''] = keys;
  if (keys.length === 1)
    return /^(vulnerabilities|advisories|results|Results|matches|findings|Findings|\$schema)$/.test(first);
  if (first === 'runs' && (third === 'results' || third === 'artifacts')) return true;
  return /^(rules|notifications|taxa|ImageConfig|Layers|history|DiffIDs)$/.test(keys.at(-1) ?? '');
}

function isId(words: string): boolean {
  return /^(?:sha\d+:)?[0-9a-f]{16,}$/i.test(words) || /^[0-9a-f]{8}-[0-9a-f-]{20,}$/i.test(words);
}

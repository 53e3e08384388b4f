import { parse } from 'jsonc-parser';
import Papa from 'papaparse';
import { commonFields } from './commonFields';
import type { SavedMap } from './fieldMaps';
import { excelSeparator } from './goldRows';
import { isJsonObject, type JsonValue, wordsOf } from './jsonValue';
import { lettersOf } from './lettersOf';
import { columnNames } from './readCsv';
import { textOf } from './readLines';
import { type FieldMap, shapeOf } from './recordFields';
import type { Format } from './sniff';
import { withUnnamedColumn } from './unnamedColumn';

/** A column of a table, or a path in JSON (`actor.name`), with what stands in it. */
export interface RecordColumn {
  readonly path: string;
  /** A few different values, as words, shortened; to be protected before they are shown. */
  readonly samples: readonly string[];
}

/** What the first bytes of a file of JSON or of a table say of its records. */
export interface KnownColumns {
  readonly columns: readonly RecordColumn[];
  /** What they may mean, by their names: a first proposal for `Time`, `User` and the others. */
  readonly proposed: FieldMap;
  /** A product writes like this, so that its fields are known. */
  readonly shape?: string;
}

/** `undefined` for what has no columns: mail, log lines, whole files, tables without names. */
export function columnsOf(format: Format, head: Uint8Array): KnownColumns | undefined {
  const values = valuesOf(format.name, textOf(head));
  if (values === undefined || values.length === 0) return undefined;
  const samples = new Map<string, Set<string>>();
  for (const value of values.slice(0, mostRecords)) addTo(samples, value, '', 0);
  const columns = [...samples].slice(0, mostColumns).map(([path, said]) => ({ path, samples: [...said] }));
  const shape = values.map(shapeOf).find(one => one !== undefined)?.name;
  return columns.length === 0 ? undefined : { columns, proposed: proposedFields(columns), shape };
}

/** What is said of a file with these columns; the map that knows most of them. */
export function fieldsFor(columns: readonly RecordColumn[], maps: readonly SavedMap[]): FieldMap | undefined {
  const names = new Set(columns.map(({ path }) => path));
  const fitting = maps.filter(({ has }) => has.every(path => names.has(path)));
  return [...fitting].sort((one, other) => other.has.length - one.has.length)[0]?.fields;
}

/** What columns of these names mostly are. */
function proposedFields(columns: readonly RecordColumn[]): Readonly<Record<string, string>> {
  const taken = new Set<string>();
  const proposed: Record<string, string> = {};
  for (const [name, expression] of Object.entries(commonFields)) {
    const known = (expression.match(/[\w@.-]+/g) ?? []).map(lettersOf);
    const lastName = (path: string) => lettersOf(path.split('.').at(-1) ?? '');
    const found =
      columns.find(({ path }) => !taken.has(path) && known.includes(lettersOf(path))) ??
      columns.find(({ path }) => !taken.has(path) && known.includes(lastName(path)));
    if (found === undefined) continue;
    taken.add(found.path);
    proposed[name] = found.path;
  }
  return proposed;
}

const mostRecords = 50;
const mostColumns = 200;
const mostSamples = 3;
const mostDepth = 6;

function valuesOf(format: Format['name'], text: string): readonly JsonValue[] | undefined {
  if (format === 'json-lines') return text.split('\n', mostRecords).flatMap(line => objectsIn(line));
  // It may end in the midst of the file: what is whole of it is read.
  if (format === 'json') return objectsIn(text);
  if (format !== 'csv') return undefined;
  const [first = ''] = text.split(/\r?\n/, 1);
  const separator = excelSeparator(first);
  const { data } = Papa.parse<string[]>(separator === undefined ? text : text.replace(/^[^\n]*\n/, ''), {
    delimiter: separator ?? '',
    preview: mostRecords + 1,
    skipEmptyLines: true,
  });
  // The last row may be cut by the end of what was read.
  const { names } = withUnnamedColumn(columnNames(data[0] ?? []), data.slice(1, Math.max(2, data.length - 1)));
  return data
    .slice(1)
    .map(row => Object.fromEntries(names.flatMap((name, at) => (row[at] === undefined ? [] : [[name, row[at]]]))));
}

/** The value, or those of the list that it holds. */
function objectsIn(text: string): readonly JsonValue[] {
  if (text.trim() === '') return [];
  const value: JsonValue = parse(text, [], { allowTrailingComma: true });
  const inside = isJsonObject(value)
    ? Object.values(value).find(one => Array.isArray(one) && one.some(isJsonObject))
    : value;
  const list = Array.isArray(inside) ? inside : [value];
  return list.filter(isJsonObject);
}

function addTo(samples: Map<string, Set<string>>, value: JsonValue, path: string, depth: number): void {
  if (isJsonObject(value) && depth < mostDepth) {
    for (const [key, one = null] of Object.entries(value))
      addTo(samples, one, path === '' ? key : `${path}.${key}`, depth + 1);
    return;
  }
  // What a map cannot name: these signs mean something in it.
  if (path === '' || path.length > 200 || /[{}|]|^utc:/.test(path)) return;
  const known = samples.get(path) ?? new Set<string>();
  samples.set(path, known);
  const words = wordsOf(value).slice(0, 80);
  if (words !== '' && known.size < mostSamples) known.add(words);
}

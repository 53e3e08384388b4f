import type { Hash } from '../ports';
import { join, literal, numbered, type ProtectedText } from '../protect/protected';
import type { ProtectedRecord, RecordKind } from '../protect/protectedThings';
import type { PlacedRecord } from './protectRecords';

/**
 * Records that say the same but for times within an hour, ids and ports, by id: each but the first leads to the first. Emails and whole
 * files are never taken for the same, since one word decides about them.
 */
export function stormsIn(records: readonly PlacedRecord[], hash: Hash): ReadonlyMap<string, string> {
  const firsts = new Map<string, string>();
  const sameAs = new Map<string, string>();
  for (const { record, left } of records) {
    if (!mayStorm.has(record.kind) || record.problem !== undefined) continue;
    const key = left?.sameKey ?? hash.sha256(maskedText(record));
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, record.id);
    else sameAs.set(record.id, first);
  }
  return sameAs;
}

const mayStorm: ReadonlySet<RecordKind> = new Set<RecordKind>(['event', 'flow', 'row']);

/** What is left of a record when times, ids and ports are taken out. Digests of files, rule and user ids and low ports stay. */
export function maskedText({ kind, fields, text }: Pick<ProtectedRecord, 'kind' | 'fields' | 'text'>): string {
  const parts = [kind, ...fields.map(({ name, value }) => `"${name}": "${value}"`), text];
  return masks.reduce((masked, [expression, word]) => masked.replace(expression, word), parts.join('\n'));
}

/** Ids of one occurrence, as names of members; `EventID`, `rule.id`, `UserId` say what and who, and are none of them. */
const idNames =
  'pid|ppid|tid|(?:parent_?)?process_?id|thread_?id|logon_?id|(?:target|subject)_?logon_?id|session_?id|request_?id|trace_?id|record_?(?:id|number)|event_?record_?id|correlation_?id|activity_?id|flow_?id|(?:shared)?event_?uuid|logon_?guid|(?:parent_?)?process_?guid|sequence(?:_?number)?';
/** Where a connection came from; the port that it went to says which service, and stays unless it is a passing one. */
const sourcePortNames = 'src_?port|source_?port|sport|spt|remote_?port|client_?port|ip_?port|id[._]orig_p';
const value = String.raw`(?:"[^"\n]{0,80}"|[\w.:{}-]{1,80})`;

/** The day and the hour stay: what is allowed at noon may be an attack at night. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b(\d{4}-\d{2}-\d{2}[T ]\d{2}):\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?/g, '$1‹time›'],
  [/\b((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d{2}):\d{2}:\d{2}\b/g, '$1‹time›'],
  [/\b(\d{2}\/(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\/\d{4}:\d{2}):\d{2}:\d{2} [+-]\d{4}/g, '$1‹time›'],
  [/(?<![\d.])(1[5-9]\d{5})\d{3}(?:\d{3}|\.\d{1,9})?(?![\d.])/g, '$1‹time›'],
  [/\{?\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b\}?/gi, '‹id›'],
  [/(?<=\w)\[\d{1,10}\](?=[:"])/g, '[‹id›]'],
  [new RegExp(String.raw`("?\b(?:${idNames})"?\s{0,3}[:=]\s{0,3})${value}`, 'gi'), '$1‹id›'],
  [/("event":\s{0,3}\{\s{0,3}"id":\s{0,3})"[^"\n]{0,80}"/g, '$1‹id›'],
  [new RegExp(String.raw`("?\b(?:${sourcePortNames})"?\s{0,3}[:=]\s{0,3})${value}`, 'gi'), '$1‹port›'],
  [
    /(\b(?:port|dpt|dst_?port)"?\s{0,3}[:= ]\s{0,3}"?)(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|6[0-5]\d{3})\b/gi,
    '$1‹port›',
  ],
  [/(\b\d{1,3}(?:\.\d{1,3}){3}:)(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|6[0-5]\d{3})\b/g, '$1‹port›'],
];

/** For the manifest; nothing where there is no storm. */
export function sayStorms({ size }: ReadonlyMap<string, string>): readonly ProtectedText[] {
  if (size === 0) return [];
  const words = literal(' that say the same as another but for times, ids and ports are not asked themselves');
  return [join([numbered(size, 'record', 'records'), words])];
}

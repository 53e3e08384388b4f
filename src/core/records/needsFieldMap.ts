import type { Bytes, Hash } from '../ports';
import type { SavedMap } from './fieldMaps';
import { readColumns, readRecords } from './readRecords';
import type { SourceRecord } from './record';

/** So many records say whether their file is understood. */
const mostRecords = 20;

/**
 * Whether a file of JSON or a table is one whose columns nobody explained: no product is known by them, no saved map fits, and none of
 * its first records says what happened. Reads the beginning of the file.
 */
export async function needsFieldMap(
  path: string,
  open: () => Promise<Bytes>,
  hash: Hash,
  maps: readonly SavedMap[],
): Promise<boolean> {
  const known = await readColumns(path, await open());
  if (known === undefined || known.columns.length === 0 || known.shape !== undefined || isGold(known.columns))
    return false;
  let count = 0;
  for await (const record of readRecords(path, await open(), hash, { maps })) {
    if (saysWhat(record)) return false;
    count += 1;
    if (count >= mostRecords) break;
  }
  return count > 0;
}

/** A record that a person recognises: it says what happened. */
export function saysWhat({ kind, fields }: Pick<SourceRecord, 'kind' | 'fields'>): boolean {
  if (kind === 'email' || kind === 'file' || kind === 'hunk') return true;
  return fields.some(({ name }) => whatNames.has(name));
}

const whatNames: ReadonlySet<string> = new Set(['Rule', 'Event', 'Title', 'Request', 'Message', 'Program', 'Subject']);

/** Labels that a person confirmed are no records. */
function isGold(columns: readonly { readonly path: string }[]): boolean {
  const names = new Set(columns.map(({ path }) => path));
  return names.has('label') && (names.has('id') || names.has('path'));
}

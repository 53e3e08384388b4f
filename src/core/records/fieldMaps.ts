import * as z from 'zod/mini';
import { TierwiseError } from '../errors';
import { readText } from '../gather/readText';
import type { Workspace } from '../ports';
import type { RecordColumn } from './columnsOf';
import type { FieldMap } from './recordFields';

/** What a person said once of files that no product is known by: which of their columns is what. */
export interface SavedMap {
  /** Columns by which such a file is known: all of them stand in it. */
  readonly has: readonly string[];
  /** Field names to columns, as `records.fields` of a task. */
  readonly fields: FieldMap;
}

/** In the workspace, so that it goes with the data, into the repository and to the command line. */
export const fieldMapsPath = '.tierwise/fields.json';

/** Those of a workspace; none where there is no such file. Throws a sentence for one that cannot be read or is no list of maps. */
export async function readFieldMaps(workspace: Workspace, signal: AbortSignal): Promise<readonly SavedMap[]> {
  const maps: SavedMap[] = [];
  const prefixes = workspace.folders.length === 0 ? [''] : workspace.folders.map(folder => folder.prefix);
  for (const prefix of prefixes) {
    const file = await readText(workspace, prefix + fieldMapsPath, { maxFileBytes: mostBytes }, signal);
    if (file.kind === 'text') maps.push(...parseFieldMaps(file.text));
    else if (file.why !== 'does not exist') throw unreadable(prefix + fieldMapsPath, file.why);
  }
  return maps;
}

export function parseFieldMaps(text: string): readonly SavedMap[] {
  const read = savedMaps.safeParse(parse(text));
  if (read.success) return read.data.maps;
  const issue = read.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (at ${issue.path.join('.')})`;
  throw new TierwiseError(
    'wrong-use',
    `"${fieldMapsPath}" is no list of field maps${where}. Write {"maps": [{"has": ["ts"], "fields": {"Time": "ts"}}]}, or delete it and map the fields again.`,
  );
}

/** Passed over in silence, a record would be read as if nobody had said which column is which. */
function unreadable(path: string, why: string): TierwiseError {
  return new TierwiseError(
    'wrong-use',
    `"${path}" cannot be read: ${why}. Make it a plain file of at most ${mostBytes / 1024} kB, or delete it and map the fields again.`,
  );
}

/** The file with one map more; a map of the same columns is replaced. */
export function withFieldMap(maps: readonly SavedMap[], map: SavedMap): string {
  const key = keyOf(map);
  const others = maps.filter(one => keyOf(one) !== key);
  return `${JSON.stringify({ maps: [...others, map] }, undefined, 2)}\n`;
}

/** A map is known by the columns that it uses and that stand in the file. */
export function savedMap(fields: FieldMap, columns: readonly RecordColumn[]): SavedMap {
  const used = new Set(Object.values(fields));
  return { has: columns.map(({ path }) => path).filter(path => used.has(path)), fields };
}

function keyOf({ has }: SavedMap): string {
  return JSON.stringify([...has].sort());
}

const mostBytes = 256 * 1024;

const column = z.string().check(z.minLength(1), z.maxLength(200));

const savedMaps = z.object({
  maps: z
    .array(
      z.strictObject({
        has: z.array(column).check(z.minLength(1), z.maxLength(100)),
        fields: z.record(z.string().check(z.minLength(1), z.maxLength(60)), z.string().check(z.maxLength(500))),
      }),
    )
    .check(z.maxLength(200)),
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Said by the schema: it is no list of maps.
    return undefined;
  }
}

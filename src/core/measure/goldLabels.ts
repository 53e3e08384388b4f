import type { Gold, GoldRow } from '../records/gold';

/** Where a record stands, and every place where an equal one does. */
export interface PlacedId {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly alsoAt: readonly { readonly path: string; readonly line: number }[];
}

/**
 * What a gold file says of the records of a run, by record id: by the id that a row names, else by its path and line, where
 * the path may also be meant from the gold file's own folder. Rows of other records are no part of it.
 */
export function goldLabels(gold: Gold, goldPath: string, results: readonly PlacedId[]): ReadonlyMap<string, GoldRow> {
  const ids = new Set(results.map(({ id }) => id));
  const byPlace = new Map<string, string>();
  for (const { id, path, line, alsoAt } of results) {
    for (const place of [{ path, line }, ...alsoAt]) {
      byPlace.set(`${place.path}\n${place.line}`, id);
      if (!byPlace.has(place.path)) byPlace.set(place.path, id);
    }
  }
  const beside = goldPath.slice(0, goldPath.lastIndexOf('/') + 1);
  const found = new Map<string, GoldRow>();
  for (const row of gold.rows) {
    const id = row.id ?? idAt(byPlace, row, beside);
    if (id !== undefined && ids.has(id)) found.set(id, row);
  }
  return found;
}

/** The files that a gold file has labels for, each once, in its order. */
export function pathsIn({ rows }: Gold): readonly string[] {
  return [...new Set(rows.flatMap(({ path }) => path ?? []))];
}

function idAt(byPlace: ReadonlyMap<string, string>, { path, line }: GoldRow, beside: string): string | undefined {
  if (path === undefined) return undefined;
  for (const candidate of [path, beside + path]) {
    const first = byPlace.get(candidate);
    const id = line === undefined ? first : (byPlace.get(`${candidate}\n${line}`) ?? (line <= 1 ? first : undefined));
    if (id !== undefined) return id;
  }
  return undefined;
}

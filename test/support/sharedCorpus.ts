import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Rows of a part of the shared corpus by file; `undefined` on a machine that has none. `TIERWISE_SHARED` says where it lies. */
export function sharedCorpus(part: 'injections' | 'xss'): ReadonlyMap<string, readonly CorpusRow[]> | undefined {
  const folder = join(resolve(process.env['TIERWISE_SHARED'] ?? '../shared'), 'corpora', part);
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).filter(file => file.endsWith('.jsonl.gz'));
  return new Map(files.map(file => [file, rowsOf(readFileSync(join(folder, file)))]));
}

export type CorpusRow = Readonly<Record<string, unknown>>;

function rowsOf(bytes: Uint8Array): readonly CorpusRow[] {
  const lines = gunzipSync(bytes).toString('utf8').split('\n');
  return lines.filter(line => line !== '').map(line => JSON.parse(line));
}

/** A field that is a text; empty where it is none. */
export function textOf(row: CorpusRow, field: string): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Item {
  readonly id: string;
  readonly label: 'secret' | 'clean';
  readonly provider: string;
  readonly type: string;
  readonly kind: string;
  readonly path: string | null;
  readonly text: string;
  /** Exact values that must not survive; empty where the source gives none. */
  readonly secrets: readonly string[];
}

export interface FileName {
  readonly path: string;
  readonly sensitive: boolean;
}

export interface Corpus {
  /** By source: `gitleaks-rules`, `hard-negatives`, … */
  readonly sources: ReadonlyMap<string, readonly Item[]>;
  readonly fileNames: readonly FileName[];
}

const namesFile = 'sensitive-filenames';

/** `undefined` where the folder is not there. */
export function readCorpus(shared: string): Corpus | undefined {
  const folder = join(shared, 'corpora/secrets');
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).filter(file => /\.jsonl(?:\.gz)?$/.test(file));
  const sources = new Map<string, readonly Item[]>();
  let fileNames: readonly FileName[] = [];
  for (const file of files) {
    const bytes = readFileSync(join(folder, file));
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    const rows = text
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line));
    const source = file.replace(/\.jsonl(?:\.gz)?$/, '');
    if (source === namesFile) fileNames = rows;
    else sources.set(source, rows);
  }
  return { sources, fileNames };
}

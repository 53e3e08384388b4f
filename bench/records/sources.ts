import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Every file of the shared data (`$TIERWISE_SHARED`, else ../shared) and of the sample desk that somebody may label. */
export function realFiles(): readonly SourceFile[] {
  const samples = filesIn(join(process.cwd(), 'samples')).filter(file => /\/(inbox|events|network|gold)\//.test(file));
  const files = samples.map(path => ({ path: path.replace(/^.*\/samples\//, ''), bytes: readFileSync(path) }));
  const unpack = join(process.env['TIERWISE_SHARED'] ?? resolve(process.cwd(), '../shared'), 'data/unpack');
  if (!existsSync(unpack)) return files;
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-bench-records-'));
  try {
    execFileSync(unpack, [folder], { stdio: 'ignore' });
    return [
      ...files,
      ...filesIn(folder).map(path => ({ path: path.slice(folder.length + 1), bytes: readFileSync(path) })),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile() && !/SOURCES\.md$/.test(path))
    .sort();
}

/** In pieces, as a disk gives them. */
export async function* inPieces(bytes: Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

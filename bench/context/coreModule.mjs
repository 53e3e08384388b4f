import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** The index of the product itself, bundled for this process. */
export async function coreModule() {
  const folder = join(import.meta.dirname, '..', '..', 'out', 'bench');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'related.mjs');
  await build({
    stdin: {
      contents: ['fileScan', 'relatedIndex', 'propose', 'terms'].map(name => `export * from './${name}';`).join('\n'),
      resolveDir: join(import.meta.dirname, '..', '..', 'src', 'core', 'gather', 'related'),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'silent',
  });
  return import(pathToFileURL(outfile).href);
}

// Bundles the measurement as the product is bundled, with the MIME library's lines joined.
import { join } from 'node:path';
import { build } from 'esbuild';
import { linesJoined } from '../../scripts/linesJoined.js';
import { projectNode, root, runProgram } from '../../scripts/process.mjs';

const bundle = join(root, 'out', 'bench', 'records.js');
await build({
  entryPoints: [join(root, 'bench', 'records', 'run.ts')],
  bundle: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  plugins: [linesJoined],
  outfile: bundle,
});
process.exit((await runProgram(projectNode, [bundle, ...process.argv.slice(2)])).code);

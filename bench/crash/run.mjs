// Bundles the measurement, which bundles the process that is killed.
import { join } from 'node:path';
import { projectNode, root, runProgram } from '../../scripts/process.mjs';

const out = join(root, 'out', 'bench', 'crash');
const built = await runProgram('esbuild', [
  join(root, 'bench/crash/measure.ts'),
  '--bundle',
  '--platform=node',
  '--packages=external',
  '--log-level=warning',
  `--outdir=${out}`,
]);
const code =
  built.code === 0
    ? (await runProgram(projectNode, [join(out, 'measure.js'), ...process.argv.slice(2)])).code
    : built.code;
process.exit(code);

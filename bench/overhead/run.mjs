// Bundles the measurement and its server, and runs it with a garbage collector that can be asked.
import { join } from 'node:path';
import { projectNode, root, runProgram } from '../../scripts/process.mjs';

const out = join(root, 'out', 'bench', 'overhead');
const built = await runProgram('esbuild', [
  join(root, 'bench/overhead/measure.ts'),
  join(root, 'bench/overhead/server.ts'),
  '--bundle',
  '--platform=node',
  '--main-fields=module,main',
  '--log-level=warning',
  `--outdir=${out}`,
]);
const code =
  built.code === 0
    ? (await runProgram(projectNode, ['--expose-gc', join(out, 'measure.js'), ...process.argv.slice(2)])).code
    : built.code;
process.exit(code);

import { join } from 'node:path';
import { projectNode, root, runProgram } from '../../scripts/process.mjs';

const bundle = join(root, 'out', 'bench', 'table.mjs');
const built = [
  await runProgram(projectNode, ['esbuild.js'], {}),
  await runProgram('esbuild', [
    join(root, 'bench', 'table', 'measure.ts'),
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--main-fields=module,main',
    '--external:playwright-core',
    '--log-level=warning',
    `--outfile=${bundle}`,
  ]),
];
const failed = built.find(({ code }) => code !== 0);
process.exit(failed?.code ?? (await runProgram(projectNode, [bundle, ...process.argv.slice(2)])).code);

// `npm run bench -- NAME`: one measurement. Each prints a table, beside something else run on the same input.
//
//   npm run bench                list
//   npm run bench -- protect     secrets found, and lost, beside the plain scanner
//   npm run bench -- labels      the offline tier beside plain naive Bayes
//   npm run bench -- activation  what activation takes in a real VS Code, beside an empty extension
//   npm run bench -- crash       a run that is killed a hundred times, beside the same run left in peace
//   npm run bench -- cost        dollars for labelling real emails, beside a plain call for each
//   npm run bench -- overhead    what a call takes longer than by the bare SDK; the pace and memory of a long run
//   npm run bench -- size        what is packed, and what activation loads
//   npm run bench -- records     how fast records are read; `records fuzz --minutes 10`: mutated files
//   npm run bench -- context     which passages are found for a question, beside other ways
//   npm run bench -- table       how long a table of 50,000 labels takes, beside a page that holds every row
//   npm run bench -- digest      evidence of real attacks that survives in a digest, beside other reductions; speed and memory
//   npm run bench -- reports     facts of checklists that stand in offline reports and in what is sent
//   npm run bench -- index       how long related files take in a large workspace, beside a packer of whole files
//   npm run bench -- host        for how long a preview and a run hold up the extension host, beside the host at rest
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode, root, runProgram } from '../scripts/process.mjs';
import { setUp } from '../scripts/setUp.mjs';

const [name, ...rest] = process.argv.slice(2);
const folder = join(root, 'bench');
const known = readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory() || (entry.name.endsWith('.mjs') && entry.name !== 'run.mjs'))
  .map(entry => entry.name.replace(/\.mjs$/, ''));

if (name === undefined || !known.includes(name)) {
  if (name !== undefined) console.error(`There is no measurement "${name}".`);
  console.log(`Measurements: ${known.join(', ')}. Run one with: npm run bench -- ${known[0]}`);
  process.exit(name === undefined ? 0 : 2);
}

await setUp();
process.exit(await measure());

async function measure() {
  const script = join(folder, `${name}.mjs`);
  if (existsSync(script)) return (await runProgram(projectNode, [script, ...rest])).code;
  const ownRunner = join(folder, name, 'run.mjs');
  if (existsSync(ownRunner)) return (await runProgram(projectNode, [ownRunner, ...rest])).code;
  // They measure what ships.
  const product = await runProgram(projectNode, ['esbuild.js', '--production'], { quiet: true });
  if (product.code !== 0) return product.code;
  const bundle = join(root, 'out', 'bench', `${name}.js`);
  const source = join(folder, name, 'run.ts');
  const built = await runProgram('esbuild', [
    source,
    '--bundle',
    '--platform=node',
    '--main-fields=module,main',
    '--log-level=warning',
    `--outfile=${bundle}`,
  ]);
  return built.code === 0 ? (await runProgram(projectNode, [bundle, ...rest])).code : built.code;
}

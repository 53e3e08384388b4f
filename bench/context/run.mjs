// `npm run bench -- context`: which passages are found, on commits of public repositories, beside the benchmark's baselines.
//
//   --mirrors DIR    bare git directories, DIR/owner+name/repo; or CTXBENCH_MIRRORS
//   --per-repo N     cases of each repository (5; 30 are all)
//   --repo OWNER/NAME  only this one; may be repeated
//   --only           without the baselines
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectNode, root, runProgram } from '../../scripts/process.mjs';
import { gitDirOf } from './cases.mjs';
import { productCopy } from './productCopy.mjs';

const benchmark = join(root, '..', 'shared', 'bench', 'context');
const folder = join(root, 'out', 'bench', 'context');
const { values } = parseArgs({
  options: {
    mirrors: { type: 'string', default: process.env.CTXBENCH_MIRRORS ?? '' },
    'per-repo': { type: 'string', default: '5' },
    repo: { type: 'string', multiple: true },
    only: { type: 'boolean', default: false },
  },
});
if (!existsSync(benchmark)) {
  console.log(
    'The benchmark of contexts is not here: it lies beside the checkout, in ../shared/bench/context. Nothing was measured.',
  );
  process.exit(0);
}

mkdirSync(folder, { recursive: true });
for (const name of ['baselines', 'cases-dev.jsonl', 'common.mjs', 'package.json', 'report.mjs', 'run.mjs']) {
  rmSync(join(folder, name), { recursive: true, force: true });
  cpSync(join(benchmark, name), join(folder, name), { recursive: true });
}
if (!existsSync(join(folder, 'node_modules', 'gpt-tokenizer'))) {
  console.log('▸ Installing the packages of the benchmark (npm install)');
  const words = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code } = await runProgram('npm', words, { folder, title: 'npm install' });
  if (code !== 0) process.exit(1);
}

const named = readFileSync(join(folder, 'cases-dev.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line).repo);
const mirrors = resolve(values.mirrors);
const wanted = [...new Set(named)].filter(repo => values.repo === undefined || values.repo.includes(repo));
const present = wanted.filter(repo => values.mirrors !== '' && existsSync(gitDirOf(mirrors, repo)));
for (const repo of wanted.filter(one => !present.includes(one))) {
  const target = join(values.mirrors || 'DIR', repo.replace('/', '+'), 'repo');
  console.log(`Absent: ${repo}. Get it with: git clone --bare https://github.com/${repo} ${target}`);
}
if (present.length === 0) {
  console.log('No repository of the benchmark is here, so nothing was measured. Name their folder with --mirrors DIR.');
  process.exit(0);
}

const product = await productCopy();
const systems = [`tierwise="${projectNode}" "${join(product, 'dist', 'cli.js')}" pack --serve`];
if (!values.only) {
  systems.push(...['bm25', 'path', 'repomix'].map(name => `${name}="${projectNode}" baselines/${name}.mjs`));
  const { code } = await runProgram('ctags', ['--version'], { quiet: true }).catch(() => ({ code: 1 }));
  if (code === 0) systems.push(`repomap="${projectNode}" baselines/repomap.mjs`);
  else console.log('Without the baseline "repomap": universal-ctags is not installed.');
}
const common = ['--mirrors', mirrors, '--cases', 'cases-dev.jsonl', '--per-repo', values['per-repo']];
const cases = [...common, ...present.flatMap(repo => ['--repo', repo])];
const results = ['systems.jsonl'];
await measure(
  'systems.jsonl',
  systems.flatMap(one => ['--sut', one]),
);
if (!values.only) {
  const variants = JSON.parse(readFileSync(join(folder, 'baselines', 'variants.json'), 'utf8'));
  const chosen = Object.fromEntries(Object.entries(variants).filter(([name]) => ['', 'wide'].includes(name)));
  writeFileSync(join(folder, 'variants.json'), JSON.stringify({ '': {}, ...chosen }));
  await measure('fused.jsonl', ['--sut', `fused="${projectNode}" baselines/fused.mjs`, '--variants', 'variants.json']);
  results.push('fused.jsonl');
}
await runProgram(
  projectNode,
  ['report.mjs', ...results, '--by-repo', ...(values.only ? [] : ['--versus', 'tierwise'])],
  {
    folder,
  },
);

/** Prints how far it is; the tables of all systems come together at the end. */
async function measure(file, words) {
  console.log(
    `▸ ${words
      .filter(word => word.includes('='))
      .map(word => word.split('=')[0])
      .join(', ')}: ${values['per-repo']} cases of each of ${present.length} repositories`,
  );
  rmSync(join(folder, file), { force: true });
  const { code } = await runProgram(projectNode, ['run.mjs', ...cases, ...words, '--out', file], {
    folder,
    quiet: true,
    title: file,
  });
  if (code !== 0) throw new Error(`The benchmark ended with ${code}.`);
}

// `npm run bench -- index`: how long related files take in a large workspace and how much memory, beside repomix packing the
// same folder. The workspace is made of the text files of the installed packages, copied under other folders.
//
//   --files N     10,000 unless given; about 100 MB of text for 10,000
//   --growth      1,000, 10,000 and 50,000 files in one table, without repomix, and 200,000 short ones; or as many as are named:
//                 --growth --files 1000,200000
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { projectNode, root, runProgram } from '../../scripts/process.mjs';
import { productCopy } from '../context/productCopy.mjs';
import { largeWorkspace } from './largeWorkspace.mjs';

const { values } = parseArgs({ options: { files: { type: 'string' }, growth: { type: 'boolean' } } });
const folder = join(root, 'out', 'bench', 'index');
const questions = [
  'retry a request after the connection was closed by the server',
  'limit the size of the cache and evict the least recently used entries',
  'parse durations with units and report the line of the error',
  'escape html entities in attribute values',
  'resolve symbolic links when a module is required',
  'detect the end of a multipart boundary',
  'walk the syntax tree and rename identifiers',
  'load certificates from the trust store of the system',
];
/** Enough for a twentieth of them to be more than one. */
const changes = 60;

const product = await productCopy();
const rows = [];
for (const files of sizes()) {
  // Two kilobytes each for very many: there it is about their number.
  const workspace = await largeWorkspace(folder, files, files > 100_000 ? 2_000 : 10_000);
  rows.push({ files, ...(await measureTierwise(workspace)) });
  if (!values.growth) await compare(rows[0], await measureRepomix(workspace));
}
if (values.growth) {
  console.log(
    '\n| files | MB of text | first answer s (slowest) | complete answer s | first has of it (least) | same question ms | one file changed ms p50/p95 | peak memory MiB |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  for (const row of rows) {
    console.log(
      `| ${row.files} | ${megabytes(join(folder, String(row.files))).toFixed(0)} | ${seconds(quantile(row.firstMs, 0.5))} (${seconds(Math.max(...row.firstMs))}) | ${seconds(row.completeMs)} | ${percent(mean(row.firstShare))} (${percent(Math.min(...row.firstShare))}) | ${row.sameMs.toFixed(0)} | ${quantile(row.changedMs, 0.5).toFixed(0)}/${quantile(row.changedMs, 0.95).toFixed(0)} | ${row.peakMb} |`,
    );
  }
}

function sizes() {
  if (values.files !== undefined) return values.files.split(',').map(Number);
  return values.growth ? [1_000, 10_000, 50_000, 200_000] : [10_000];
}

/** One process for all questions, as an editor keeps it. */
async function measureTierwise(workspace) {
  const { ask, end, pid } = startPack(workspace);
  const peak = watchMemory(pid);
  const first = await ask(questions[0]);
  let last = first;
  let complete = first;
  // Three equal answers in a row: nothing is being read any more.
  for (let same = 0; same < 3; ) {
    const next = await ask(questions[0]);
    if (next.text === last.text) same++;
    else {
      same = 0;
      complete = next;
    }
    last = next;
  }
  const same = [];
  for (let round = 0; round < 5; round++) same.push((await ask(questions[0])).ms);
  const fresh = [];
  for (const question of questions.slice(1)) fresh.push(await ask(question));
  const changed = [];
  const file = join(workspace, 'part0', 'changed.js');
  for (let round = 0; round < changes; round++) {
    writeFileSync(
      file,
      `/** Retries a request after the connection was closed: ${round}. */\nexport function retryRequest${round}(connection) {\n  return connection.closed ? ${round} : undefined;\n}\n`,
    );
    const answer = await ask(questions[0]);
    if (!answer.text.includes('changed.js')) throw new Error('The changed file was not found: the index is stale.');
    changed.push(answer.ms);
  }
  rmSync(file);
  await end();
  const peakMb = peak();
  const firsts = [{ ms: first.ms, share: shareOf(first.files, last.files) }];
  for (const [index, { files }] of fresh.entries()) {
    const cold = startPack(workspace);
    const answer = await cold.ask(questions[index + 1]);
    await cold.end();
    firsts.push({ ms: answer.ms, share: shareOf(answer.files, files) });
  }
  return {
    firstMs: firsts.map(({ ms }) => ms),
    completeMs: complete.atMs,
    firstShare: firsts.map(({ share }) => share),
    sameMs: quantile(same, 0.5),
    freshMs: quantile(
      fresh.map(({ ms }) => ms),
      0.5,
    ),
    changedMs: changed,
    peakMb,
  };
}

/** A process that knows nothing of the workspace yet. */
function startPack(workspace) {
  const started = performance.now();
  const child = spawn(projectNode, [join(product, 'dist', 'cli.js'), 'pack', '--serve'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let asked = 0;
  return {
    pid: child.pid,
    /** The first time runs from the start of the process. */
    async ask(query) {
      const since = asked++ === 0 ? started : performance.now();
      child.stdin.write(`${JSON.stringify({ workspaceDir: workspace, query, openFiles: [], budgetTokens: 8_000 })}\n`);
      const { value } = await lines.next();
      const now = performance.now();
      const { files } = JSON.parse(value);
      return { ms: now - since, atMs: now - started, text: JSON.stringify(files), files };
    },
    async end() {
      child.stdin.end();
      await new Promise(resolve => child.on('exit', resolve));
    },
  };
}

function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** Share of the complete answer's files that the first one has. */
function shareOf(first, complete) {
  const there = new Set(first.map(({ path }) => path));
  return complete.filter(({ path }) => there.has(path)).length / (complete.length || 1);
}

async function measureRepomix(workspace) {
  const packer = join(root, 'out', 'bench', 'packer');
  const entry = join(packer, 'node_modules', 'repomix', 'bin', 'repomix.cjs');
  mkdirSync(packer, { recursive: true });
  if (!existsSync(entry)) {
    console.log('▸ Installing repomix (npm install)');
    writeFileSync(join(packer, 'package.json'), '{ "private": true, "dependencies": { "repomix": "1.14.0" } }\n');
    const { code } = await runProgram('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      folder: packer,
      title: 'npm install',
    });
    if (code !== 0) return undefined;
  }
  console.log('▸ repomix packs the folder');
  const started = performance.now();
  const child = spawn(projectNode, [entry, '--quiet', '--output', join(packer, 'packed.xml'), '.'], {
    cwd: workspace,
    stdio: 'ignore',
  });
  const peak = watchMemory(child.pid);
  const code = await new Promise(resolve => child.on('exit', resolve));
  return code === 0 ? { ms: performance.now() - started, peakMb: peak() } : undefined;
}

async function compare(own, packer) {
  const against =
    packer === undefined ? 'repomix did not run' : `repomix: ${seconds(packer.ms)} s, ${packer.peakMb} MiB`;
  const row = (title, value, goal) => console.log(`${title.padEnd(46)}${value.padStart(16)}   ${goal}`);
  console.log(`\n${own.files} files, ${megabytes(join(folder, String(own.files))).toFixed(0)} MB; ${against}`);
  const { firstMs, firstShare } = own;
  row(
    `first answer, ${firstMs.length} questions (slowest)`,
    `${seconds(quantile(firstMs, 0.5))} (${seconds(Math.max(...firstMs))}) s`,
    'goal: below 3 s',
  );
  row(
    'of the complete answer it has (least)',
    `${percent(mean(firstShare))} (${percent(Math.min(...firstShare))})`,
    'goal: 90 % or more',
  );
  row(
    'complete answer',
    `${seconds(own.completeMs)} s`,
    packer === undefined ? '' : `${(own.completeMs / packer.ms).toFixed(2)} of repomix; goal: 0.5 or less`,
  );
  row('the same question again', `${own.sameMs.toFixed(0)} ms`, '');
  row('another question', `${own.freshMs.toFixed(0)} ms`, '');
  row(
    'one file changed, p50/p95',
    `${quantile(own.changedMs, 0.5).toFixed(0)}/${quantile(own.changedMs, 0.95).toFixed(0)} ms`,
    'goal: below 100 ms',
  );
  row(
    'peak memory',
    `${own.peakMb} MiB`,
    packer === undefined ? '' : `${(own.peakMb / packer.peakMb).toFixed(2)} of repomix; goal: below 600 MiB`,
  );
}

/** The largest resident memory of a process, by the kernel's own account where there is one. */
function watchMemory(pid) {
  let most = 0;
  const look = () => {
    try {
      most = Math.max(
        most,
        Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024),
      );
    } catch {
      // It has ended, or this is no Linux.
    }
  };
  const timer = setInterval(look, 50);
  timer.unref();
  return () => {
    clearInterval(timer);
    return most;
  };
}

function megabytes(target) {
  let bytes = 0;
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !entry.parentPath.includes(`${target}/.git`))
      bytes += statSync(join(entry.parentPath, entry.name)).size;
  }
  return bytes / 1e6;
}

function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function seconds(ms) {
  return (ms / 1000).toFixed(2);
}

function percent(share) {
  return `${(share * 100).toFixed(0)} %`;
}

// Writes what the index proposes for each case, with the truth beside it, for fitting weights: one JSON line a case and setting.
// node bench/context/features.mjs --mirrors DIR --out FILE (--cases FILE | --repo owner/name ... [--most N])
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { casesOf, changedLines, git, gitDirOf } from './cases.mjs';
import { coreModule } from './coreModule.mjs';

const { values } = parseArgs({
  options: {
    mirrors: { type: 'string' },
    out: { type: 'string' },
    cases: { type: 'string' },
    repo: { type: 'string', multiple: true },
    most: { type: 'string', default: '60' },
  },
});
const { FileScanner, RelatedIndex, propose } = await coreModule();
const skip =
  /(^|\/)(node_modules|vendor|third_party|dist|__snapshots__|\.git|\.yarn|\.pnpm)\/|\.(lock|snap|map|min\.js|min\.css|svg|png|jpe?g|gif|ico|woff2?|ttf|eot|pdf|zip|gz|tgz|jar|class|so|dll|exe|wasm|bin|pem|crt|key|der|p12|jks|mp[34]|webp|avif|pb\.go|sum|golden|patch)$|(^|\/)(package-lock\.json|pnpm-lock\.yaml|yarn\.lock|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock)$/i;

const cases = (
  values.cases === undefined
    ? values.repo.flatMap(repo => casesOf(gitDirOf(values.mirrors, repo), repo, Number(values.most)))
    : readFileSync(values.cases, 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
).filter(one => values.repo === undefined || values.repo.includes(one.repo));
writeFileSync(values.out, '');

/** Contents of blobs, by one process. */
function readBlobs(gitDir, ids) {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['--git-dir', gitDir, 'cat-file', '--batch'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const parts = [];
    child.stdout.on('data', part => parts.push(part));
    child.on('error', reject);
    child.on('close', () => {
      const all = Buffer.concat(parts);
      const contents = [];
      for (let at = 0; contents.length < ids.length; ) {
        const end = all.indexOf(10, at);
        const [, kind, size] = all.toString('latin1', at, end).split(' ');
        if (kind !== 'blob') {
          contents.push(undefined);
          at = end + 1;
          continue;
        }
        contents.push(all.subarray(end + 1, end + 1 + Number(size)));
        at = end + 2 + Number(size);
      }
      resolve(contents);
    });
    child.stdin.end(`${ids.join('\n')}\n`);
  });
}

const scanner = new FileScanner();
let index;
let known = new Map();
let repository;
for (const [number, one] of cases.entries()) {
  const gitDir = gitDirOf(values.mirrors, one.repo);
  if (repository !== one.repo) {
    index = new RelatedIndex();
    known = new Map();
    repository = one.repo;
  }
  const tree = new Map();
  for (const line of git(gitDir, 'ls-tree', '-r', '-l', '-z', one.parent).split('\0')) {
    const found = /^100\d+ blob (\w+) +(\d+)\t(.*)$/.exec(line);
    if (found !== null && Number(found[2]) > 0 && Number(found[2]) <= 400_000 && !skip.test(found[3]))
      tree.set(found[3], found[1]);
  }
  for (const path of known.keys()) if (!tree.has(path)) index.delete(path);
  const fresh = [...tree].filter(([path, id]) => known.get(path) !== id);
  const contents = await readBlobs(
    gitDir,
    fresh.map(([, id]) => id),
  );
  for (const [at, [path]] of fresh.entries()) {
    const bytes = contents[at];
    if (bytes === undefined || bytes.subarray(0, 4_000).includes(0)) index.delete(path);
    else index.set(path, scanner.scan(path, bytes));
  }
  known = tree;
  const log = execFileSync(
    'git',
    [
      '--git-dir',
      gitDir,
      '-c',
      'core.quotepath=off',
      'log',
      '-n',
      '2000',
      '--no-merges',
      '--no-renames',
      '--name-only',
      '--format=%x01%B%x02',
      one.parent,
    ],
    { encoding: 'utf8', maxBuffer: 1 << 29 },
  );
  index.setHistory(
    log
      .split('\x01')
      .slice(1)
      .map(part => {
        const [message, names = ''] = part.split('\x02');
        return { message, paths: names.trim().split('\n').filter(Boolean) };
      }),
  );
  const changed = changedLines(gitDir, one);
  for (const setting of ['q', 'open']) {
    const open = setting === 'open' ? one.openFiles : [];
    const gold = one.gold.filter(path => !open.includes(path));
    if (gold.length === 0) continue;
    const files = propose(index, { question: one.query, open, shown: open });
    const rows = files.map(({ path, features, passages }) => ({
      path,
      y: gold.includes(path) ? 1 : 0,
      f: features.map(value => Number(value.toFixed(4))),
      p: passages.map(({ startLine, endLine, bytes, features: own }) => [
        startLine,
        endLine,
        (changed.get(path) ?? []).some(([from, to]) => from <= endLine && to >= startLine) ? 1 : 0,
        bytes,
        ...own.map(value => Number(value.toFixed(4))),
      ]),
    }));
    appendFileSync(values.out, `${JSON.stringify({ id: one.id, repo: one.repo, setting, gold, rows })}\n`);
  }
  if (number % 10 === 9) console.error(`${number + 1}/${cases.length} ${one.repo}`);
}

// Cases to learn from: commits of public repositories, chosen by the rule of the benchmark that the weights are judged by.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';

const maxBuffer = 1 << 30;

/** @param {string} gitDir @param {...string} args */
export function git(gitDir, ...args) {
  return execFileSync('git', ['--git-dir', gitDir, '-c', 'core.quotepath=off', ...args], {
    encoding: 'utf8',
    maxBuffer,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** @param {string} mirrors @param {string} repository `owner/name` */
export function gitDirOf(mirrors, repository) {
  const folder = join(mirrors, repository.replace('/', '+'), 'repo');
  return existsSync(join(folder, '.git')) ? join(folder, '.git') : folder;
}

const leftOut =
  /(^|\/)(node_modules|vendor|third_party|dist|__snapshots__|\.yarn|\.pnpm)\/|\.(lock|snap|map|min\.js|min\.css|svg|png|jpe?g|gif|ico|woff2?|ttf|eot|pdf|zip|gz|tgz|jar|class|so|dll|exe|wasm|bin|pem|crt|key|der|p12|jks|mp[34]|webp|avif|pb\.go|sum|golden|patch)$|(^|\/)(package-lock\.json|pnpm-lock\.yaml|yarn\.lock|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock)$|(^|\/)(CHANGELOG|CHANGES|HISTORY|RELEASE|RELEASE-NOTES|LICEN[CS]E|AUTHORS|CONTRIBUTORS|THANKS)[^/]*$|(^|\/)changelogs?(_unreleased)?\//i;
const code =
  /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs|vue|svelte|py|pyi|go|rs|java|kt|c|h|cc|cpp|cxx|hpp|hh|inc|cs|rb|swift|scala|sh|pl)$/i;
const sourceOrDocs = /\.(css|scss|html|proto|md|mdx|rst|adoc|txt|toml|ya?ml|json)$/i;
const test =
  /(^|\/)(tests?|testing|testsuite|__tests__|specs?|e2e|testdata|benches)(\/|$)|[._-](test|spec|tests)\.\w+$|(^|\/)test[_-][^/]*$|Test\w*\.java$|_test\.\w+$/i;

/** What a person would have asked before the change: the message without what gives the files away. */
export function questionOf(message, paths) {
  let text = message
    .split('\n')
    .filter(
      line =>
        !/^(signed-off-by|co-authored-by|reviewed-by|fixes|closes|refs?|pr-url|reviewed|change-id|see also)\b.*[:#]/i.test(
          line.trim(),
        ),
    )
    .join('\n')
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/\(?#\d+\)?/g, ' ')
    .replace(/\b[\w./-]*\/[\w./-]+\.\w+\b/g, ' ')
    .replace(/\b[\w-]+\.(ts|tsx|js|mjs|py|go|rs|java|c|h|md|rst|toml|json|ya?ml|vue|css)\b/gi, ' ');
  const scope = /^\s*(?:(\w[\w-]*):|(\w+)\(([\w-]+)\):)/.exec(text);
  const names = new Set(
    paths.map(path =>
      basename(path)
        .replace(/\.[^.]*$/, '')
        .toLowerCase(),
    ),
  );
  if (scope?.[1] !== undefined && names.has(scope[1].toLowerCase())) text = text.slice(scope[0].length);
  else if (scope?.[3] !== undefined && names.has(scope[3].toLowerCase())) text = text.replace(`(${scope[3]})`, '');
  return text.trim();
}

/**
 * Up to `most` cases, newest first, spread over the history so that not one week decides.
 * @returns {{id: string, repo: string, commit: string, parent: string, query: string, openFiles: string[], gold: string[]}[]}
 */
export function casesOf(gitDir, repository, most) {
  const log = git(
    gitDir,
    'log',
    '-n',
    '6000',
    '--no-merges',
    '--no-renames',
    '--format=%x01%H %P%x02%an%x02%B%x02',
    '--name-only',
    'HEAD',
  );
  const cases = [];
  for (const part of log.split('\x01').slice(1)) {
    const [ids, author, message, stats = ''] = part.split('\x02');
    const [commit, parent, ...others] = ids.trim().split(' ');
    if (parent === undefined || others.length > 0 || /\[bot\]|renovate|dependabot/i.test(author)) continue;
    if (
      /^(revert|rollback|merge|bump|release|v?\d+\.\d+|chore\(deps|build\(deps|deps|update .*(version|dep)|fix typo|typo|format|lint|style)/i.test(
        message.trim(),
      )
    )
      continue;
    const changes = stats.trim().split('\n').filter(Boolean);
    if (changes.length > 20 || changes.length < 2) continue;
    const gold = changes.filter(path => (code.test(path) || sourceOrDocs.test(path)) && !leftOut.test(path));
    if (gold.length < 2 || gold.length > 8) continue;
    const query = questionOf(message, gold);
    if ((query.match(/[\p{L}\p{N}]/gu) ?? []).length < 25 || query.split(/\s+/).length < 5) continue;
    cases.push({ repo: repository, commit, parent, query, changed: gold });
  }
  const step = Math.max(1, cases.length / (most * 1.3));
  const chosen = [];
  for (let at = 0; at < cases.length && chosen.length < most; at += step) {
    const { changed, ...one } = cases[Math.floor(at)];
    const there = new Set(
      git(gitDir, 'ls-tree', '--name-only', one.parent, '--', ...changed)
        .trim()
        .split('\n'),
    );
    const gold = changed.filter(path => there.has(path));
    if (linesChanged(gitDir, one) > 1_500) continue;
    if (gold.length < 2 || !gold.some(path => code.test(path) && !test.test(path))) continue;
    const open = gold.filter(path => code.test(path) && !test.test(path));
    const openFile = open[Number.parseInt(one.commit.slice(0, 6), 16) % open.length];
    chosen.push({ id: `${repository}@${one.commit.slice(0, 10)}`, ...one, openFiles: [openFile], gold });
  }
  return chosen;
}

/** Infinite where the mirror lacks a blob. */
function linesChanged(gitDir, { commit, parent }) {
  try {
    const stats = git(gitDir, 'diff', '--numstat', '--no-renames', parent, commit).trim().split('\n');
    return stats.reduce(
      (sum, line) =>
        sum +
        line
          .split('\t')
          .slice(0, 2)
          .reduce((both, one) => both + (Number(one) || 0), 0),
      0,
    );
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Lines of the parent that the commit changes, for each gold file: [first, last], 1-based. */
export function changedLines(gitDir, { commit, parent, gold }) {
  const places = new Map(gold.map(path => [path, []]));
  const diff = git(
    gitDir,
    'diff',
    '-U0',
    '-w',
    '--no-color',
    '--no-renames',
    '--no-ext-diff',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    parent,
    commit,
    '--',
    ...gold,
  );
  let current = '';
  for (const line of diff.split('\n')) {
    if (line.startsWith('--- a/')) current = line.slice(6).replace(/\t$/, '');
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+/.exec(line);
    if (hunk === null || !places.has(current)) continue;
    const [from, count] = [Number(hunk[1]), hunk[2] === undefined ? 1 : Number(hunk[2])];
    places.get(current).push(count > 0 ? [from, from + count - 1] : [from, from + 1]);
  }
  return places;
}

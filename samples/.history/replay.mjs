/**
 * Turns `samples/` into a desk with a past: one git repository with ten commits and work in progress.
 *
 * A repository inside a repository cannot be committed, so its history is kept as data. `samples/` itself is the FINAL state
 * of the working tree; the numbered folders beside this file hold what was different earlier, as whole files laid over
 * the desk in order (`STEPS` below). This folder, `.history`, is not copied into the desk.
 *
 * What the desk ends with, on branch `feature/retry-after` (two commits that `main` lacks; `main` has one that it lacks):
 *   staged      backoff.ts → retry.ts and its test, both renamed with changes; client.ts and index.ts follow
 *   unstaged    retry.ts honours retry-after (and no longer caps the wait); queue.ts: `requeueAll` removed, `nextDueAt` added;
 *               index.ts; rateLimiter.ts changed without a changed test; README; package.json, package-lock.json;
 *               docs/queue-states.png (binary)
 *   untracked   mailgate/src/attemptBudget.ts
 *   ignored     mailgate/.env, tmp/, network/*.log.gz
 *
 * Needs git and Node 20, nothing else. Reads no git configuration but its own and changes none outside of the target.
 * From the command line: node samples/.history/replay.mjs TARGET
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const HERE = dirname(fileURLToPath(import.meta.url));

/** `desk`: paths taken from `source` as they are, `'*'` for all that is left; `lay`: a folder beside this file. */
const STEPS = [
  { date: '2026-09-01T09:00:00Z', message: 'Start the desk: policies, inventory, how we label', desk: ['README.md', 'SOURCES.md', '.gitattributes', '.gitignore', '.tierwiseignore', 'policies', 'assets'] },
  { date: '2026-09-09T13:20:00Z', message: 'Add mailgate: one checked message, one call', lay: '02-client' },
  { date: '2026-09-21T15:05:00Z', message: 'Queue outgoing mail and keep what could not be delivered', lay: '03-queue' },
  { date: '2026-10-05T08:40:00Z', message: 'Put the past decisions beside the mail they were made on', desk: ['gold'] },
  { date: '2026-10-12T11:15:00Z', message: 'Try again when the gateway is busy, with growing waits', lay: '05-backoff' },
  { date: '2026-10-26T10:30:00Z', message: 'Limit the rate per recipient domain', lay: '06-rate-limit' },
  { date: '2026-11-16T08:10:00Z', message: 'Add week 46: reported mail, alerts and network logs', desk: ['*'] },
  { date: '2026-11-18T14:25:00Z', message: 'Describe an attempt in one line, without addresses', lay: '08-main-log' },
  { date: '2026-11-18T16:02:00Z', message: 'Keep the retry-after header of a temporary failure', lay: '09-keep-header', branch: 'feature/retry-after', from: 'main~1' },
  { date: '2026-11-19T09:47:00Z', message: 'Read retry-after in both forms of RFC 9110', lay: '10-parse-header' },
];

/** What git ignores on this desk; written here, because our own repository would ignore it as well. */
const IGNORED = [
  ['tmp/note.txt', 'Ask Sam about the mirror port in Leeds.\n'],
  ['tmp/export-2026-11-20.csv', 'id,label\n'],
  ['network/2026-11-10.conn.log.gz', gzipSync('#path\tconn\n')],
];

/** Not taken by `'*'`: mailgate has steps of its own, and what git ignores comes last. */
const LATER = new Set(['.history', '.git', 'mailgate', 'tmp']);

/**
 * Copies `source` (the folder `samples`) into `target` and gives it its history; resolves to the target's path.
 * `target` must be missing or empty, and is left half done when git fails: remove it and call again.
 */
export async function replayHistory({ source, target }) {
  const from = resolve(source);
  const desk = resolve(target);
  check(from, desk);
  mkdirSync(desk, { recursive: true });
  const git = gitIn(desk);
  git(['init', '--quiet', '--template=']);
  // Checkouts between the branches must not touch a byte, whatever the person's own settings say.
  git(['config', 'core.autocrlf', 'false']);

  for (const step of STEPS) {
    if (step.branch) git(['checkout', '--quiet', '-b', step.branch, step.from]);
    for (const path of step.desk ?? []) copyDesk(from, desk, path);
    if (step.lay) lay(step.lay, desk);
    git(['add', '--all']);
    git(['commit', '--quiet', '--no-verify', '--message', step.message], step.date);
  }
  leaveWorkInProgress(from, desk, git);
  return desk;
}

function leaveWorkInProgress(from, desk, git) {
  git(['mv', 'mailgate/src/backoff.ts', 'mailgate/src/retry.ts']);
  git(['mv', 'mailgate/test/backoff.test.ts', 'mailgate/test/retry.test.ts']);
  lay('11-staged', desk);
  git(['add', '--all']);
  cpSync(join(from, 'mailgate'), join(desk, 'mailgate'), { recursive: true, filter: path => !path.split(sep).includes('node_modules') });
  for (const [path, content] of IGNORED) {
    mkdirSync(dirname(join(desk, path)), { recursive: true });
    writeFileSync(join(desk, path), content);
  }
}

function check(from, desk) {
  if (!existsSync(join(from, 'mailgate', 'src', 'retry.ts'))) throw new Error(`"${from}" is not the samples folder: mailgate/src/retry.ts is missing in it.`);
  if (desk === from || desk.startsWith(from + sep)) throw new Error(`"${desk}" lies inside the samples folder. Choose a target outside of it.`);
  if (existsSync(desk) && readdirSync(desk).length > 0) throw new Error(`"${desk}" is not empty. Remove it, or choose another target.`);
}

function copyDesk(from, desk, path) {
  const names = path === '*' ? readdirSync(from).filter(name => !LATER.has(name)) : [path];
  for (const name of names) if (existsSync(join(from, name))) cpSync(join(from, name), join(desk, name), { recursive: true });
}

function lay(folder, desk) {
  cpSync(join(HERE, folder), desk, { recursive: true });
}

/** Runs git in `desk` with fixed names and dates, and without the settings, hooks and GIT_ variables of the person. */
function gitIn(desk) {
  const settings = ['init.defaultBranch=main', 'user.name=Desk Demo', 'user.email=desk@example.com', 'core.hooksPath=/dev/null', 'core.autocrlf=false', 'core.excludesFile=', 'commit.gpgSign=false', 'gc.auto=0', 'advice.detachedHead=false'];
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  return (args, date = STEPS[0].date) => {
    const env = { ...clean, LC_ALL: 'C', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_CEILING_DIRECTORIES: dirname(desk) };
    try {
      return execFileSync('git', [...settings.flatMap(setting => ['-c', setting]), ...args], { cwd: desk, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      if (error.code === 'ENOENT') throw new Error('git was not found. The desk needs it: install git and try again.');
      throw new Error(`git ${args[0]} failed in "${desk}": ${String(error.stderr || error.message).trim()}`);
    }
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const target = process.argv[2];
  if (!target) {
    console.error('Usage: node replay.mjs TARGET');
    process.exitCode = 2;
  } else {
    try {
      console.log(await replayHistory({ source: dirname(HERE), target }));
    } catch (error) {
      console.error(error.message);
      process.exitCode = 1;
    }
  }
}

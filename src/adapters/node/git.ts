import { TierwiseError } from '../../core/errors';
import type { DiffScope, Git, PastCommit, Repository, RepositoryDiff } from '../../core/ports';
import { type Environment, type GitOutcome, gitEnvironment, type RunGit, runGit } from './gitProcess';

export interface NodeGitOptions {
  /** A workspace folder's prefix → where it lies on the disk. */
  readonly folders: (prefix: string) => string;
  /** The git to run; the first one on the PATH when absent. A machine setting, never a workspace's. */
  readonly gitPath?: string;
  /** Git runs only if this is true, and is asked anew for each call: trust can be given while the window is open. */
  readonly onlyIfTrusted: boolean | (() => boolean);
  /** Longer output is cut at a line's end, and flagged. */
  readonly longestOutputBytes?: number;
  readonly timeoutMs?: number;
  /** Who starts the process: this thread when absent. */
  readonly run?: RunGit;
}

/**
 * The installed git, asked so that nothing a repository brings along is run: no hooks, file monitors, external diffs, text
 * conversions, filters, helpers of transports or signatures, and no fetching of what is missing. Writes nothing.
 * Rejects with a sentence when git is missing, refuses the folder, or does not come to an end.
 */
export function nodeGit(options: NodeGitOptions): Git & {
  /** `user.name` as it holds in the folder; `undefined` where git knows none, is not there, or is not to be run. */
  userName(folderPrefix: string, signal: AbortSignal): Promise<string | undefined>;
} {
  const isTrusted = () =>
    typeof options.onlyIfTrusted === 'function' ? options.onlyIfTrusted() : options.onlyIfTrusted;
  return {
    async userName(folderPrefix, signal) {
      if (!isTrusted()) return undefined;
      try {
        const git = hardenedGit(options.folders(folderPrefix), options);
        return line(await git.ask(['config', '--get', 'user.name'], signal));
      } catch {
        // A name is no reason to fail: the system has another.
        return undefined;
      }
    },
    async repository(folderPrefix, signal) {
      if (!isTrusted()) throw untrusted();
      const git = hardenedGit(options.folders(folderPrefix), options);
      // All in one question where there is a commit: starting a process takes longer than git does.
      const usual = line(await git.ask(['rev-parse', isInside, 'HEAD', '--symbolic-full-name', 'HEAD'], signal));
      const [, commit, ref = ''] = /^true\n([0-9a-f]{40,64})\n(?:refs\/heads\/(.+)|HEAD)$/.exec(usual ?? '') ?? [];
      if (commit !== undefined) return openRepository(git, { commit, branch: ref === '' ? undefined : ref });
      const place = await git.ask(['rev-parse', isInside], signal);
      // False for a bare repository, and where `core.worktree` points away from the folder that was opened.
      if (place.kind === 'no-repository' || line(place) !== 'true') return undefined;
      return openRepository(git, await headOf(git, signal));
    },
  };
}

const isInside = '--is-inside-work-tree';

async function headOf(git: HardenedGit, signal: AbortSignal): Promise<Head> {
  const [commit, branch] = await Promise.all([
    findCommit(git, 'HEAD', signal),
    git.ask(['symbolic-ref', '--quiet', '--short', 'HEAD'], signal),
  ]);
  return { commit, branch: line(branch) };
}

function openRepository(git: HardenedGit, head: Head): Repository {
  const { commit, branch } = head;
  return {
    head: branch ?? (commit === undefined ? 'no commits yet' : `detached at ${short(commit)}`),
    hasCommits: commit !== undefined,
    headId: commit ?? '',
    diff: (scope, diffSignal) => diff(git, head, scope, diffSignal),
    untracked: listSignal => untracked(git, listSignal),
    subjects: logSignal => subjects(git, head, logSignal),
    history: (most, logSignal) => history(git, head, most, logSignal),
  };
}

interface Head {
  /** Absent where there are no commits yet. */
  readonly commit?: string;
  /** Absent when detached. */
  readonly branch?: string;
}

/** What every diff is told, whatever the repository's settings say, so that its form does not depend on them. */
const diffForm = [
  ...['--no-ext-diff', '--no-textconv', '--no-color', '--unified=3', '--inter-hunk-context=0', '-O/dev/null'],
  ...['--src-prefix=a/', '--dst-prefix=b/', '--find-renames', '-l2000', '--diff-algorithm=histogram', '--relative'],
  // Only commits of a submodule are compared: to look into its files, git would run a git with the submodule's settings.
  ...['--ignore-submodules=dirty', '--submodule=short'],
];

async function diff(git: HardenedGit, head: Head, scope: DiffScope, signal: AbortSignal): Promise<RepositoryDiff> {
  const { words, against } = await whatToCompare(git, head, scope, signal);
  const shown = await git.answer(['diff', ...diffForm, ...words, '--'], signal);
  return { text: shown.text, against, cut: shown.cut, outside: await countOutside(git, words, signal) };
}

/** Changed files above or beside the folder that was asked about. */
async function countOutside(git: HardenedGit, words: readonly string[], signal: AbortSignal): Promise<number> {
  const place = line(await git.ask(['rev-parse', '--show-prefix'], signal));
  if (place === undefined) return 0;
  const form = ['--no-ext-diff', '--no-renames', '--no-relative', '--ignore-submodules=dirty', '--name-only', '-z'];
  const { text } = await git.answer(['diff', ...form, ...words, '--'], signal);
  return text.split('\0').filter(name => name !== '' && !name.startsWith(place)).length;
}

/** `branch` runs to the working tree, so that it shows the whole change as it stands, committed or not. */
async function whatToCompare(
  git: HardenedGit,
  head: Head,
  scope: DiffScope,
  signal: AbortSignal,
): Promise<{ readonly words: readonly string[]; readonly against: string }> {
  // During a merge, "ours" gives an ordinary diff in place of a combined one.
  if (scope === 'unstaged') return { words: ['--ours'], against: 'the index' };
  if (head.commit === undefined) {
    const nothing = await emptyTree(git, signal);
    return { words: scope === 'staged' ? ['--cached', nothing] : [nothing], against: 'nothing (no commits yet)' };
  }
  const against = `HEAD (${short(head.commit)})`;
  if (scope === 'staged') return { words: ['--cached', head.commit], against };
  if (scope === 'working') return { words: [head.commit], against };
  const base = await branchBase(git, head, signal);
  return base === undefined
    ? { words: [head.commit], against: `${against}, as there is no other branch to compare with` }
    : { words: [base.commit], against: base.words };
}

async function branchBase(
  git: HardenedGit,
  head: Head,
  signal: AbortSignal,
): Promise<{ readonly commit: string; readonly words: string } | undefined> {
  const remoteDefault = line(await git.ask(['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD'], signal));
  const candidates = [
    ...(remoteDefault?.startsWith('refs/remotes/') === true ? [remoteDefault] : []),
    ...[
      'refs/remotes/origin/main',
      'refs/remotes/origin/master',
      'refs/heads/main',
      'refs/heads/master',
      '@{upstream}',
    ],
  ];
  for (const candidate of candidates) {
    if (candidate === `refs/heads/${head.branch}`) continue;
    const commit = await findCommit(git, candidate, signal);
    if (commit === undefined) continue;
    const name =
      candidate === '@{upstream}' ? 'the upstream branch' : candidate.replace(/^refs\/(heads|remotes)\//, '');
    const base = line(await git.ask(['merge-base', commit, head.commit ?? 'HEAD'], signal));
    return base === undefined
      ? { commit, words: `${name} (${short(commit)}), which shares no commit with HEAD` }
      : { commit: base, words: `the merge base with ${name} (${short(base)})` };
  }
  return undefined;
}

async function untracked(git: HardenedGit, signal: AbortSignal): Promise<readonly string[]> {
  const listed = await git.answer(['ls-files', '--others', '--exclude-standard', '-z'], signal);
  const names = listed.text.split('\0');
  names.pop(); // What follows the last NUL: nothing, or a name that was cut.
  return names;
}

async function subjects(git: HardenedGit, head: Head, signal: AbortSignal): Promise<readonly string[]> {
  if (head.commit === undefined) return [];
  const base = await branchBase(git, head, signal);
  if (base === undefined) return [];
  const form = ['--no-show-signature', '--no-patch', '--no-color', '--no-mailmap', '--max-count=200', '--format=%s'];
  const logged = await git.answer(['log', ...form, `${base.commit}..${head.commit}`, '--'], signal);
  return logged.text.split('\n').filter(subject => subject !== '');
}

async function history(
  git: HardenedGit,
  head: Head,
  most: number,
  signal: AbortSignal,
): Promise<readonly PastCommit[]> {
  if (head.commit === undefined) return [];
  const form = ['--no-show-signature', '--no-color', '--no-mailmap', '--no-merges', '--no-renames', '--relative'];
  const words = ['log', ...form, '--name-only', '-z', `--max-count=${most}`, '--format=%x01%B%x02', head.commit, '--'];
  const logged = await git.answer(words, signal);
  return logged.text
    .split('\x01')
    .slice(1)
    .map(part => {
      const [message = '', names = ''] = part.split('\x02');
      return { message, paths: names.split('\0').flatMap(name => name.replace(/^\n/, '') || []) };
    });
}

async function findCommit(git: HardenedGit, name: string, signal: AbortSignal): Promise<string | undefined> {
  return line(await git.ask(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], signal));
}

/** Asked for, as its name depends on the repository's hash. */
async function emptyTree(git: HardenedGit, signal: AbortSignal): Promise<string> {
  return (await git.answer(['hash-object', '-t', 'tree', '--stdin'], signal)).text.trim();
}

function short(commit: string): string {
  return commit.slice(0, 7);
}

function line(answer: Answer): string | undefined {
  const text = answer.kind === 'answer' ? answer.text.trim() : '';
  return text === '' ? undefined : text;
}

// ---------------------------------------------------------------------------------------------------------------------

/** Git with everything switched off that a repository could make it run. */
interface HardenedGit {
  /** For questions that git may answer with "no": a failure is an answer here. */
  ask(words: readonly string[], signal: AbortSignal): Promise<Answer>;
  /** Rejects with a sentence when git fails. */
  answer(words: readonly string[], signal: AbortSignal): Promise<Extract<Answer, { kind: 'answer' }>>;
}

type Outcome = Extract<GitOutcome, { kind: 'ended' }>;

type Answer =
  | { readonly kind: 'answer'; readonly text: string; readonly cut: boolean }
  | { readonly kind: 'no'; readonly code: number; readonly message: string }
  | { readonly kind: 'no-repository' };

/**
 * Each of these runs a program, opens a connection or changes the form of what we read when a repository's own settings
 * decide. System and user settings stay in force (line ends, ignore files, `safe.directory`): they are the person's.
 */
const settings = [
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.pager=cat', 'core.editor=true', 'core.askPass='],
  ...['core.sshCommand=false', 'core.quotePath=true', 'core.untrackedCache=false', 'core.precomposeUnicode=true'],
  ...['diff.external=', 'diff.suppressBlankEmpty=false', 'log.showSignature=false', 'gpg.program=false'],
  ...['protocol.allow=never', 'credential.helper=', 'submodule.recurse=false', 'safe.bareRepository=explicit'],
  ...['i18n.logOutputEncoding=UTF-8', `diff.default.xfuncname=${enclosingDefinition()}`],
];

function hardenedGit(folder: string, options: NodeGitOptions): HardenedGit {
  const { run: start = runGit, timeoutMs = 30_000, longestOutputBytes = 8 * 1024 * 1024 } = options;
  const run = async (words: readonly string[], filtersOff: Environment, signal: AbortSignal): Promise<Outcome> => {
    const all = ['-C', folder, '--no-pager', '--literal-pathspecs', ...settings.flatMap(one => ['-c', one]), ...words];
    const environment = { ...gitEnvironment(process.env), ...filtersOff };
    const program = options.gitPath ?? 'git';
    const outcome = await start({ program, words: all, environment, timeoutMs, longestOutputBytes }, signal);
    if (outcome.kind === 'missing') throw gitMissing(options.gitPath);
    if (outcome.kind === 'too-slow') throw tooSlow(timeoutMs);
    if (outcome.kind === 'failed') throw gitFailed(words.at(-1) ?? '', outcome.why);
    return outcome;
  };
  const judge = (outcome: Outcome): Answer => {
    if (outcome.code === 0 || outcome.cut) return { kind: 'answer', text: outcome.text, cut: outcome.cut };
    if (/not a git repository|must be run in a work tree|cannot use bare repository/i.test(outcome.message)) {
      return { kind: 'no-repository' };
    }
    if (/dubious ownership|unsafe repository/i.test(outcome.message)) throw notOwned(folder);
    return { kind: 'no', code: outcome.code, message: outcome.message };
  };
  return {
    ask: async (words, signal) => judge(await run(words, {}, signal)),
    async answer(words, signal) {
      const filtersOff = await switchFiltersOff(filters => run(listFilters, filters, signal));
      const answer = judge(await run(words, filtersOff, signal));
      if (answer.kind === 'answer') return answer;
      throw gitFailed(words[0] ?? '', answer.kind === 'no' ? answer.message : 'not a git repository');
    },
  };
}

const listFilters = ['config', '-z', '--get-regexp', '^filter\\.'];

/**
 * Settings that blank every filter driver git knows here, from whatever file. They go through the environment, as a
 * driver's name may hold a `=` and `-c` would cut it there; whether they took hold is asked, not assumed (git before 2.31
 * does not know them).
 */
async function switchFiltersOff(list: (filters: Environment) => Promise<Outcome>): Promise<Environment> {
  const known = readSettings(await list({}));
  // A name that is not UTF-8 could not be named back to git.
  if (known.some(({ name }) => name.includes('\uFFFD'))) throw filtersStay();
  const drivers = new Set(known.flatMap(({ name }) => /^filter\.([\s\S]*)\.[^.]+$/.exec(name)?.[1] ?? []));
  if (drivers.size === 0) return {};
  const blank = [...drivers].flatMap(driver => [
    ...['clean', 'smudge', 'process'].map(what => ({ name: `filter.${driver}.${what}`, value: '' })),
    { name: `filter.${driver}.required`, value: 'false' },
  ]);
  const filtersOff: Record<string, string> = { GIT_CONFIG_COUNT: String(blank.length) };
  for (const [index, { name, value }] of blank.entries()) {
    filtersOff[`GIT_CONFIG_KEY_${index}`] = name;
    filtersOff[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  const last = new Map(readSettings(await list(filtersOff)).map(({ name, value }) => [name, value]));
  if (blank.some(({ name, value }) => last.get(name) !== value)) throw filtersStay();
  return filtersOff;
}

function readSettings(outcome: Outcome): readonly { readonly name: string; readonly value: string }[] {
  if (outcome.cut) throw filtersStay();
  if (outcome.code > 1) throw gitFailed('config', outcome.message);
  return outcome.text
    .split('\0')
    .filter(entry => entry !== '')
    .map(entry => {
      const end = entry.indexOf('\n');
      return end < 0 ? { name: entry, value: '' } : { name: entry.slice(0, end), value: entry.slice(end + 1) };
    });
}

/**
 * What git takes for the line a hunk stands under, for files without a driver of their own: definitions of many languages
 * at any depth, sections of JSON and TOML. One POSIX pattern a line, first match decides, `!` says no. Git's own rule
 * knows only lines at the margin, and so names the class and never the method.
 */
function enclosingDefinition(): string {
  const modifiers =
    'export|default|declare|public|private|protected|internal|static|final|abstract|async|unsafe|extern|override|virtual|sealed|partial|inline|readonly|pub|pub\\([a-z]+\\)|const';
  const nouns =
    'function\\*?|class|interface|enum|namespace|module|def|fn|func|struct|trait|impl|type|record|object|protocol|extension';
  const name = '[A-Za-z_$#][A-Za-z0-9_$]*';
  return [
    '!^[ \t]*(if|else|elif|for|foreach|while|switch|catch|except|return|throw|raise|do|try|await|new|case|yield|using|lock|with|assert|delete|typeof|expect|super|this|print|echo)([^A-Za-z0-9_$]|$)',
    `^([ \t]*((${modifiers})[ \t]+)*(${nouns})[ \t].*)$`,
    `^([ \t]*(export[ \t]+)?(const|let|var)[ \t]+${name}.*(=>|function).*)$`,
    `^([ \t]+((${modifiers}|get|set)[ \t]+)*${name}(<[^>]*>)?\\([^;]*\\)[^;=]*\\{)[ \t]*$`,
    `^([ \t]+((${modifiers})[ \t]+)+[A-Za-z_][A-Za-z0-9_<>,.? \t]*[ \t]${name}\\([^;]*)$`,
    '^([ \t]*(describe|it|test)\\(.*)$',
    '^([ \t]*"[^"]+":[ \t]*[{[])[ \t]*$',
    '^(\\[[^]]+\\])',
    '^([A-Za-z_][^;=]*\\([^;]*)$',
    `^(${name}\\(\\)[ \t]*\\{?)[ \t]*$`,
  ].join('\n');
}

// Sentences for people.

function untrusted(): TierwiseError {
  return new TierwiseError(
    'failed',
    'git is not run in a workspace that is not trusted. Trust the workspace to see its changes.',
  );
}

function gitMissing(path: string | undefined): TierwiseError {
  const where = path === undefined ? 'is not installed, or not on the PATH' : `was not found at ${path}`;
  return new TierwiseError('failed', `git ${where}. Install git (https://git-scm.com) and start again.`);
}

function notOwned(folder: string): TierwiseError {
  return new TierwiseError(
    'failed',
    `git refuses this repository because another user owns its folder. If you trust it, run: git config --global --add safe.directory ${JSON.stringify(folder)}`,
  );
}

function tooSlow(timeoutMs: number): TierwiseError {
  return new TierwiseError(
    'failed',
    `git gave no answer within ${Math.round(timeoutMs / 1000)} seconds and was stopped. Try a smaller scope, such as "staged".`,
  );
}

function filtersStay(): TierwiseError {
  return new TierwiseError(
    'failed',
    "this repository's filter programs cannot be switched off with the installed git, so its changes were not read. Update git to 2.31 or newer.",
  );
}

function gitFailed(command: string, message: string): TierwiseError {
  const first = message.split('\n').find(one => one.trim() !== '') ?? 'it gave no reason';
  return new TierwiseError('failed', `"git ${command}" failed: ${first.replace(/^(fatal|error): /, '')}`);
}

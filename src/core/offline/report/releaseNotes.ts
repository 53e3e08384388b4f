import { counted } from '../../show/words';
import { citeText, code } from './cite';
import { type CommitKind, kindOfCommit, readCommits, type SentCommit } from './commitsSent';
import type { NoteLine } from './notesSent';
import { type Held, withoutReverts } from './reverts';

const mostOfKind = 40;
const mostDetails = 3;

/**
 * What a program can say of a release: its commits by kind, without what no user notices, under the version that they came
 * with, and what the diff adds about the names that they mention. It calls nothing breaking that no commit or manifest
 * shows. `undefined` where the notes hold no commits.
 */
export function releaseNotes(notes: readonly NoteLine[]): readonly string[] | undefined {
  const commits = readCommits(notes);
  if (commits.length === 0) return undefined;
  const added = notes.filter(({ changed, line }) => changed !== undefined && /^\+(?!\+\+)/.test(line.text));
  const removed = notes.filter(({ changed, line }) => changed !== undefined && /^-(?!--)/.test(line.text));
  const versions = versionsOf(commits);
  const told = new Set<NoteLine>();
  const byKind = new Map<CommitKind, readonly SentCommit[]>();
  const log = withoutReverts(commits);
  for (const commit of log.held) {
    const kind = kindOfCommit(commit);
    byKind.set(kind, [...(byKind.get(kind) ?? []), commit]);
  }
  const countOf = (kind: CommitKind) => byKind.get(kind)?.length ?? 0;
  const [breaking, fresh, fixed, docs, other] = listedKinds.map(kind =>
    (byKind.get(kind) ?? []).slice(0, mostOfKind).flatMap(commit => entry(commit, versions, added, told)),
  );
  return [
    ...section('Summary', summary(commits, countOf('new'), countOf('fixed'))),
    ...section('Breaking changes', [...(breaking ?? []), ...manifestChanges(added, removed)]),
    ...section('New', fresh ?? []),
    ...section('Fixed', fixed ?? []),
    ...section('Also changed', [...(other ?? []), ...publicLines(added, removed, told)]),
    ...section('Documentation and other', [...(docs ?? []), ...guideLines(added, told)]),
    '## Not evaluable',
    '',
    ...leftOut(countOf, commits),
    ...takenBack(log),
    ...(notes.some(({ changed }) => changed !== undefined)
      ? []
      : ['- There is no diff, so only what the commits say could be told.']),
    '- Whether something breaks that no commit calls breaking: that takes a reader or a language model.',
    '',
  ];
}

const listedKinds = ['breaking', 'new', 'fixed', 'docs', 'other'] as const;

/** What of the log stands in no list, by number. */
function leftOut(countOf: (kind: CommitKind) => number, commits: readonly SentCommit[]): readonly string[] {
  const internal = countOf('internal');
  const unlisted = listedKinds.reduce((sum, kind) => sum + Math.max(0, countOf(kind) - mostOfKind), 0);
  const missing = missingParts(commits);
  return [
    ...(internal === 0
      ? []
      : [`- ${counted(internal, 'commit')} on tests, CI, tooling or spelling, or that merge others: left out.`]),
    ...(unlisted === 0
      ? []
      : [`- ${counted(unlisted, 'more commit')} not listed: of each kind the first ${mostOfKind} stand above.`]),
    ...(missing === 0
      ? []
      : [`- ${counted(missing, 'part')} of the log did not fit the budget, so that their commits are not counted.`]),
  ];
}

/** What was made and taken back within the log is no change, and told by number. */
function takenBack({ undone, ofMerges }: Held): readonly string[] {
  const [first] = undone;
  const [merge] = ofMerges;
  return [
    ...(first === undefined
      ? []
      : [
          `- ${counted(undone.length, 'commit')} that a later one takes back, and those that do: left out, ${undone.length === 1 ? 'namely' : 'among them'} ${code(first.title, 200)}. ${cite(first.subject)}`,
        ]),
    ...(merge === undefined
      ? []
      : [
          `- ${counted(ofMerges.length, 'revert')} of a merge: which commits came with it the log does not say, so that some that are listed may be taken back. ${cite(merge.subject)}`,
        ]),
  ];
}

/** How many pieces of the log were not sent: each says how many there are. */
function missingParts(commits: readonly SentCommit[]): number {
  const all = new Map<string, number>();
  const sent = new Map<string, Set<string>>();
  for (const { kept } of commits.map(({ subject }) => subject)) {
    const { path = '', facts = [] } = kept.snippet;
    const total = facts.map(fact => /^part \d+ of (\d+) of the log of commits/.exec(fact)?.[1]).find(Boolean);
    if (total === undefined) continue;
    all.set(path, Number(total));
    sent.set(path, (sent.get(path) ?? new Set()).add(kept.id));
  }
  return [...all].reduce((sum, [path, total]) => sum + Math.max(0, total - (sent.get(path)?.size ?? 0)), 0);
}

/** A log runs from new to old: a commit belongs to the last version above it. */
function versionsOf(commits: readonly SentCommit[]): ReadonlyMap<SentCommit, string> {
  const versions = new Map<SentCommit, string>();
  let current: string | undefined;
  for (const commit of commits) {
    current = commit.version ?? current;
    if (current !== undefined) versions.set(commit, current);
  }
  return versions;
}

function summary(commits: readonly SentCommit[], fresh: number, fixed: number): readonly string[] {
  const made = commits.filter(({ version }) => version !== undefined);
  const dated = [commits.at(-1), commits[0]].flatMap(commit => (commit?.date === undefined ? [] : [commit.date]));
  const days = dated.map(
    ({ line }) => /\d{4}-\d{2}-\d{2}/.exec(line.text)?.[0] ?? line.text.replace(/^\w*Date:\s*/, ''),
  );
  return [
    ...made.map(({ version = '', subject, title }) => `- Version ${code(version)}. ${citeVersion(subject, title)}`),
    ...(days.length < 2
      ? []
      : [
          `- From ${days[0]} to ${days[1]}. ${dated.map(({ kept, line }) => citeText(kept.id, line.number, line.text)).join(' ')}`,
        ]),
    ...(commits[0] === undefined
      ? []
      : [
          `- ${counted(commits.length, 'commit')}; something new in ${fresh}, something mended in ${fixed}, by their own words. ${cite(commits[0].subject)}`,
        ]),
  ];
}

/** A version alone is too short a quote; its line is cited without. */
function citeVersion({ kept, line }: NoteLine, title: string): string {
  return /[\p{L}\p{N}]{2}/u.test(title)
    ? citeText(kept.id, line.number, line.text.trim())
    : `[${kept.id}:${line.number ?? 1}]`;
}

function cite({ kept, line }: NoteLine): string {
  return citeText(kept.id, line.number, line.text.replace(/^[+-]/, '').trim());
}

function entry(
  commit: SentCommit,
  versions: ReadonlyMap<SentCommit, string>,
  added: readonly NoteLine[],
  told: Set<NoteLine>,
): readonly string[] {
  const version = versions.get(commit);
  const body = commit.body.filter(
    ({ line }) => !/^\s*(?:closes?|fixes|fixed|resolves?|co-authored-by|signed-off-by)\b/i.test(line.text),
  );
  const details = detailsOf(commit, added, told);
  return [
    `- ${code(commit.title, 200)}${version === undefined ? '' : ` (${code(version)})`} ${cite(commit.subject)}`,
    ...body.slice(0, mostDetails).map(note => `  - ${code(note.line.text.trim(), 240)} ${cite(note)}`),
    ...details.map(note => `  - In ${code(note.changed ?? '')}: ${code(textOf(note), 300)} ${cite(note)}`),
  ];
}

/** Lines that the diff adds to guides and declarations, and errors that it throws, about the names that a commit mentions. */
function detailsOf(commit: SentCommit, added: readonly NoteLine[], told: Set<NoteLine>): readonly NoteLine[] {
  const names = namesIn(commit.title);
  if (names.length === 0) return [];
  const scored = added
    .filter(
      note => !told.has(note) && names.some(name => note.line.text.includes(name)) && !isTestFile(note.changed ?? ''),
    )
    .map(note => ({ note, score: worthOf(note) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const seen = new Set<string>();
  const best = scored
    .filter(({ note }) => {
      const key = textOf(note);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, mostDetails)
    .map(({ note }) => note);
  for (const note of best) told.add(note);
  return best;
}

/** Names as users write them: in backticks, `camelCase`, `snake_case`, `--flags`, calls. */
function namesIn(title: string): readonly string[] {
  const quoted = [...title.matchAll(/`([^`]{2,60})`/g)].map(match => match[1] ?? '');
  const shaped = title.match(/--[\w-]{2,40}|\b[a-z]+(?:[A-Z]\w*)+\b|\b[a-z]+_\w+\b|\.?\b\w{2,40}(?=\(\))/g) ?? [];
  return [...new Set([...quoted, ...shaped].map(name => bareName(name)))].filter(name => name.length > 2);
}

function bareName(name: string): string {
  const call = name.indexOf('(');
  return (call < 0 ? name : name.slice(0, call)).replace(/^\./, '');
}

function worthOf({ line, changed = '' }: NoteLine): number {
  const text = line.text.slice(1).trim();
  if (/\bthrow new \w*Error\b|\braise \w+\(/.test(text)) return 5;
  if (isGuide(changed)) return /[a-z] [a-z]+ [a-z]/.test(text) ? 4 : 1;
  if (/^(?:\*|\/\/\/?|#|"""|--) ?\S/.test(text)) return /[a-z] [a-z]+ [a-z]/.test(text) ? 3 : 0;
  return /\.d\.ts$|^export\b|^pub\b|^public\b/.test(changed + text) ? 2 : 0;
}

function isGuide(path: string): boolean {
  return /\.(md|mdx|rst|adoc)$/i.test(path);
}

function isTestFile(path: string): boolean {
  return /(^|\/)(tests?|__tests__|spec|bench)(\/|\.|$)|\.test\b|\.spec\b|\.test-d\./i.test(path);
}

/** Declarations, errors and sentences of guides that the diff adds, beyond what stands at a commit. */
function publicLines(
  added: readonly NoteLine[],
  removed: readonly NoteLine[],
  told: ReadonlySet<NoteLine>,
): readonly string[] {
  const mine = ({ changed = '' }: NoteLine) => !isTestFile(changed) && !isGuide(changed);
  const seen = new Set<string>();
  const once = (note: NoteLine) => {
    const key = textOf(note);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
  const errors = added.filter(
    note => mine(note) && !told.has(note) && /\bthrow new \w*Error\b|\braise \w+\(/.test(note.line.text) && once(note),
  );
  const declared = (notes: readonly NoteLine[]) =>
    notes.filter(note => mine(note) && !told.has(note) && isDeclaration(note.line.text.slice(1)) && once(note));
  const line = (words: string) => (note: NoteLine) =>
    `- ${words} in ${code(note.changed ?? '')}: ${code(textOf(note), 240)} ${cite(note)}`;
  return [
    ...errors.slice(0, 8).map(line('An error that is thrown now,')),
    ...declared(added).slice(0, 10).map(line('Declared now,')),
    ...declared(removed).slice(0, 10).map(line('Declared no more so,')),
  ];
}

/** Headings and warnings that the diff adds to guides, beyond what stands at a commit. */
function guideLines(added: readonly NoteLine[], told: ReadonlySet<NoteLine>): readonly string[] {
  const guides = added.filter(
    note =>
      isGuide(note.changed ?? '') &&
      !told.has(note) &&
      (/^\+#{1,4} \S/.test(note.line.text) ||
        /^\+> ?\S/.test(note.line.text) ||
        /\b(?:warning|deadlock|deprecat|caution|must not|beware)/i.test(note.line.text)),
  );
  return guides
    .slice(0, 10)
    .map(note => `- New in ${code(note.changed ?? '')}: ${code(textOf(note), 240)} ${cite(note)}`);
}

function isDeclaration(text: string): boolean {
  return /^\s*(?:export (?:default |declare )?(?:async )?(?:function|class|interface|type|const|enum)|pub (?:async )?(?:fn|struct|enum|trait)|public (?:static )?\w+ \w+\()/.test(
    text,
  );
}

/** Minimum versions and dependencies that a manifest names otherwise than before. */
function manifestChanges(added: readonly NoteLine[], removed: readonly NoteLine[]): readonly string[] {
  const isMinimum = ({ changed = '', line }: NoteLine) =>
    /^(?:package\.json|Cargo\.toml|pyproject\.toml|setup\.(?:py|cfg)|go\.mod|composer\.json)$|\.gemspec$/.test(
      changed.slice(changed.lastIndexOf('/') + 1),
    ) &&
    /"(?:node|npm|php|vscode)":|rust-version|requires-python|python_requires|^[+-]go \d|required_ruby_version|"type": "module"/.test(
      line.text,
    );
  const before = removed.filter(isMinimum);
  const now = added.filter(isMinimum);
  const same = (a: NoteLine, b: NoteLine) => textOf(a) === textOf(b);
  return [
    ...before
      .filter(one => !now.some(other => same(one, other)))
      .map(note => `- Was in ${code(note.changed ?? '')}: ${code(textOf(note))} ${cite(note)}`),
    ...now
      .filter(one => !before.some(other => same(one, other)))
      .map(note => `- Is now in ${code(note.changed ?? '')}: ${code(textOf(note))} ${cite(note)}`),
  ];
}

function textOf({ line }: NoteLine): string {
  return line.text.slice(1).trim();
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

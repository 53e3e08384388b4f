import type { NoteLine } from './notesSent';

/** A commit of a log that was sent. */
export interface SentCommit {
  /** As written, seven digits or more. */
  readonly hash: string;
  readonly date?: NoteLine;
  readonly subject: NoteLine;
  /** Without blanks in front. */
  readonly title: string;
  readonly body: readonly NoteLine[];
  /** Files that its statistics name; empty where the log has none. */
  readonly files: readonly string[];
  /** `7.3.0`, where the commit makes this version. */
  readonly version?: string;
}

/** Commits as `git log` prints them, in full or a line each, in their order; nothing where the notes hold none. */
export function readCommits(notes: readonly NoteLine[]): readonly SentCommit[] {
  const plain = notes.filter(({ kept }) => kept.snippet.source === 'commits' || kept.snippet.source === 'records');
  const commits: SentCommit[] = [];
  for (let at = 0; at < plain.length; at++) {
    const text = plain[at]?.line.text ?? '';
    if (plain[at]?.changed !== undefined) continue;
    const full = /^commit ([0-9a-f]{7,40})(?: \((.*)\))?\s*$/.exec(text);
    if (full !== null) {
      const next = plain.findIndex(({ line }, index) => index > at && /^commit [0-9a-f]{7,40}\b/.test(line.text));
      const own = plain.slice(at + 1, next < 0 ? undefined : next);
      const commit = fullCommit(full[1] ?? '', full[2] ?? '', own);
      if (commit !== undefined) commits.push(commit);
      at += own.length;
      continue;
    }
    const [, hash, refs = '', title] = /^[*|\\/ ]{0,8}([0-9a-f]{7,40}) (?:\((.{1,200}?)\) )?(\S.*)$/.exec(text) ?? [];
    const subject = plain[at];
    if (hash === undefined || title === undefined || subject === undefined || !/\d/.test(hash)) continue;
    commits.push({ hash, subject, title, body: [], files: [], version: versionOf(title, refs) });
  }
  return commits;
}

function fullCommit(hash: string, refs: string, own: readonly NoteLine[]): SentCommit | undefined {
  const message = own.filter(({ line }) => /^ {4}\S/.test(line.text));
  const [subject, ...body] = message;
  if (subject === undefined) return undefined;
  const title = subject.line.text.trim();
  const files = own.flatMap(({ line }) => statOf(line.text) ?? []);
  const date = own.find(({ line }) => /^(Author)?Date:/.test(line.text));
  return { hash, date, subject, title, body, files: files.map(newName), version: versionOf(title, refs) };
}

/** ` src/retry.ts | 12 +-`. */
function statOf(line: string): string | undefined {
  const bar = line.indexOf(' | ');
  const isStat = bar > 1 && /^ \S/.test(line) && /^\s{0,6}(?:\d|Bin\b)/.test(line.slice(bar + 3, bar + 16));
  return isStat ? line.slice(1, bar).trim() : undefined;
}

/** `src/{old => new}/a.ts` and `old.ts => new.ts`. */
function newName(path: string): string {
  const [open, arrow] = [path.indexOf('{'), path.indexOf(' => ')];
  if (arrow < 0) return path;
  const close = path.indexOf('}', arrow);
  if (open < 0 || open > arrow || close < 0) return path.slice(arrow + 4);
  return (path.slice(0, open) + path.slice(arrow + 4, close) + path.slice(close + 1)).replace('//', '/');
}

function versionOf(title: string, refs: string): string | undefined {
  const tag = /\btag: v?(\d+\.\d+(?:\.\d+)?[\w.+-]*)/.exec(refs)?.[1];
  return (
    tag ??
    /^(?:(?:chore|build|release)(?:\([^)]{0,40}\))?: ?)?(?:release|version|bump(?: version)?(?: to)?|prepare(?: release)?|publish|cut)?:? ?v?(\d+\.\d+(?:\.\d+)?(?:[-+][\w.]+)?)(?: release)?(?: \(#\d+\))?$/i.exec(
      title,
    )?.[1]
  );
}

export type CommitKind = 'breaking' | 'new' | 'fixed' | 'docs' | 'other' | 'internal' | 'version';

/** By Conventional Commits (1.0.0) where the title follows them; else by its first words and the files that it touches. */
export function kindOfCommit({ title, body, files, version }: SentCommit): CommitKind {
  if (version !== undefined) return 'version';
  const [, type, bang] = /^(\w+)(?:\([^)]{0,60}\))?(!)?: /.exec(title) ?? [];
  if (bang !== undefined || body.some(({ line }) => /^\s*BREAKING[ -]CHANGE/.test(line.text))) return 'breaking';
  const conventional = kinds[type?.toLowerCase() ?? ''];
  if (conventional !== undefined) return conventional;
  if (/^(?:drop|remove support|require node|require \w+ \d|rename)\b/i.test(title)) return 'breaking';
  if (
    /\btypos?\b|\blint|^(?:merge|revert "?merge)\b|\bci\b|\bgithub actions?\b|\bbump\b|\bdev(?:-| )?dependenc|^tidelift|\bcode style\b|\bbenchmarks?\b|^meta\b|^tests?\b|\b(?:add|fix|improve|more) tests?\b/i.test(
      title,
    )
  )
    return 'internal';
  if (files.length > 0 && files.every(isInternal)) return 'internal';
  if (files.length > 0 && files.every(file => /\.(md|mdx|rst|adoc|txt)$/i.test(file))) return 'docs';
  if (/^(?:docs?|document|readme|improve (?:docs|readme)|clarify)\b/i.test(title)) return 'docs';
  if (/^(?:fix|fixes|fixed|correct|prevent|avoid|handle|resolve|don't|do not|ensure|restore|repair)\b/i.test(title))
    return 'fixed';
  if (
    /^(?:add|adds|added|support|allow|introduce|implement|accept|enable|export|expose|new|make|provide|let)\b/i.test(
      title,
    )
  )
    return 'new';
  return 'other';
}

const kinds: Readonly<Record<string, CommitKind>> = {
  feat: 'new',
  feature: 'new',
  fix: 'fixed',
  security: 'fixed',
  sec: 'fixed',
  perf: 'other',
  docs: 'docs',
  doc: 'docs',
  revert: 'other',
  ci: 'internal',
  test: 'internal',
  tests: 'internal',
  chore: 'internal',
  build: 'internal',
  style: 'internal',
  refactor: 'internal',
};

function isInternal(file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return (
    /(?:^|\/)(?:\.github|\.gitlab|\.circleci|tests?|__tests__|spec|bench|benchmarks?)\//i.test(file) ||
    /^(?:test|bench|\.)|\.(?:test|spec)\b/i.test(name)
  );
}

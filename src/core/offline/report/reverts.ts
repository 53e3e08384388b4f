import type { SentCommit } from './commitsSent';

/** What of a log holds at its end. */
export interface Held {
  /** Without what a later commit takes back, and without those that take back or bring back commits of this very log. */
  readonly held: readonly SentCommit[];
  /** Commits that are taken back within the log, in its order; reverts that are reverted are none. */
  readonly undone: readonly SentCommit[];
  /** Reverts of merges: which commits came with a merge a log does not say. */
  readonly ofMerges: readonly SentCommit[];
}

/** By what `git revert` writes: `Revert "X"` and `Reapply "X"` with the hash in the body, and `revert: X` (Conventional Commits 1.0.0). */
export function withoutReverts(commits: readonly SentCommit[]): Held {
  const reverters = new Map<SentCommit, SentCommit[]>();
  const inside = new Set<SentCommit>();
  const taken = new Set<SentCommit>();
  for (const commit of oldestFirst(commits)) {
    const targets = targetsOf(commit, commits, taken);
    for (const target of targets) reverters.set(target, [...(reverters.get(target) ?? []), commit]);
    if (targets.length > 0 && targets.length >= hashesIn(commit).length) inside.add(commit);
  }
  const known = new Map<SentCommit, boolean>();
  const isUndone = (commit: SentCommit): boolean => {
    const before = known.get(commit);
    if (before !== undefined) return before;
    // Against a log that was written by hand, in which two revert each other.
    known.set(commit, false);
    const found = (reverters.get(commit) ?? []).some(one => !isUndone(one));
    known.set(commit, found);
    return found;
  };
  return {
    held: commits.filter(commit => !inside.has(commit) && !isUndone(commit)),
    undone: commits.filter(commit => !inside.has(commit) && isUndone(commit)),
    ofMerges: commits.filter(commit => /^revert "?merge\b/i.test(commit.title) && !isUndone(commit)),
  };
}

/** What a revert is about, without its words for it: `Add x` of `Reapply "Add x" (#12)`; `undefined` for other commits. */
function revertedTitle({ title }: SentCommit): string | undefined {
  const quoted = /^(?:revert|reapply):? "(.*)"(?: \(#\d{1,9}\))?$/i.exec(title)?.[1];
  return quoted ?? /^revert(?:\([^)]{0,60}\))?!?: (.+)$/i.exec(title)?.[1];
}

/** Logs run from new to old; one that was printed the other way says so by its dates. */
function oldestFirst(commits: readonly SentCommit[]): readonly SentCommit[] {
  const days = [commits[0], commits.at(-1)].map(
    commit => /\d{4}-\d\d-\d\d(?:[T ][\d:]{5,8})?/.exec(commit?.date?.line.text ?? '')?.[0] ?? '',
  );
  const [first = '', last = ''] = days;
  return first !== '' && last !== '' && first < last ? commits : commits.toReversed();
}

function targetsOf(commit: SentCommit, commits: readonly SentCommit[], taken: Set<SentCommit>): readonly SentCommit[] {
  const hashes = hashesIn(commit);
  const byHash = hashes.flatMap(hash => commits.find(one => one !== commit && isSame(one.hash, hash)) ?? []);
  if (hashes.length > 0) return byHash;
  const title = titleOfTarget(commit);
  if (title === undefined) return [];
  const earlier = oldestFirst(commits);
  const found = earlier
    .slice(0, earlier.indexOf(commit))
    .findLast(one => !taken.has(one) && bare(one.title) === bare(title));
  if (found === undefined) return [];
  taken.add(found);
  return [found];
}

/** `Reapply "X"` reverts `Revert "X"`. */
function titleOfTarget(commit: SentCommit): string | undefined {
  const title = revertedTitle(commit);
  return title !== undefined && /^reapply/i.test(commit.title) ? `Revert "${title}"` : title;
}

/** Without the number of the request by which it came. */
function bare(title: string): string {
  return title
    .replace(/ \(#\d{1,9}\)$/, '')
    .trim()
    .toLowerCase();
}

function hashesIn({ body }: SentCommit): readonly string[] {
  const text = body.map(({ line }) => line.text.trim()).join(' ');
  const named = /\b(?:this )?reverts? commits? ([0-9a-f]{7,40}(?:(?:,? and |, ?)[0-9a-f]{7,40})*)/gi;
  return [...text.matchAll(named)].flatMap(([, all = '']) => all.match(/[0-9a-f]{7,40}/gi) ?? []);
}

function isSame(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  return length >= 7 && one.slice(0, length) === other.slice(0, length).toLowerCase();
}

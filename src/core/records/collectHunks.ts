import { Minimatch } from 'minimatch';
import { noRecords } from '../errors';
import { gitDiff } from '../gather/gitDiff';
import type { IgnoreRules } from '../gather/ignoreRules';
import type { Snippet } from '../gather/source';
import type { DiffScope, Git, Hash, Workspace } from '../ports';
import { sensitiveName } from '../protect/sensitiveNames';
import type { Collected, CollectedRecord } from './collect';
import { field } from './rawRecord';
import type { SourceRecord } from './record';

export interface HunksFrom {
  readonly workspace: Workspace;
  readonly git: Git;
  readonly rules: IgnoreRules;
  readonly hash: Hash;
  readonly scope: DiffScope;
}

/**
 * What changed, a record for each hunk, in git's order; a hunk that is too long to judge at once comes in parts. Its place is
 * its first line in the file as it is now. Lock files, generated and binary ones are skipped as in a diff that is context.
 * Throws when nothing changed.
 */
export async function collectHunks(
  patterns: readonly string[],
  named: readonly string[] | undefined,
  { workspace, git, rules, hash, scope }: HunksFrom,
  signal: AbortSignal,
): Promise<Collected> {
  const isExcluded = (path: string) => {
    const sensitive = sensitiveName(path);
    return sensitive === undefined ? rules.whyIgnored(path, 'file') : `sensitive name: ${sensitive}`;
  };
  const ask = { question: '', diffScope: scope, docs: [] };
  const { snippets, skipped } = await gitDiff({ workspace, git, isExcluded }).gather(ask, signal);
  const isWanted = wantedBy(patterns, named, workspace);
  const byId = new Map<string, CollectedRecord>();
  for (const hunk of snippets) {
    if (hunk.path === undefined || !isWanted(hunk.path)) continue;
    const record = recordOf(hunk, hunk.path, hash);
    const known = byId.get(record.id);
    const place = { path: record.path, line: record.line };
    byId.set(record.id, { record: known?.record ?? record, alsoAt: known ? [...known.alsoAt, place] : [] });
  }
  const left = skipped.map(({ path, title, why, count }) => ({
    path: path ?? (count === undefined ? title : `${count} ${title}`),
    why,
  }));
  if (byId.size === 0) throw noRecords(named ?? patterns, 0, left);
  const records = [...byId.values()];
  return { records, skipped: left, paths: [...new Set(records.map(({ record }) => record.path))] };
}

function wantedBy(
  patterns: readonly string[],
  named: readonly string[] | undefined,
  { folders }: Workspace,
): (path: string) => boolean {
  if (named !== undefined) return path => named.includes(path);
  const matchers = patterns.map(pattern => new Minimatch(pattern, { dot: true, nonegate: true, nocomment: true }));
  return path => {
    const prefix = folders.find(folder => path.startsWith(folder.prefix))?.prefix ?? '';
    return matchers.some(matcher => matcher.match(path.slice(prefix.length)));
  };
}

function recordOf({ text, startLine = 1, lineNumbers, facts = [] }: Snippet, path: string, hash: Hash): SourceRecord {
  // The head tells places, which move whenever something above is edited: the same change is the same record then, too.
  const [, ...lines] = text.split('\n');
  const said = facts.filter(fact => fact !== 'overview');
  const section = said.find(fact => fact.startsWith('in '));
  const about = said.slice(1).filter(fact => fact !== section);
  const fields = [
    field('File', path),
    ...(section === undefined ? [] : [field('In', section.slice('in '.length))]),
    ...(about.length === 0 ? [] : [field('Change', about.join(', '))]),
  ];
  return {
    id: hash.sha256(`${path}\n${lines.join('\n')}`).slice(0, 16),
    kind: 'hunk',
    path,
    line: startLine,
    fields: fields.map(one => ({ ...one, line: startLine })),
    text: lines.join('\n'),
    lineNumbers: lineNumbers?.slice(1),
  };
}

import type { Git, Workspace } from '../ports';
import { sensitiveName } from '../protect/sensitiveNames';
import type { SourceName } from '../task/task';
import { docs } from './docs';
import { gitDiff } from './gitDiff';
import type { IgnoreRules } from './ignoreRules';
import { openFiles } from './openFiles';
import type { TextLimits } from './readText';
import { type RelatedFiles, relatedFiles, relatedSource } from './related/relatedFiles';
import { selection } from './selection';
import type { Ask, ContextSource, Gathered } from './source';

export interface GatherFrom {
  readonly related: RelatedFiles;
  /** What the whole call may take. */
  readonly budgetTokens: number;
  readonly workspace: Workspace;
  readonly git: Git;
  readonly rules: IgnoreRules;
  readonly limits: TextLimits;
}

/** Everything that the named sources offer, in the order of the names. A source that fails ends the gathering: what is missing would not be known. */
export async function gather(
  names: readonly SourceName[],
  ask: Ask,
  from: GatherFrom,
  signal: AbortSignal,
): Promise<Gathered> {
  const first = names.filter(name => name !== relatedSource);
  const found = await Promise.all(first.map(name => sourceNamed(name, from).gather(ask, signal)));
  if (names.includes(relatedSource)) found.push(await fromRelated(names, ask, from, found, signal));
  return {
    snippets: found.flatMap(one => one.snippets),
    skipped: found.flatMap(one => one.skipped),
  };
}

/** What other sources offer is where the search starts, and is not offered twice. */
function fromRelated(
  names: readonly SourceName[],
  ask: Ask,
  from: GatherFrom,
  found: readonly Gathered[],
  signal: AbortSignal,
): Promise<Gathered> {
  const starting = found.flatMap(one => one.snippets).filter(({ source }) => source !== 'docs');
  const { workspace, related, rules, limits, budgetTokens } = from;
  return relatedFiles(
    { ...ask, hasOpenFiles: ask.hasOpenFiles === true || names.includes('open-files') },
    { workspace, related, rules, limits, budgetTokens, starting: starting.flatMap(({ path }) => path ?? []) },
    signal,
  );
}

function sourceNamed(
  name: Exclude<SourceName, 'related-files'>,
  { workspace, git, rules, limits }: GatherFrom,
): ContextSource {
  switch (name) {
    case 'open-files':
      return openFiles(workspace, rules, limits);
    case 'selection':
      return selection(workspace, rules, limits);
    case 'git-diff':
      return gitDiff({ workspace, git, isExcluded: path => whyExcluded(path, rules) });
    case 'docs':
      return docs(workspace, rules, limits);
  }
}

/** A diff tells names and content of files that no other source would open: what protect withholds by name stays out of it, too. */
async function whyExcluded(path: string, rules: IgnoreRules): Promise<string | undefined> {
  const sensitive = sensitiveName(path);
  return sensitive === undefined ? rules.whyIgnored(path, 'file') : `sensitive name: ${sensitive}`;
}

import type { Git, Workspace } from '../ports';
import { sensitiveName } from '../protect/sensitiveNames';
import type { SourceName } from '../task/task';
import { docs } from './docs';
import { gitDiff } from './gitDiff';
import type { IgnoreRules } from './ignoreRules';
import { openFiles } from './openFiles';
import type { TextLimits } from './readText';
import { selection } from './selection';
import type { Ask, ContextSource, Gathered } from './source';

export interface GatherFrom {
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
  const found = await Promise.all(names.map(name => sourceNamed(name, from).gather(ask, signal)));
  return {
    snippets: found.flatMap(one => one.snippets),
    skipped: found.flatMap(one => one.skipped),
  };
}

function sourceNamed(name: SourceName, { workspace, git, rules, limits }: GatherFrom): ContextSource {
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

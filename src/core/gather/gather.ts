import type { Breathe } from '../breathe';
import type { Git, Workspace } from '../ports';
import { sensitiveName } from '../protect/sensitiveNames';
import type { SourceName } from '../task/task';
import { changedText, enclosingFunctions, touchedNames, usedNames } from './changedCode';
import { docs } from './docs';
import { gitDiff } from './gitDiff';
import type { IgnoreRules } from './ignoreRules';
import { openFiles } from './openFiles';
import { pinnedPlaces } from './pinnedPlaces';
import type { TextLimits } from './readText';
import type { ChangeAsked } from './related/companions';
import { type RelatedFiles, relatedFiles, relatedSource } from './related/relatedFiles';
import { selection } from './selection';
import type { Ask, ContextSource, Gathered, Skipped, Snippet } from './source';

export interface GatherFrom {
  readonly related: RelatedFiles;
  /** What the whole call may take. */
  readonly budgetTokens: number;
  readonly workspace: Workspace;
  readonly git: Git;
  readonly rules: IgnoreRules;
  readonly limits: TextLimits;
  readonly breathe?: Breathe;
}

/** Everything that the named sources offer, in the order of the names. A source that fails ends the gathering, as what is missing would not be known; related files, which nobody named, become one skipped line. */
export async function gather(
  names: readonly SourceName[],
  ask: Ask,
  from: GatherFrom,
  signal: AbortSignal,
): Promise<Gathered> {
  const first = names.filter(name => name !== relatedSource);
  const found = await Promise.all(first.map(name => sourceNamed(name, from).gather(ask, signal)));
  const hunks = found.flatMap(one => one.snippets).filter(({ source }) => source === 'git-diff');
  const enclosing = await enclosingFunctions(hunks, from, signal);
  if (names.includes(relatedSource)) found.push(await fromRelated(names, ask, from, found, hunks, signal));
  const snippets = withEnclosing(
    found.flatMap(one => one.snippets),
    enclosing,
  );
  const pinned = await pinnedPlaces(ask.pinned ?? [], snippets, from, signal);
  return {
    snippets: [...snippets, ...pinned.snippets],
    skipped: toldOnce([...found.flatMap(one => one.skipped), ...pinned.skipped]),
  };
}

/** Files that are open are offered whole already: there, the passages that enclose a change say so. */
function withEnclosing(offered: readonly Snippet[], enclosing: readonly Snippet[]): readonly Snippet[] {
  const isOpen = ({ source }: Snippet) => source === 'open-files' || source === 'selection';
  const open = new Set(offered.filter(isOpen).map(({ path }) => path));
  const marked = offered.map(one => {
    const around = isOpen(one) ? enclosing.find(other => haveLinesInCommon(one, other)) : undefined;
    if (around === undefined) return one;
    return { ...one, role: around.role, facts: [...(one.facts ?? []), ...(around.facts ?? []).slice(0, 1)] };
  });
  return [...marked, ...enclosing.filter(({ path }) => !open.has(path))];
}

/** The same file is passed over by several sources for the same reason. */
function toldOnce(skipped: readonly Skipped[]): readonly Skipped[] {
  const told = new Set<string>();
  return skipped.filter(({ source, path, title, why, count = 1 }) => {
    // The index says how many are too large, not how large each is; one alone it names in the title.
    const key = `${path ?? (count === 1 ? title : '')}\n${/^larger than /.test(why) ? tooLarge : why}`;
    if (source === relatedSource && count === 1 && told.has(key)) return false;
    told.add(key);
    return true;
  });
}

const tooLarge = 'too large';

function haveLinesInCommon(one: Snippet, other: Snippet): boolean {
  return (
    one.path === other.path &&
    (one.startLine ?? 0) <= (other.endLine ?? 0) &&
    (other.startLine ?? 0) <= (one.endLine ?? 0)
  );
}

/** What other sources offer is where the search starts, and is not offered twice. */
function fromRelated(
  names: readonly SourceName[],
  ask: Ask,
  from: GatherFrom,
  found: readonly Gathered[],
  hunks: readonly Snippet[],
  signal: AbortSignal,
): Promise<Gathered> {
  const starting = found.flatMap(one => one.snippets).filter(({ source }) => source !== 'docs');
  const { workspace, related, rules, limits, budgetTokens, breathe } = from;
  const change = changeOf(hunks);
  return relatedFiles(
    {
      ...ask,
      question: change !== undefined && ask.isInstructions === true ? '' : ask.question,
      hasOpenFiles: ask.hasOpenFiles === true || names.includes('open-files'),
    },
    {
      workspace,
      related,
      rules,
      limits,
      budgetTokens,
      change,
      starting: starting.flatMap(({ path }) => path ?? []),
      breathe,
    },
    signal,
  );
}

/** So much of a change is looked through for names; the rest of a longer one would only repeat them. */
const longestChange = 200_000;

function changeOf(hunks: readonly Snippet[]): ChangeAsked | undefined {
  const paths = [...new Set(hunks.flatMap(({ path }) => path ?? []))];
  if (paths.length === 0) return undefined;
  const text = changedText(hunks).slice(0, longestChange);
  return { text, used: usedNames(hunks), touched: touchedNames(hunks), paths };
}

function sourceNamed(
  name: Exclude<SourceName, 'related-files'>,
  { workspace, git, rules, limits, budgetTokens, breathe }: GatherFrom,
): ContextSource {
  switch (name) {
    case 'open-files':
      return openFiles(workspace, rules, limits);
    case 'selection':
      return selection(workspace, rules, limits);
    case 'git-diff':
      return gitDiff({ workspace, git, isExcluded: path => whyExcluded(path, rules), breathe });
    case 'docs':
      return docs(workspace, rules, limits, budgetTokens, breathe);
  }
}

/** A diff tells names and content of files that no other source would open: what protect withholds by name stays out of it, too. */
async function whyExcluded(path: string, rules: IgnoreRules): Promise<string | undefined> {
  const sensitive = sensitiveName(path);
  return sensitive === undefined ? rules.whyIgnored(path, 'file') : `sensitive name: ${sensitive}`;
}

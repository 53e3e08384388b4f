import type { Breathe } from '../breathe';
import { isTierwiseError } from '../errors';
import type { DiffScope, Git, RepositoryDiff, Workspace, WorkspaceFolder } from '../ports';
import { hunkSnippets } from './diff/hunkSnippets';
import { type FileStatus, type OverviewFile, writeOverview } from './diff/overview';
import { type ChangeStatus, type FileChange, parseDiff } from './diff/parseDiff';
import { whyLeftOut } from './diff/whyLeftOut';
import type { ContextSource, Gathered, Skipped, Snippet } from './source';

const source = 'git-diff';

export interface GitDiffMaterial {
  readonly workspace: Pick<Workspace, 'folders' | 'trusted'>;
  readonly git: Git;
  /**
   * Why a path stays out. Asked for old and new names: it must know the names that protect withholds, too, as protect
   * never sees the old one.
   */
  readonly isExcluded: (path: string) => Promise<string | undefined> | string | undefined;
  /** Many files take a while. */
  readonly breathe?: Breathe;
}

/** What changed: one overview a repository, then hunk by hunk. Of untracked files the names, of locked and generated ones a line. */
export function gitDiff(material: GitDiffMaterial): ContextSource {
  return {
    name: source,
    async gather(ask, signal) {
      const title = `git diff (${ask.diffScope})`;
      if (!material.workspace.trusted) {
        return nothing({
          source,
          title,
          why: 'git is not run in Restricted Mode; trust the workspace to see its changes',
        });
      }
      const all: Gathered[] = [];
      for (const folder of material.workspace.folders) {
        const named = material.workspace.folders.length > 1 ? `${title} of ${folder.name}` : title;
        all.push(await gatherFolder(material, folder, ask.diffScope, named, signal));
      }
      return {
        snippets: all.flatMap(one => one.snippets),
        skipped: all.flatMap(one => one.skipped),
      };
    },
  };
}

async function gatherFolder(
  material: GitDiffMaterial,
  folder: WorkspaceFolder,
  scope: DiffScope,
  title: string,
  signal: AbortSignal,
): Promise<Gathered> {
  const read = await readRepository(material.git, folder, scope, signal);
  return read.kind === 'none'
    ? nothing({ source, title, why: read.why })
    : sortRepository(material, read, folder, scope, title);
}

interface ReadRepository {
  readonly kind: 'read';
  readonly head: string;
  readonly hasCommits: boolean;
  readonly diff: RepositoryDiff;
  readonly untracked: readonly string[];
  readonly subjects: readonly string[];
}

/** All that is asked of git, so that a failure of git, and of nothing else, is told and passed over: the other sources go on. */
async function readRepository(
  git: Git,
  folder: WorkspaceFolder,
  scope: DiffScope,
  signal: AbortSignal,
): Promise<ReadRepository | { readonly kind: 'none'; readonly why: string }> {
  try {
    const repository = await git.repository(folder.prefix, signal);
    if (repository === undefined) {
      return { kind: 'none', why: 'the folder lies in no git repository, or git cannot be found' };
    }
    return {
      kind: 'read',
      head: repository.head,
      hasCommits: repository.hasCommits,
      diff: await repository.diff(scope, signal),
      untracked: scope === 'staged' ? [] : await repository.untracked(signal),
      subjects: scope === 'branch' ? await repository.subjects(signal) : [],
    };
  } catch (error) {
    signal.throwIfAborted();
    if (isTierwiseError(error)) return { kind: 'none', why: error.message };
    throw error;
  }
}

async function sortRepository(
  material: GitDiffMaterial,
  repository: ReadRepository,
  folder: WorkspaceFolder,
  scope: DiffScope,
  title: string,
): Promise<Gathered> {
  const { text, against, cut, outside } = repository.diff;
  const { files } = parseDiff(text);
  await material.breathe?.();
  const changes = await sortOut(material, folder, scope, files);
  const untracked = await sortOutUntracked(material, repository.untracked, folder);
  const overview: Snippet = {
    source,
    title: `${title} overview`,
    text: writeOverview({
      scope,
      folder: material.workspace.folders.length > 1 ? folder.name : undefined,
      against,
      head: repository.head,
      files: changes.named,
      untracked: untracked.named,
      excludedCount: changes.excluded.length + untracked.excluded.length,
      outsideCount: outside,
      subjects: repository.subjects,
      isCut: cut,
    }),
    facts: [scope, 'overview'],
  };
  const isEmpty = changes.named.length + untracked.named.length + changes.excluded.length === 0 && !cut;
  const whyOutside = `changed in the repository, outside ${folder.prefix === '' ? 'this folder' : folder.prefix}`;
  return {
    snippets: isEmpty ? [] : [overview, ...changes.snippets],
    skipped: [
      ...(isEmpty ? [{ source, title, why: `no changes against ${against}` }] : []),
      ...(outside === 0 ? [] : [{ source, title: 'files outside the folder', why: whyOutside, count: outside }]),
      ...(repository.hasCommits
        ? []
        : [{ source, title, why: 'the repository has no commits yet: all that it holds counts as added' }]),
      ...(cut ? [{ source, title, why: whereItEnds(changes) }] : []),
      ...foldMany([...changes.excluded, ...changes.leftOut, ...untracked.excluded]),
      ...untracked.leftOut,
    ],
  };
}

interface SortedChanges {
  readonly named: readonly OverviewFile[];
  readonly snippets: readonly Snippet[];
  readonly excluded: readonly Skipped[];
  readonly leftOut: readonly Skipped[];
}

async function sortOut(
  material: GitDiffMaterial,
  folder: WorkspaceFolder,
  scope: DiffScope,
  files: readonly FileChange[],
): Promise<SortedChanges> {
  const named: OverviewFile[] = [];
  const snippets: Snippet[] = [];
  const excluded: Skipped[] = [];
  const leftOut: Skipped[] = [];
  for (const file of files) {
    await material.breathe?.();
    const path = folder.prefix + (file.newPath ?? file.oldPath ?? '');
    const skip = (why: string): Skipped => ({ source, title: `git diff (${scope}) ${path}`, path, why });
    const reason = await whyExcluded(material, folder, file);
    if (reason !== undefined) {
      excluded.push(skip(reason));
      continue;
    }
    const why = whyLeftOut(file);
    named.push(overviewFile(folder, file, why));
    const hunks = why === undefined ? hunkSnippets(source, scope, folder.prefix, file) : [];
    for (const hunk of hunks) snippets.push(hunk);
    if (hunks.length === 0) leftOut.push(skip(why ?? whyNoHunk(file)));
  }
  return { named, snippets, excluded, leftOut };
}

/** It has no line to read or to judge; the overview names it. */
function whyNoHunk({ status, isConflicted }: FileChange): string {
  if (isConflicted) return 'in conflict, and git shows no lines of it';
  if (status === 'added' || status === 'deleted') return `${status}, and empty`;
  return `${status}, and no line of it changed`;
}

/** Both names count: a file that must stay out does not come in by being renamed. */
async function whyExcluded(
  material: GitDiffMaterial,
  folder: WorkspaceFolder,
  file: FileChange,
): Promise<string | undefined> {
  for (const name of new Set([file.newPath, file.oldPath])) {
    if (name === undefined) continue;
    const why = leadsOutside(name) ? 'lies outside the folder' : await material.isExcluded(folder.prefix + name);
    if (why === undefined) continue;
    return name === (file.newPath ?? file.oldPath)
      ? why
      : `${file.status} from ${folder.prefix}${name}, which is ${why}`;
  }
  return undefined;
}

/** Only an index that was tampered with holds such a name. */
function leadsOutside(path: string): boolean {
  return path === '' || path.startsWith('/') || path.split(/[\\/]/).includes('..') || /^[A-Za-z]:[\\/]/.test(path);
}

const letters: Readonly<Record<ChangeStatus, FileStatus>> = {
  added: 'A',
  modified: 'M',
  deleted: 'D',
  renamed: 'R',
  copied: 'C',
};

function overviewFile(folder: WorkspaceFolder, file: FileChange, why: string | undefined): OverviewFile {
  const isMoved = file.status === 'renamed' || file.status === 'copied';
  const number = (kind: 'added' | 'removed') =>
    file.isSubmodule
      ? 0
      : file.hunks.reduce((total, hunk) => total + hunk.lines.filter(line => line.kind === kind).length, 0);
  const modeChanged = file.oldMode !== undefined && file.newMode !== undefined && file.hunks.length > 0;
  const notes = [
    ...(why === undefined ? [] : [why]),
    ...(modeChanged ? [`mode ${file.oldMode} → ${file.newMode}`] : []),
    ...(file.newMode === '120000' ? ['symbolic link'] : []),
    ...(file.isConflicted ? ['in conflict'] : []),
  ];
  return {
    status: letters[file.status],
    path: folder.prefix + (file.newPath ?? file.oldPath ?? ''),
    oldPath: isMoved ? `${folder.prefix}${file.oldPath}` : undefined,
    added: number('added'),
    removed: number('removed'),
    note: notes.length === 0 ? undefined : notes.join(', '),
  };
}

async function sortOutUntracked(
  material: GitDiffMaterial,
  names: readonly string[],
  folder: WorkspaceFolder,
): Promise<{
  readonly named: readonly string[];
  readonly excluded: readonly Skipped[];
  readonly leftOut: readonly Skipped[];
}> {
  const named: string[] = [];
  const excluded: Skipped[] = [];
  for (const name of names) {
    await material.breathe?.();
    const path = folder.prefix + name;
    const why = leadsOutside(name) ? 'lies outside the folder' : await material.isExcluded(path);
    if (why === undefined) named.push(path);
    else excluded.push({ source, title: `untracked ${path}`, path, why });
  }
  const why = 'not tracked by git: the overview names them, the diff does not hold what they say';
  const leftOut = named.length === 0 ? [] : [{ source, title: 'untracked files', why, count: named.length }];
  return { named, excluded, leftOut };
}

const mostOfAKind = 50;

/** Many files that stay out for one reason become one line with their number. */
function foldMany(skipped: readonly Skipped[]): readonly Skipped[] {
  const byReason = new Map<string, Skipped[]>();
  for (const one of skipped) {
    const alike = byReason.get(one.why);
    if (alike === undefined) byReason.set(one.why, [one]);
    else alike.push(one);
  }
  return [...byReason].flatMap(([why, all]) =>
    all.length <= mostOfAKind ? all : [{ source, title: 'changed files', why, count: all.length }],
  );
}

function whereItEnds(changes: SortedChanges): string {
  const last = changes.named.at(-1)?.path;
  return `the diff is too long and was cut${last === undefined ? '' : ` within or after ${last}`}; what follows was not read`;
}

function nothing(skipped: Skipped): Gathered {
  return { snippets: [], skipped: [skipped] };
}

import { Minimatch } from 'minimatch';
import type { Breathe } from '../breathe';
import type { DirectoryEntry, Workspace } from '../ports';
import { grouped } from '../show/grouped';
import type { IgnoreRules, Judge } from './ignoreRules';

export type Found =
  | { readonly kind: 'file'; readonly path: string }
  /** Left out, with all that lies below when it is a folder. */
  | { readonly kind: 'skipped'; readonly path: string; readonly why: string };

/** More entries than this are not looked at: a pattern that needs them is too wide for a person to mean it. */
const mostEntries = 200_000;

/**
 * Files that match the patterns, by name within a folder, and what was left out on the way. Links are not followed.
 * Folders that no pattern can reach are not opened, and what lies there is neither found nor skipped.
 */
export async function* walk(
  workspace: Workspace,
  patterns: readonly string[],
  rules: IgnoreRules,
  signal: AbortSignal,
  breathe?: Breathe,
): AsyncGenerator<Found> {
  for await (const some of walkInParts(workspace, patterns, rules, signal, undefined, breathe)) yield* some;
}

/** The same in the same order, some of one folder at once: a turn for each file takes longer than all else. */
export async function* walkInParts(
  workspace: Workspace,
  patterns: readonly string[],
  rules: IgnoreRules,
  signal: AbortSignal,
  /** Hears of every folder that is opened. */
  onFolder: (folder: string) => void = () => undefined,
  /** Called for each entry of a folder. */
  breathe?: Breathe,
): AsyncGenerator<readonly Found[]> {
  const matchers = patterns.map(pattern => new Minimatch(pattern, { dot: true, nonegate: true, nocomment: true }));
  const takesAll = patterns.includes('**/*');
  const matches = (path: string) => takesAll || matchers.some(matcher => matcher.match(path));
  const couldMatchBelow = (path: string) => takesAll || matchers.some(matcher => matcher.match(path, true));
  let entriesLeft = mostEntries;

  async function* visit(prefix: string, folder: string): AsyncGenerator<readonly Found[]> {
    onFolder(folder);
    const entries = await listOrWhy(workspace, folder);
    if (typeof entries === 'string') {
      yield [{ kind: 'skipped', path: `${folder}/`, why: entries }];
      return;
    }
    let found: Found[] = [];
    let whyIgnored: Judge | undefined;
    for (const entry of entries) {
      signal.throwIfAborted();
      if (breathe !== undefined) await breathe();
      if (--entriesLeft < 0) {
        if (entriesLeft === -1)
          found.push({
            kind: 'skipped',
            path: folder,
            why: `more than ${grouped(mostEntries)} entries; the rest was not looked at`,
          });
        break;
      }
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const inFolder = path.slice(prefix.length);
      if (entry.kind === 'folder') {
        if (!couldMatchBelow(inFolder)) continue;
        whyIgnored ??= await rules.within(folder);
        const why = whyIgnored(path, 'folder');
        if (why === undefined) {
          yield found;
          found = [];
          yield* visit(prefix, path);
        } else found.push({ kind: 'skipped', path: `${path}/`, why });
        continue;
      }
      if (!matches(inFolder) && !(entry.kind === 'link' && couldMatchBelow(inFolder))) continue;
      whyIgnored ??= await rules.within(folder);
      const why = whyIgnored(path, 'file') ?? whyNotFile(entry.kind);
      found.push(why === undefined ? { kind: 'file', path } : { kind: 'skipped', path, why });
    }
    yield found;
  }

  for (const { prefix } of workspace.folders) yield* visit(prefix, prefix.replace(/\/$/, ''));
}

function whyNotFile(kind: 'file' | 'link' | 'other'): string | undefined {
  if (kind === 'link') return 'is a link; links are not followed';
  return kind === 'other' ? 'is not a regular file' : undefined;
}

async function listOrWhy(workspace: Workspace, folder: string): Promise<readonly DirectoryEntry[] | string> {
  try {
    return await workspace.list(folder);
  } catch (error) {
    return `the folder cannot be opened (${error instanceof Error && 'code' in error ? error.code : error})`;
  }
}

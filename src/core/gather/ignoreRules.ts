import ignore, { type Ignore } from 'ignore';
import { Minimatch } from 'minimatch';
import { excludeUnreadable, ignoreFileUnreadable } from '../errors';
import { isAscii } from '../isAscii';
import type { DirectoryEntry, Workspace, WorkspaceFolder } from '../ports';
import { readAll } from './readAll';

/** Why a path stays out, in words; `undefined` for what may be read. One matcher for every source and for explicit picks. */
export interface IgnoreRules {
  whyIgnored(path: string, kind: 'file' | 'folder'): Promise<string | undefined>;
  /** The same for everything that lies right in a folder, without a turn for each. */
  within(folder: string): Promise<Judge>;
}

/** Takes whole paths. Throws where `whyIgnored` rejects. */
export type Judge = (path: string, kind: 'file' | 'folder') => string | undefined;

const ignoreFileNames = ['.gitignore', '.tierwiseignore'] as const;
type IgnoreFileName = (typeof ignoreFileNames)[number];

const longestIgnoreFile = 1024 * 1024;

/**
 * `.gitignore` and `.tierwiseignore` of every folder on the way and of those above the workspace folder, by git's rules, and
 * `excludes` (globs of `files.exclude` and of our settings). An ignore file that cannot be read ends the gathering: what
 * must stay out would not be known.
 */
export function ignoreRules(workspace: Workspace, excludes: readonly string[]): IgnoreRules {
  const globs = excludes.map(toMatcher);
  const chains = new Map<string, Promise<readonly Chain[]>>();
  const judges = new Map<string, Promise<Judge>>();

  function chainsFor(folder: string, root: WorkspaceFolder): Promise<readonly Chain[]> {
    const known = chains.get(folder);
    if (known !== undefined) return known;
    const built = buildChains(folder, root);
    chains.set(folder, built);
    return built;
  }

  async function buildChains(folder: string, root: WorkspaceFolder): Promise<readonly Chain[]> {
    const above = `${folder}/` === root.prefix || folder === '' ? undefined : await chainsFor(parentOf(folder), root);
    const start = above ?? (await startChains(workspace, root));
    return extendChains(workspace, start, folder, folder.slice(Math.max(0, root.prefix.length)));
  }

  function within(folder: string): Promise<Judge> {
    const known = judges.get(folder);
    if (known !== undefined) return known;
    const made = judgeIn(folder);
    judges.set(folder, made);
    return made;
  }

  async function judgeIn(folder: string): Promise<Judge> {
    const root = workspace.folders.find(one => one.prefix === '' || `${folder}/`.startsWith(one.prefix));
    // Named by hand and outside every folder: no folder's rules are about it.
    if (isAbsolute(folder) || root === undefined) return () => undefined;
    const { prefix } = root;
    const why = folder.length > prefix.length ? await whyIgnored(folder, 'folder') : undefined;
    if (why !== undefined) return () => why;
    const chains = await chainsFor(folder, root).catch((error: unknown) => ({ error }));
    return (path, kind) => {
      const inRoot = path.slice(prefix.length);
      if (isGitFolder(path)) return "belongs to git's own files";
      const glob = globs.find(matcher => matcher.match(inRoot));
      if (glob !== undefined) return `excluded by your settings (${glob.pattern})`;
      if ('error' in chains) throw chains.error;
      for (const { wayDown, matcher, isEmpty } of chains) {
        if (isEmpty) continue;
        const verdict = matcher.test(asBytes(wayDown + inRoot + (kind === 'folder' ? '/' : '')));
        if (verdict.ignored) return `ignored by ${verdict.rule?.mark ?? 'an ignore file'}`;
      }
      return undefined;
    };
  }

  async function whyIgnored(path: string, kind: 'file' | 'folder'): Promise<string | undefined> {
    return isAbsolute(path) ? undefined : (await within(parentOf(path)))(path, kind);
  }

  return { whyIgnored, within };
}

/**
 * All rules of one kind from the outermost folder down to one folder, each anchored at the outermost, so that the last
 * that matches decides, as git has it.
 */
interface Chain {
  readonly name: IgnoreFileName;
  /** From the outermost folder down to the workspace folder. */
  readonly wayDown: string;
  readonly matcher: Ignore;
  /** Without a rule there is nothing to ask, ten thousand times. */
  readonly isEmpty: boolean;
}

async function startChains(workspace: Workspace, root: WorkspaceFolder): Promise<readonly Chain[]> {
  const outer = await workspace.ignoreFilesAbove(root);
  const wayDown = outer.reduce((longest, file) => (file.wayDown.length > longest.length ? file.wayDown : longest), '');
  return ignoreFileNames.map(name => {
    const matcher = ignore({ ignorecase: false });
    const own = outer.filter(({ title }) => title.endsWith('.tierwiseignore') === (name === '.tierwiseignore'));
    for (const file of own) {
      addRules(matcher, file.text, wayDown.slice(0, wayDown.length - file.wayDown.length), file.title);
    }
    return { name, wayDown, matcher, isEmpty: own.length === 0 };
  });
}

async function extendChains(
  workspace: Workspace,
  above: readonly Chain[],
  folder: string,
  inRoot: string,
): Promise<readonly Chain[]> {
  const entries = await listForRules(workspace, folder);
  return Promise.all(
    above.map(async chain => {
      const entry = entries.find(one => one.name === chain.name && one.kind !== 'folder');
      if (entry === undefined) return chain;
      const title = folder === '' ? chain.name : `${folder}/${chain.name}`;
      if (entry.kind !== 'file') throw ignoreFileUnreadable(title, 'is a link');
      const text = await readIgnoreFile(workspace, title);
      const matcher = ignore({ ignorecase: false }).add(chain.matcher);
      addRules(matcher, text, chain.wayDown + (inRoot === '' ? '' : `${inRoot}/`), title);
      return { ...chain, matcher, isEmpty: false };
    }),
  );
}

/** A folder that is gone (a diff names its files, a gold file may) has no rules; one that cannot be opened may have some. */
async function listForRules(workspace: Workspace, folder: string): Promise<readonly DirectoryEntry[]> {
  try {
    return await workspace.list(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw ignoreFileUnreadable(`${folder}/.gitignore`, `cannot be looked for (${code ?? 'unknown error'})`);
  }
}

/** Adds the lines of an ignore file that lies in `folder` (`''` or `a/b/`), anchored at the outermost folder. */
function addRules(matcher: Ignore, text: string, folder: string, title: string): void {
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    matcher.add({ pattern: asBytes(anchor(line, folder)), mark: title });
  }
}

/** A pattern without a slash holds in every folder below; one with a slash inside is bound to its folder. */
function anchor(line: string, folder: string): string {
  if (folder === '') return line;
  const isNegative = line.startsWith('!');
  const body = isNegative ? line.slice(1) : line;
  const isBound = /\/./.test(body.trimEnd());
  const place = `/${folder.replace(/[\\*?[\]!# ]/g, '\\$&')}`;
  return `${isNegative ? '!' : ''}${place}${isBound ? body.replace(/^\//, '') : `**/${body}`}`;
}

/** Git compares bytes: `?` and `[!a]` stand for one byte, and `é` is two. One character for each byte of UTF-8. */
function asBytes(text: string): string {
  if (isAscii(text)) return text;
  return String.fromCharCode(...new TextEncoder().encode(text));
}

async function readIgnoreFile(workspace: Workspace, path: string): Promise<string> {
  const opened = await workspace.open(path);
  if (opened.kind === 'refused') throw ignoreFileUnreadable(path, opened.why);
  if (opened.sizeBytes > longestIgnoreFile) {
    await opened.close();
    throw ignoreFileUnreadable(path, 'is larger than 1 MB');
  }
  const bytes = await readAll(opened.bytes(AbortSignal.timeout(10_000)));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw ignoreFileUnreadable(path, 'is not valid UTF-8');
  }
}

function isAbsolute(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path);
}

function isGitFolder(path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase() === '.git';
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A pattern that cannot be read ends the gathering, since what it is to keep out would not be known. */
function toMatcher(glob: string): Minimatch {
  try {
    return new Minimatch(glob, { dot: true, nocase: true, nonegate: true, nocomment: true, braceExpandMax: 1_000 });
  } catch {
    throw excludeUnreadable(glob.slice(0, 60));
  }
}

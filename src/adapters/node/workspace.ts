import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import { ignoreFileUnreadable } from '../../core/errors';
import type {
  DirectoryEntry,
  OpenedFile,
  OpenFile,
  OuterIgnoreFile,
  RefusedFile,
  SelectedText,
  Workspace,
  WorkspaceFolder,
} from '../../core/ports';
import { isBelow, openPlace } from './openPlace';

export interface NodeFolder extends WorkspaceFolder {
  /** Absolute, in the file system's own form. */
  readonly folder: string;
}

export interface NodeWorkspaceOptions {
  readonly folders: readonly NodeFolder[];
  readonly trusted: boolean;
  openFiles?(): Promise<readonly OpenFile[]>;
  selection?(): Promise<SelectedText | undefined>;
  /** Absolute folders of files that a person named on the command line and that lie outside: opened by absolute path, never listed. */
  readonly outside?: readonly string[];
}

/** Folders on this machine's disk. */
export function nodeWorkspace(options: NodeWorkspaceOptions): Workspace {
  const place = (path: string) => placeOf(options, path);
  return {
    folders: options.folders,
    trusted: options.trusted,
    openFiles: async () => (await options.openFiles?.()) ?? [],
    selection: async () => options.selection?.(),
    list: async folder => {
      const found = place(folder);
      if (found === undefined) return options.folders.map(one => ({ name: one.name, kind: 'folder' as const }));
      return listFolder(found.absolute);
    },
    open: async path => {
      const found = place(path);
      return found === undefined ? refused('lies outside the workspace') : openInside(found.root, found.absolute);
    },
    ignoreFilesAbove: folder => {
      const root = options.folders.find(one => one.prefix === folder.prefix);
      return root === undefined ? Promise.resolve([]) : findIgnoreFilesAbove(root.folder);
    },
  };
}

interface Place {
  readonly root: string;
  readonly absolute: string;
}

function placeOf({ folders, outside = [] }: NodeWorkspaceOptions, path: string): Place | undefined {
  if (path.includes('\0')) return undefined;
  if (isAbsolute(path)) {
    const root = outside.find(folder => path.startsWith(folder + sep));
    return root === undefined || normalize(path) !== path ? undefined : { root, absolute: path };
  }
  if (path.split('/').some(part => part === '..' || part === '.')) return undefined;
  const root = folders.find(one => one.prefix === '' || path === one.name || path.startsWith(one.prefix));
  if (root === undefined) return undefined;
  const inRoot = root.prefix === '' ? path : path.slice(root.prefix.length);
  return { root: root.folder, absolute: join(root.folder, ...inRoot.split('/')) };
}

async function listFolder(folder: string): Promise<readonly DirectoryEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.map(entry => ({ name: entry.name, kind: kindOf(entry) })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function kindOf(entry: {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}): DirectoryEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** Not blocking: a pipe without a writer would hold the open for ever. */
const howToOpen = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

async function openInside(root: string, absolute: string): Promise<OpenedFile | RefusedFile> {
  let handle: FileHandle;
  try {
    handle = await open(absolute, howToOpen);
  } catch (error) {
    return refused(sayCode(error));
  }
  try {
    const opened = await handle.stat();
    if (opened.isDirectory()) return await closeAndRefuse(handle, 'is a folder');
    if (!opened.isFile()) return await closeAndRefuse(handle, 'is not a regular file');
    if (!(await liesInside(root, absolute, handle, opened))) {
      return await closeAndRefuse(handle, 'lies outside the workspace');
    }
    return toOpenedFile(handle, opened.size, opened.mtimeMs);
  } catch (error) {
    return closeAndRefuse(handle, sayCode(error));
  }
}

/** Whether the open file lies inside, wherever its name leads meanwhile. */
async function liesInside(root: string, absolute: string, { fd }: FileHandle, opened: Stats): Promise<boolean> {
  const realRoot = await realpath(root);
  const place = openPlace(fd);
  if (place !== undefined) return isBelow(realRoot, place);
  // Without the kernel's word: the name must lead inside, to this very file, and still do so after the look at it.
  const real = await realpath(absolute);
  if (!isBelow(realRoot, real)) return false;
  const now = await lstat(real);
  return now.dev === opened.dev && now.ino === opened.ino && (await realpath(real)) === real;
}

function toOpenedFile(handle: FileHandle, sizeBytes: number, modifiedMs: number): OpenedFile {
  return {
    kind: 'opened',
    sizeBytes,
    modifiedMs,
    async *bytes(signal) {
      // Logs come in millions of lines: fewer, larger reads there.
      const chunk = sizeBytes > 4 * 1024 * 1024 ? 256 * 1024 : 64 * 1024;
      try {
        for (;;) {
          signal.throwIfAborted();
          // Memory of its own that nobody filled with zeros first, which takes longer than the reading; as a plain list, of which a `slice` is a copy.
          const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(chunk), 0, chunk, null);
          if (bytesRead === 0) return;
          yield new Uint8Array(buffer.buffer, 0, bytesRead);
        }
      } finally {
        await handle.close();
      }
    },
    close: () => handle.close(),
  };
}

function refused(why: string): RefusedFile {
  return { kind: 'refused', why };
}

async function closeAndRefuse(handle: FileHandle, why: string): Promise<RefusedFile> {
  await handle.close();
  return refused(why);
}

function sayCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist';
  return code === 'ELOOP' ? 'is a link that leads in a circle' : `cannot be read (${code})`;
}

/** `.gitignore` of the folders above, as far as the repository's root, and the repository's own `info/exclude`. */
async function findIgnoreFilesAbove(folder: string): Promise<readonly OuterIgnoreFile[]> {
  const above: { folder: string; wayDown: string }[] = [];
  let repository: string | undefined;
  for (let current = folder, wayDown = ''; ; ) {
    if (wayDown !== '') above.push({ folder: current, wayDown });
    if (await exists(join(current, '.git'))) {
      repository = current;
      break;
    }
    const parent = dirname(current);
    if (parent === current) break;
    wayDown = `${relative(parent, current).split(sep).join('/')}/${wayDown}`;
    current = parent;
  }
  if (repository === undefined) return [];
  const files: OuterIgnoreFile[] = [];
  const wayDown = above.at(-1)?.wayDown ?? '';
  const exclude = await readIfThere(join(repository, '.git', 'info', 'exclude'));
  if (exclude !== undefined) files.push({ title: '.git/info/exclude', text: exclude, wayDown });
  for (const { folder: outer, wayDown: way } of above.reverse()) {
    for (const name of ['.gitignore', '.tierwiseignore']) {
      const text = await readIfThere(join(outer, name));
      if (text !== undefined)
        files.push({ title: `${'../'.repeat(way.split('/').length - 1)}${name}`, text, wayDown: way });
    }
  }
  return files;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

const longestIgnoreFile = 1024 * 1024;

/** A plain file and nothing else: a pipe would never end, and a link in a cloned folder may lead anywhere. */
async function readIfThere(path: string): Promise<string | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, howToOpen | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw ignoreFileUnreadable(basename(path), code === 'ELOOP' ? 'is a link' : `cannot be read (${code})`);
  }
  try {
    const about = await handle.stat();
    if (!about.isFile()) throw ignoreFileUnreadable(basename(path), 'is not a regular file');
    if (about.size > longestIgnoreFile) throw ignoreFileUnreadable(basename(path), 'is larger than 1 MB');
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

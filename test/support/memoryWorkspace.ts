import type { DirectoryEntry, OpenFile, OuterIgnoreFile, SelectedText, Workspace } from '../../src/core/ports';

export interface MemoryWorkspaceOptions {
  readonly openFiles?: readonly OpenFile[];
  readonly selection?: SelectedText;
  readonly links?: readonly string[];
  readonly trusted?: boolean;
  readonly above?: readonly OuterIgnoreFile[];
}

/** A workspace that works, over a map of files. One folder, prefix `''`. */
export function memoryWorkspace(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: MemoryWorkspaceOptions = {},
): Workspace {
  const contents = new Map(Object.entries(files));
  const links = new Set(options.links ?? []);
  return {
    folders: [{ prefix: '', name: 'workspace' }],
    trusted: options.trusted ?? true,
    openFiles: async () => options.openFiles ?? [],
    selection: async () => options.selection,
    list: async folder => entriesOf([...contents.keys(), ...links], links, folder),
    open: async path => {
      const content = contents.get(path);
      if (content === undefined)
        return { kind: 'refused', why: links.has(path) ? 'lies outside the workspace' : 'does not exist' };
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      return {
        kind: 'opened',
        sizeBytes: bytes.length,
        modifiedMs: 0,
        bytes: async function* () {
          // In two chunks, so that readers meet a border.
          const middle = bytes.length >> 1;
          if (middle > 0) yield bytes.subarray(0, middle);
          yield bytes.subarray(middle);
        },
        close: async () => {},
      };
    },
    ignoreFilesAbove: async () => options.above ?? [],
  };
}

function entriesOf(paths: readonly string[], links: ReadonlySet<string>, folder: string): readonly DirectoryEntry[] {
  const start = folder === '' ? '' : `${folder}/`;
  const found = new Map<string, DirectoryEntry>();
  for (const path of paths) {
    if (!path.startsWith(start)) continue;
    const [name = '', ...rest] = path.slice(start.length).split('/');
    found.set(name, { name, kind: rest.length > 0 ? 'folder' : links.has(path) ? 'link' : 'file' });
  }
  if (found.size === 0 && folder !== '') throw Object.assign(new Error(`no folder ${folder}`), { code: 'ENOENT' });
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

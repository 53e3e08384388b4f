import * as vscode from 'vscode';
import type { NodeFolder } from '../node/workspace';

/** The workspace's folders as the core names them: bare paths for one folder, `name/…` for several. */
export function workspaceFolders(): readonly NodeFolder[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length === 1) return folders.map(({ name, uri }) => ({ prefix: '', name, folder: uri.fsPath }));
  const taken = new Set<string>();
  return folders.map(({ name, uri, index }) => {
    const unique = taken.has(name) ? `${name}-${index + 1}` : name;
    taken.add(unique);
    return { prefix: `${unique}/`, name: unique, folder: uri.fsPath };
  });
}

/** The core's path of a file on disk; `undefined` for what lies in no folder of the workspace. */
export function pathOf(uri: vscode.Uri, folders: readonly NodeFolder[]): string | undefined {
  if (uri.scheme !== 'file') return undefined;
  const owner = vscode.workspace.getWorkspaceFolder(uri);
  const folder = folders.find(one => one.folder === owner?.uri.fsPath);
  if (owner === undefined || folder === undefined || uri.path === owner.uri.path) return undefined;
  return folder.prefix + uri.path.slice(owner.uri.path.length).replace(/^\//, '');
}

/** Where a path of the core lies. */
export function uriOf(path: string, folders: readonly NodeFolder[]): vscode.Uri | undefined {
  const folder = folders.find(one => one.prefix === '' || path.startsWith(one.prefix));
  if (folder === undefined || path.split(/[\\/]/).includes('..')) return undefined;
  return vscode.Uri.joinPath(vscode.Uri.file(folder.folder), path.slice(folder.prefix.length));
}

import { createHash, randomInt } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { nodeClock } from './adapters/node/clock';
import { nodeGit } from './adapters/node/git';
import { nodeHash } from './adapters/node/hash';
import { nodeRelatedFiles } from './adapters/node/relatedFiles';
import { shippedPrices, shippedTasks } from './adapters/node/shipped';
import { defaultRunFolder, nodeStorage } from './adapters/node/storage';
import { nodeWorkers } from './adapters/node/workers';
import { type NodeFolder, nodeWorkspace } from './adapters/node/workspace';
import { openTexts, selectedText } from './adapters/vscode/editors';
import { workspaceFolders } from './adapters/vscode/folders';
import { type Keys, keys } from './adapters/vscode/keys';
import { anthropicAddress, rawSettings } from './adapters/vscode/settings';
import type { Workspace } from './core/ports';
import { readSettings } from './core/readSettings';
import { parseEndpoint } from './core/send/endpoint';
import type { Services } from './core/services';

/** The services of an editor window. Settings and folders are read anew for each use; the rest lives as long as the window. */
export interface EditorServices {
  /** As settings, folders and trust are now. */
  now(): Services & { readonly folders: readonly NodeFolder[]; readonly problems: readonly string[] };
  readonly keys: Keys;
  /** The origin that a key would be for, by the settings as they are now. */
  anthropicOrigin(): string;
  dispose(): Promise<void>;
}

/** The product in an editor, wired by hand. */
export function editorServices(context: vscode.ExtensionContext): EditorServices {
  const product = context.extensionPath;
  const workers = nodeWorkers({ folder: join(product, 'dist') });
  const storage = nodeStorage(defaultRunFolder(process.env));
  const prices = shippedPrices(product);
  const builtInTasks = shippedTasks(product);
  const related = nodeRelatedFiles({
    folder: join(product, 'dist'),
    indexed: () => {
      const { settings } = readSettings(rawSettings(), prices);
      return {
        folders: workspaceFolders(),
        trusted: vscode.workspace.isTrusted,
        excludes: settings.exclude,
        maxFileBytes: settings.maxFileBytes,
        gitPath: gitPath(),
      };
    },
  });
  const secretKeys = keys(context.secrets);
  return {
    keys: secretKeys,
    anthropicOrigin: () => originOf(anthropicAddress()),
    now() {
      const folders = workspaceFolders();
      const { settings, problems } = readSettings(rawSettings(), prices);
      return {
        folders,
        problems,
        workspace: workspaceOf(folders),
        git: nodeGit({
          folders: prefix => folders.find(one => one.prefix === prefix)?.folder ?? '',
          gitPath: gitPath(),
          onlyIfTrusted: () => vscode.workspace.isTrusted,
        }),
        clock: nodeClock,
        hash: nodeHash,
        workers,
        related,
        storage,
        settings,
        prices,
        builtInTasks,
        workspaceName: vscode.workspace.name ?? 'no folder',
        workspaceKey: createHash('sha256')
          .update(folders.map(one => one.folder).join('\n'))
          .digest('hex')
          .slice(0, 16),
        randomDigits: count => Array.from({ length: count }, () => randomInt(10)).join(''),
        async provider(name, door) {
          if (name === 'offline') return (await import('./core/offline/offline')).offlineProvider();
          if (name !== 'anthropic') return undefined;
          const { anthropicProvider, anthropicBaseUrl } = await import('./adapters/http/anthropic');
          const baseUrl = anthropicAddress() ?? anthropicBaseUrl;
          return anthropicProvider({ apiKey: origin => secretKeys.get(origin), baseUrl, door, clock: nodeClock });
        },
      };
    },
    dispose: async () => {
      await Promise.all([workers.dispose(), related.dispose(), storage.close()]);
    },
  };
}

/** An open text is checked against the disk's gate as well: a link in the workspace may show a file of elsewhere. */
function workspaceOf(folders: readonly NodeFolder[]): Workspace {
  const workspace: Workspace = nodeWorkspace({
    folders,
    trusted: vscode.workspace.isTrusted,
    selection: async () => selectedText(folders),
    openFiles: async () => {
      const files = await openTexts(folders);
      return Promise.all(
        files.map(async file => {
          if (file.path === undefined || file.text === undefined) return file;
          const opened = await workspace.open(file.path);
          if (opened.kind === 'opened') await opened.close();
          return opened.kind === 'refused' && opened.why === 'lies outside the workspace'
            ? { ...file, text: undefined, why: opened.why }
            : file;
        }),
      );
    },
  });
  return workspace;
}

/** The git that the editor found, where it did; else the one on the path. Absent in Restricted Mode. */
function gitPath(): string | undefined {
  const extension = vscode.extensions.getExtension<{ getAPI(version: 1): { readonly git: { readonly path: string } } }>(
    'vscode.git',
  );
  try {
    return extension?.isActive ? extension.exports.getAPI(1).git.path : undefined;
  } catch {
    // Its setting `git.enabled` is off.
    return undefined;
  }
}

const anthropicOwn = 'https://api.anthropic.com';

function originOf(address: string | undefined): string {
  const endpoint = parseEndpoint(address ?? anthropicOwn);
  return endpoint.kind === 'endpoint' ? endpoint.origin : anthropicOwn;
}

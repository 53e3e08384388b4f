import { createHash, randomInt } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { httpProvider } from './adapters/http/providerOf';
import { nodeClock } from './adapters/node/clock';
import { digestThread } from './adapters/node/digestThread';
import { nodeGit } from './adapters/node/git';
import { gitThread } from './adapters/node/gitThread';
import { nodeGoldFiles } from './adapters/node/goldFiles';
import { nodeHash } from './adapters/node/hash';
import { nodeKeptModels } from './adapters/node/keptModels';
import { nodeRelatedFiles } from './adapters/node/relatedFiles';
import { shippedPrices, shippedTasks } from './adapters/node/shipped';
import { defaultRunFolder, nodeStorage } from './adapters/node/storage';
import { nodeWorkers } from './adapters/node/workers';
import { type NodeFolder, nodeWorkspace } from './adapters/node/workspace';
import { editorModels } from './adapters/vscode/editorModels';
import { openTexts, selectedText } from './adapters/vscode/editors';
import { pathOf, workspaceFolders } from './adapters/vscode/folders';
import { type KeyRing, keys } from './adapters/vscode/keys';
import { languageModelProvider } from './adapters/vscode/languageModels';
import { rawSettings, settingsReader } from './adapters/vscode/settings';
import { breather } from './core/breathe';
import type { GoldFiles, Workspace } from './core/ports';
import { readSettings } from './core/readSettings';
import { type Addresses, addressOf } from './core/send/addresses';
import { parseEndpoint } from './core/send/endpoint';
import { knownProvider } from './core/send/knownProviders';
import type { Provider } from './core/send/provider';
import type { Tier } from './core/send/tier';
import type { Services } from './core/services';

/** The services of an editor window. settings and folders count as they are at each use; the rest lives as long as the window. */
export interface EditorServices {
  /** As settings, folders and trust are now. */
  now(): Services & { readonly folders: readonly NodeFolder[]; readonly problems: readonly string[] };
  readonly keys: KeyRing;
  /** Files of labels that a person gave; one that an editor holds unsaved is not written. */
  readonly gold: GoldFiles;
  /** Who sits here, as git knows them for this folder, else as the system does. */
  person(folderPrefix: string): Promise<string>;
  /** The origin that a key for this place would be for; `undefined` where it needs none, or is not to be sent to. */
  keyOrigin(place: Pick<Tier, 'provider' | 'baseUrl'>): string | undefined;
  dispose(): Promise<void>;
}

/** The editor puts its settings together when it is asked for the first of them: in a turn of its own, before they are needed. */
export function lookAtSettings(): void {
  rawSettings();
}

/** The product in an editor, wired by hand. */
export function editorServices(context: vscode.ExtensionContext): EditorServices {
  const product = context.extensionPath;
  const workers = nodeWorkers({ folder: join(product, 'dist') });
  const processes = gitThread(join(product, 'dist'));
  const digests = digestThread(join(product, 'dist'));
  const runFolder = defaultRunFolder(process.env);
  const storage = nodeStorage(runFolder);
  const kept = nodeKeptModels(runFolder);
  const prices = shippedPrices(product);
  const builtInTasks = shippedTasks(product);
  const raw = settingsReader();
  const settingsNow = readOnce(() => [raw.read(), prices, kept()]);
  const related = nodeRelatedFiles({
    folder: join(product, 'dist'),
    indexed: () => {
      const { settings } = settingsNow();
      return {
        folders: workspaceFolders(),
        trusted: vscode.workspace.isTrusted,
        excludes: settings.exclude,
        maxFileBytes: settings.maxFileBytes,
        gitPath: gitPath(),
      };
    },
  });
  const { get: readKey, ...keyRing } = keys(context.secrets);
  const gitOf = (folders: readonly NodeFolder[]) =>
    nodeGit({
      folders: prefix => folders.find(one => one.prefix === prefix)?.folder ?? '',
      gitPath: gitPath(),
      onlyIfTrusted: () => vscode.workspace.isTrusted,
      run: processes.run,
    });
  return {
    keys: keyRing,
    gold: nodeGoldFiles({ folders: workspaceFolders, whyNotNow: path => whyUnsaved(path) }),
    person: async prefix =>
      (await gitOf(workspaceFolders()).userName(prefix, AbortSignal.timeout(5_000))) ??
      (userInfo().username || 'unknown'),
    keyOrigin: place => keyOrigin(place, settingsNow().settings.addresses ?? {}),
    now() {
      const folders = workspaceFolders();
      const { settings, problems } = settingsNow();
      return {
        folders,
        problems,
        workspace: workspaceOf(folders),
        git: gitOf(folders),
        clock: nodeClock,
        hash: nodeHash,
        workers,
        related,
        logs: digests,
        loadReaders,
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
        async provider(place, door) {
          if (place.provider === 'offline') return loadOffline();
          if (place.provider === 'vscode-lm') {
            const models = editorModels(context.languageModelAccessInformation);
            return languageModelProvider({ models, door, clock: nodeClock });
          }
          const addresses = settings.addresses ?? {};
          return httpProvider(place, door, { addresses, apiKey: readKey, clock: nodeClock, workers });
        },
      };
    },
    dispose: async () => {
      raw.dispose();
      await Promise.all([
        workers.dispose(),
        related.dispose(),
        processes.dispose(),
        digests.dispose(),
        storage.close(),
      ]);
    },
  };
}

/** Reads again only what is no longer the same. */
function readOnce(given: () => Parameters<typeof readSettings>): () => ReturnType<typeof readSettings> {
  let last:
    | { readonly from: Parameters<typeof readSettings>; readonly read: ReturnType<typeof readSettings> }
    | undefined;
  return () => {
    const from = given();
    if (last === undefined || from.some((one, index) => one !== last?.from[index])) {
      last = { from, read: readSettings(...from) };
    }
    return last.read;
  };
}

/** Loading it takes a turn of its own, as the parts of the window do. */
async function loadOffline(): Promise<Provider> {
  await inTurns([() => import('./core/offline/offline')]);
  return (await import('./core/offline/offline')).offlineProvider(breather(nodeClock));
}

/** Each takes a turn of its own: together they would hold up the host for longer than a frame. */
const readers = {
  records: [
    () => import('./core/records/recordFields'),
    () => import('./core/records/eventXml'),
    () => import('./core/records/events'),
  ],
  mails: [() => import('./core/records/visibleText'), () => import('./core/records/email')],
};

const loaded = new Set<string>();

async function loadReaders(kind: 'records' | 'mails'): Promise<void> {
  for (const one of kind === 'mails' ? (['records', 'mails'] as const) : (['records'] as const)) {
    if (!loaded.has(one)) await inTurns(readers[one]);
    loaded.add(one);
  }
}

async function inTurns(parts: readonly (() => Promise<unknown>)[]): Promise<void> {
  const never = new AbortController().signal;
  for (const part of parts) {
    await nodeClock.sleep(0, never);
    await part();
  }
  await nodeClock.sleep(0, never);
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

function whyUnsaved(path: string): string | undefined {
  const folders = workspaceFolders();
  const isDirty = vscode.workspace.textDocuments.some(one => one.isDirty && pathOf(one.uri, folders) === path);
  return isDirty ? 'has unsaved changes in an editor; save or undo them first' : undefined;
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

function keyOrigin(place: Pick<Tier, 'provider' | 'baseUrl'>, addresses: Addresses): string | undefined {
  if ((knownProvider(place.provider)?.key ?? 'none') === 'none') return undefined;
  const endpoint = parseEndpoint(addressOf(place, addresses) ?? '');
  return endpoint.kind === 'endpoint' ? endpoint.origin : undefined;
}

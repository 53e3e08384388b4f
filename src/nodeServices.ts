import { createHash, randomInt } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { nodeClock } from './adapters/node/clock';
import { nodeGit } from './adapters/node/git';
import { nodeHash } from './adapters/node/hash';
import { nodeRelatedFiles } from './adapters/node/relatedFiles';
import { shippedPrices, shippedTasks } from './adapters/node/shipped';
import { defaultRunFolder, nodeStorage } from './adapters/node/storage';
import { nodeWorkers } from './adapters/node/workers';
import { nodeWorkspace } from './adapters/node/workspace';
import { TierwiseError } from './core/errors';
import type { OpenFile } from './core/ports';
import { type RawSettings, readSettings } from './core/readSettings';
import type { Services } from './core/services';

export interface NodeServicesOptions {
  /** The folder to work in. */
  readonly workspace: string;
  /** Settings file in place of the one in the home folder. */
  readonly settings?: string;
  /** Files to treat as open in an editor, as the person named them. */
  readonly open: readonly string[];
  readonly maxCostUsd?: number;
  readonly maxCostUsdPerDay?: number;
  /** Absent: as the settings say. */
  readonly replyCache?: boolean;
  /** Where `dist/` and `media/` lie. */
  readonly product: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface NodeServices extends Services {
  /** Other files are treated as open from now on. */
  setOpen(files: readonly string[]): void;
  /** A file that a person named, as a path of the workspace, or as an absolute one where it lies outside. Throws when it is missing. */
  pathOf(named: string): string;
  /** What was not taken from the settings, in sentences. */
  readonly problems: readonly string[];
  dispose(): Promise<void>;
}

/** The product without an editor, wired by hand: for the command line, for tests and for benchmarks. */
export function nodeServices(options: NodeServicesOptions): NodeServices {
  const folder = existingFolder(options.workspace);
  const outside: string[] = [];
  const storage = nodeStorage(defaultRunFolder(options.environment));
  const workers = nodeWorkers({ folder: join(options.product, 'dist') });
  const prices = shippedPrices(options.product);
  const raw = readSettingsFile(options);
  const { settings, problems } = readSettings(raw, prices);
  const setAddress = typeof raw['anthropic.baseUrl'] === 'string' ? raw['anthropic.baseUrl'] : undefined;
  const folders = [{ prefix: '', name: basename(folder), folder }];
  const related = nodeRelatedFiles({
    folder: join(options.product, 'dist'),
    indexed: () => ({ folders, trusted: true, excludes: settings.exclude, maxFileBytes: settings.maxFileBytes }),
  });
  const pathOf = (named: string): string => toPath(named, folder, outside);
  let openPaths = options.open.map(pathOf);
  const workspace = nodeWorkspace({
    folders,
    trusted: true,
    outside,
    openFiles: async () => openPaths.map(path => readOpenFile(path, folder)),
  });
  return {
    workspace,
    git: nodeGit({ folders: () => folder, onlyIfTrusted: true }),
    clock: nodeClock,
    hash: nodeHash,
    workers,
    related,
    storage,
    settings: {
      ...settings,
      maxCostUsd: options.maxCostUsd ?? settings.maxCostUsd,
      maxCostUsdPerDay: lower(options.maxCostUsdPerDay, settings.maxCostUsdPerDay),
      replyCache: options.replyCache ?? settings.replyCache,
    },
    prices,
    problems,
    builtInTasks: shippedTasks(options.product),
    workspaceName: basename(folder),
    workspaceKey: createHash('sha256').update(folder).digest('hex').slice(0, 16),
    randomDigits: count => Array.from({ length: count }, () => randomInt(10)).join(''),
    pathOf,
    setOpen(files) {
      openPaths = files.map(pathOf);
    },
    async provider(name, door) {
      if (name === 'offline') return (await import('./core/offline/offline')).offlineProvider();
      if (name !== 'anthropic') return undefined;
      const { anthropicProvider, anthropicBaseUrl } = await import('./adapters/http/anthropic');
      const { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: address } = options.environment;
      return anthropicProvider({
        apiKey: async () => key || undefined,
        baseUrl: address || setAddress || anthropicBaseUrl,
        door,
        clock: nodeClock,
      });
    },
    dispose: async () => {
      await Promise.all([workers.dispose(), related.dispose(), storage.close()]);
    },
  };
}

/** The machine's cap of a day is its owner's: a command line may only tighten it. */
function lower(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

function existingFolder(named: string): string {
  try {
    const folder = realpathSync(resolve(named));
    if (statSync(folder).isDirectory()) return folder;
  } catch {
    // Told below, as for a file.
  }
  throw new TierwiseError('wrong-use', `"${named}" is not a folder. Pass the folder to work in with --workspace.`);
}

function toPath(named: string, folder: string, outside: string[]): string {
  const absolute = isAbsolute(named) ? named : existsSync(resolve(named)) ? resolve(named) : join(folder, named);
  let real: string;
  try {
    real = realpathSync(absolute);
  } catch {
    throw new TierwiseError(
      'wrong-use',
      `The file "${named}" does not exist. Name a file relative to this folder or to the workspace.`,
    );
  }
  const way = relative(folder, real);
  if (way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return way.split(sep).join('/');
  // A person named it by hand, so it is read where it lies; what lies beside it may be named by a gold file.
  if (!outside.includes(dirname(real))) outside.push(dirname(real));
  return real;
}

function readOpenFile(path: string, folder: string): OpenFile {
  const absolute = isAbsolute(path) ? path : join(folder, path);
  const about = statSync(absolute);
  const why = !about.isFile()
    ? 'is not a regular file'
    : about.size > 16 * 1024 * 1024
      ? 'larger than 16 MB'
      : undefined;
  return {
    path,
    title: path,
    text: why === undefined ? readFileSync(absolute, 'utf8') : undefined,
    why,
    pinned: false,
  };
}

function readSettingsFile({ settings, environment }: NodeServicesOptions): RawSettings {
  const config = environment['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  const file = settings ?? join(config, 'tierwise', 'settings.json');
  if (settings === undefined && !existsSync(file)) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new TierwiseError(
      'wrong-use',
      `The settings file "${file}" cannot be read: ${error instanceof Error ? error.message : error}. Mend it, or pass another with --settings.`,
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new TierwiseError(
      'wrong-use',
      `The settings file "${file}" must hold one JSON object, such as { "tierwise.tier": "offline" }.`,
    );
  }
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name.replace(/^tierwise\./, ''), value]));
}

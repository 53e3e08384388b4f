import { createHash, randomInt } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { httpProvider } from './adapters/http/providerOf';
import { nodeClock } from './adapters/node/clock';
import { digestThread } from './adapters/node/digestThread';
import { nodeGit } from './adapters/node/git';
import { nodeHash } from './adapters/node/hash';
import { nodeKeptModels } from './adapters/node/keptModels';
import { existingFolder, toPath } from './adapters/node/namedPaths';
import { nodeRelatedFiles } from './adapters/node/relatedFiles';
import { shippedPrices, shippedTasks } from './adapters/node/shipped';
import { defaultRunFolder, nodeStorage } from './adapters/node/storage';
import { nodeWorkers } from './adapters/node/workers';
import { nodeWorkspace } from './adapters/node/workspace';
import { TierwiseError } from './core/errors';
import type { OpenFile } from './core/ports';
import { type RawSettings, readSettings } from './core/readSettings';
import { type Addresses, addressesOfEnvironment, addressOf } from './core/send/addresses';
import { parseEndpoint } from './core/send/endpoint';
import type { Services } from './core/services';
import { quoted } from './core/show/quoted';
import { oneLine } from './core/show/visibleText';

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
  const runFolder = defaultRunFolder(options.environment);
  const storage = nodeStorage(runFolder);
  const workers = nodeWorkers({ folder: join(options.product, 'dist') });
  const digests = digestThread(join(options.product, 'dist'));
  const prices = shippedPrices(options.product);
  // The environment stands over the file: a test server can stand in for a provider.
  const raw = { ...readSettingsFile(options), ...addressesOfEnvironment(options.environment) };
  const { settings, problems } = readSettings(raw, prices, nodeKeptModels(runFolder)());
  const addresses = settings.addresses ?? {};
  const apiKey = environmentKeys(options.environment, addresses);
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
    logs: digests,
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
    async provider(place, door) {
      if (place.provider === 'offline') return (await import('./core/offline/offline')).offlineProvider();
      return httpProvider(place, door, { addresses, apiKey, clock: nodeClock, workers });
    },
    dispose: async () => {
      await Promise.all([workers.dispose(), related.dispose(), digests.dispose(), storage.close()]);
    },
  };
}

/** The machine's cap of a day is its owner's: a command line may only tighten it. */
function lower(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** Keys out of the process's own environment, each for the address that its provider has here and for no other. */
function environmentKeys(environment: NodeServicesOptions['environment'], addresses: Addresses) {
  const variables: Readonly<Record<string, string>> = {
    anthropic: 'ANTHROPIC_API_KEY',
    openrouter: 'OPENROUTER_API_KEY',
    openai: 'OPENAI_API_KEY',
    'openai-compatible': 'OPENAI_API_KEY',
  };
  return async (origin: string, provider: string): Promise<string | undefined> => {
    const home = parseEndpoint(
      addressOf({ provider }, addresses) ?? addressOf({ provider: 'openai' }, addresses) ?? '',
    );
    const variable = variables[provider];
    if (variable === undefined || home.kind === 'refused' || home.origin !== origin) return undefined;
    return environment[variable] || undefined;
  };
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
      `The settings file ${quoted(file)} cannot be read: ${whyUnread(error)}. Mend it, or pass another with --settings.`,
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new TierwiseError(
      'wrong-use',
      `The settings file ${quoted(file)} must hold one JSON object, such as { "tierwise.tier": "offline" }.`,
    );
  }
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name.replace(/^tierwise\./, ''), value]));
}

function whyUnread(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'access was denied';
  return oneLine(error.message);
}

import * as vscode from 'vscode';
import type { RawSettings } from '../../core/readSettings';
import { addressSettings } from '../../core/send/knownProviders';

/** Settings that a workspace may name. Everything else counts from this machine alone, whatever VS Code merges. */
const fromWorkspaceToo = ['tier'];
const fromMachineOnly = [
  'tiers',
  'maxCostUsd',
  'maxCostUsdPerDay',
  'replyCache',
  'maxFileBytes',
  'canaryRecords',
  'tlp',
  ...addressSettings,
];

/** The settings as they are now; put together once, and again after a change. */
export interface SettingsReader {
  /** The same object until a setting, the folders or the trust in them change. */
  read(): RawSettings;
  dispose(): void;
}

/** The editor takes up to thirty milliseconds to put a setting together, and one preview asks for them four times. */
export function settingsReader(): SettingsReader {
  let known: RawSettings | undefined;
  const forget = () => {
    known = undefined;
  };
  const listening = vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration(forget),
    vscode.workspace.onDidChangeWorkspaceFolders(forget),
    vscode.workspace.onDidGrantWorkspaceTrust(forget),
  );
  return {
    read() {
      known ??= rawSettings();
      return known;
    },
    dispose: () => listening.dispose(),
  };
}

/** What the person and, where it may, the workspace wrote, of any shape; `readSettings` checks it. */
export function rawSettings(): RawSettings {
  const configuration = vscode.workspace.getConfiguration('tierwise');
  const machine = fromMachineOnly.map(name => [name, configuration.inspect(name)?.globalValue] as const);
  const merged = fromWorkspaceToo.map(name => [name, configuration.get(name)] as const);
  return { ...Object.fromEntries([...machine, ...merged]), exclude: allExcludes(configuration) };
}

/** A workspace can add patterns and take none away; `files.exclude` holds for us as it does for the explorer. */
function allExcludes(configuration: vscode.WorkspaceConfiguration): readonly string[] {
  const own = configuration.inspect<unknown>('exclude');
  const lists = [own?.globalValue, own?.workspaceValue, own?.workspaceFolderValue];
  const patterns = lists.flatMap(list => (Array.isArray(list) ? list.filter(one => typeof one === 'string') : []));
  const files = vscode.workspace.getConfiguration('files').get<Record<string, unknown>>('exclude') ?? {};
  return [...patterns, ...Object.entries(files).flatMap(([glob, isOn]) => (isOn === true ? [glob] : []))];
}

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

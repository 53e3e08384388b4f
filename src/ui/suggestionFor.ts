import type * as vscode from 'vscode';
import { pathOf } from '../adapters/vscode/folders';
import { TierwiseError } from '../core/errors';
import type { Bytes, Workspace } from '../core/ports';
import { literal } from '../core/protect/protected';
import { createProtector } from '../core/protect/protector';
import { readFieldMaps } from '../core/records/fieldMaps';
import { needsFieldMap } from '../core/records/needsFieldMap';
import type { DeskView } from '../core/show/deskView';
import type { Task } from '../core/task/task';
import { tasksFor } from '../core/task/tasksFor';
import type { EditorServices } from '../services';

/** What the desk offers for a file. */
export interface Suggestion {
  readonly uri: vscode.Uri;
  readonly view: NonNullable<DeskView['suggestion']>;
}

/** Which tasks read such a file, its name through the gate; `undefined` where none does, or it lies in no folder of the workspace. */
export async function suggestionFor(
  uri: vscode.Uri,
  tasks: readonly Task[],
  { now }: Pick<EditorServices, 'now'>,
): Promise<Suggestion | undefined> {
  const services = now();
  const { folders, workers } = services;
  const path = pathOf(uri, folders);
  if (path === undefined) return undefined;
  const prefix = folders.find(folder => folder.prefix !== '' && path.startsWith(folder.prefix))?.prefix ?? '';
  const suited = tasksFor(path.slice(prefix.length), tasks);
  const isUnknown = await hasUnknownColumns(path, suited, services);
  if (suited.length === 0 && !isUnknown) return undefined;
  const { texts } = await createProtector(workers).protectTexts(
    [path.slice(path.lastIndexOf('/') + 1), ...suited.map(({ title }) => title)],
    { source: 'task' },
    AbortSignal.timeout(30_000),
  );
  const [file = literal(''), ...titles] = texts;
  const listed = suited.map(({ name }, at) => ({ id: name, title: titles[at] ?? literal('') }));
  return { uri, view: { file, tasks: listed, ...(isUnknown ? { needsFieldMap: true } : {}) } };
}

async function bytesOf(path: string, workspace: Workspace, signal: AbortSignal): Promise<Bytes> {
  const opened = await workspace.open(path);
  if (opened.kind === 'refused') throw new TierwiseError('failed', opened.why);
  return opened.bytes(signal);
}

/** Tables and lists of records; other JSON only where a task reads it as events, since most of it is none. */
const tables = /\.(jsonl|ndjson|csv|tsv)(\.gz)?$/i;

async function hasUnknownColumns(
  path: string,
  suited: readonly Task[],
  { workspace, hash }: ReturnType<EditorServices['now']>,
): Promise<boolean> {
  const isRead = suited.some(({ records }) => ['event', 'flow', 'row'].includes(records?.as ?? ''));
  if (!workspace.trusted || !(tables.test(path) || (isRead && /\.json(\.gz)?$/i.test(path)))) return false;
  const signal = AbortSignal.timeout(10_000);
  try {
    const maps = await readFieldMaps(workspace, signal);
    return await needsFieldMap(path, () => bytesOf(path, workspace, signal), hash, maps);
  } catch {
    // A hint that cannot be had is none; reading the records says what is wrong.
    return false;
  }
}

import type * as vscode from 'vscode';
import { pathOf } from '../adapters/vscode/folders';
import { literal } from '../core/protect/protected';
import { createProtector } from '../core/protect/protector';
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
  const { folders, workers } = now();
  const path = pathOf(uri, folders);
  if (path === undefined) return undefined;
  const prefix = folders.find(folder => folder.prefix !== '' && path.startsWith(folder.prefix))?.prefix ?? '';
  const suited = tasksFor(path.slice(prefix.length), tasks);
  if (suited.length === 0) return undefined;
  const { texts } = await createProtector(workers).protectTexts(
    [path.slice(path.lastIndexOf('/') + 1), ...suited.map(({ title }) => title)],
    { source: 'task' },
    AbortSignal.timeout(30_000),
  );
  const [file = literal(''), ...titles] = texts;
  return { uri, view: { file, tasks: suited.map(({ name }, at) => ({ id: name, title: titles[at] ?? literal('') })) } };
}

import { type Breathe, unhurried } from '../breathe';
import { noSuchTask, taskHasProblems } from '../errors';
import { readText } from '../gather/readText';
import type { Hash, Workspace } from '../ports';
import { nearest } from './nearest';
import { type ParsedTask, parseTask, type TaskFile } from './parseTask';
import type { Task } from './task';

/** Where a workspace keeps tasks of its own. */
export const taskFolder = '.tierwise/tasks';
const taskFileEnd = '.task.md';
const limits = { maxFileBytes: 256 * 1024 };

/** A task that can run, or the problems of one that cannot, with the file it stands in. */
export interface ShelvedTask {
  readonly file: TaskFile;
  readonly parsed: ParsedTask;
}

/**
 * Every task: the built-in ones and those of the workspace, by name. A workspace's task stands in for a built-in one of the
 * same name; its origin says so wherever it is shown.
 */
export async function listTasks(
  builtIn: readonly TaskFile[],
  workspace: Workspace,
  hash: Hash,
  breathe: Breathe = unhurried,
): Promise<readonly ShelvedTask[]> {
  const files = new Map(builtIn.map(file => [file.name, file]));
  for (const file of await findWorkspaceTasks(workspace)) files.set(file.name, file);
  const shelved: ShelvedTask[] = [];
  for (const file of [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    shelved.push({ file, parsed: parsedOnce(file, hash) });
    await breathe();
  }
  return shelved;
}

/** Built-in tasks are the same files for as long as the window is open. */
const parsed = new WeakMap<TaskFile, ParsedTask>();

function parsedOnce(file: TaskFile, hash: Hash): ParsedTask {
  const known = parsed.get(file) ?? parseTask(file, hash);
  parsed.set(file, known);
  return known;
}

/** The task of a name. Throws with the nearest name, or with the problems of its file. */
export function takeTask(tasks: readonly ShelvedTask[], name: string): Task {
  const names = tasks.map(({ file }) => file.name);
  const found = tasks.find(({ file }) => file.name === name);
  if (found === undefined) throw noSuchTask(name, names, nearest(name, names));
  if (found.parsed.kind === 'problems') throw taskHasProblems(name, found.parsed.problems);
  return found.parsed.task;
}

async function findWorkspaceTasks(workspace: Workspace): Promise<readonly TaskFile[]> {
  const files: TaskFile[] = [];
  for (const { prefix } of workspace.folders) {
    const folder = prefix + taskFolder;
    for (const entry of await listIfThere(workspace, folder)) {
      if (entry.kind !== 'file' || !entry.name.endsWith(taskFileEnd)) continue;
      const path = `${folder}/${entry.name}`;
      const file = await readText(workspace, path, limits, AbortSignal.timeout(10_000));
      const text = file.kind === 'text' ? file.text : `The file was not read: ${file.why}.`;
      files.push({ name: entry.name.slice(0, -taskFileEnd.length), origin: 'workspace', path, text });
    }
  }
  return files;
}

async function listIfThere(workspace: Workspace, folder: string): ReturnType<Workspace['list']> {
  try {
    return await workspace.list(folder);
  } catch {
    // Most workspaces have no tasks of their own.
    return [];
  }
}

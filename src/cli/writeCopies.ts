import { constants } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TierwiseError } from '../core/errors';
import { exportMore } from '../core/exportMore';
import type { RunOutcome } from '../core/run';
import type { Services } from '../core/services';
import { fileEndings } from '../core/show/exportFormats';
import { exportRun, formatsOf } from '../core/show/exportRun';
import { quoted } from '../core/show/quoted';
import { manifestJson } from '../core/show/runJson';
import type { Task } from '../core/task/task';
import type { Printer } from './printer';

/** Copies of a run in every form it has, with its manifest, into a folder that a person named. The run itself stays where runs are. */
export async function writeCopies(
  { kept, manifest }: RunOutcome,
  task: Task,
  folder: string,
  services: Services,
  print: Printer,
  signal: AbortSignal,
): Promise<void> {
  try {
    await makeFolder(folder);
    for (const format of formatsOf(kept)) {
      const { more, note } = await exportMore(kept, format, services, signal);
      if (note !== undefined) print.remark(note);
      const exported = exportRun(kept, format, services.hash, more);
      if ('why' in exported) continue;
      await write(join(folder, `${task.name}.${fileEndings[format]}`), exported.text, print);
    }
    await write(
      join(folder, `${task.name}.manifest.json`),
      `${JSON.stringify(manifestJson(manifest), undefined, 2)}\n`,
      print,
    );
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new TierwiseError(
      'failed',
      `The copies could not be written to ${quoted(folder)} (${code}). The run is kept; write them again with: tierwise export`,
    );
  }
}

/** With those above it. Node's own recursion never ends where a folder takes no new one and says ENOENT, as /proc does. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || (await isThere(dirname(folder)))) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}

function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}

/** A copy takes the place of an earlier one; a link that waits under its name, in a folder somebody cloned, is not followed. */
const howToWrite = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

async function write(file: string, text: string, print: Printer): Promise<void> {
  await writeFile(file, text, { flag: howToWrite });
  print.note(`wrote ${file}`);
}

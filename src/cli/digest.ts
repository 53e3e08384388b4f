import { basename, join } from 'node:path';
import { asBuffers } from '../adapters/node/asBuffers';
import { nodeClock } from '../adapters/node/clock';
import { countHere } from '../adapters/node/countHere';
import { existingFolder, toPath } from '../adapters/node/namedPaths';
import { nodeWorkers } from '../adapters/node/workers';
import { nodeWorkspace } from '../adapters/node/workspace';
import { breather } from '../core/breathe';
import { digest as makeDigest } from '../core/digest/digest';
import { draftHere } from '../core/digest/draft';
import type { Digest } from '../core/digest/fitRows';
import { TierwiseError } from '../core/errors';
import { createProtector } from '../core/protect/protector';
import { digestJson } from '../core/show/digestJson';
import { oneLine } from '../core/show/visibleText';
import { filesNamed } from './filesNamed';
import type { Flags } from './options';
import type { Printer } from './printer';
import { product } from './product';

const usualBudget = 8_000;

/**
 * `tierwise digest FILE...`: logs of any size, also all below a folder, as a page that fits a budget. Sends nothing. It asks for no settings, prices or
 * providers, and is wired without them: what it loads is most of what a digest of a small log takes.
 */
export async function digest(
  words: readonly string[],
  flags: Flags,
  print: Printer,
  signal: AbortSignal,
): Promise<number> {
  if (words.length === 0)
    throw new TierwiseError('wrong-use', 'Name the logs: tierwise digest FILE... [--baseline FILE]... [--budget N]');
  const [folder, outside]: [string, string[]] = [existingFolder(flags.workspace), []];
  const files = (named: readonly string[]) => filesNamed(named, folder, why => print.note(why));
  const workspace = nodeWorkspace({
    folders: [{ prefix: '', name: basename(folder), folder }],
    trusted: true,
    outside,
  });
  const dist = join(product, 'dist');
  const workers = nodeWorkers({ folder: dist });
  const breathe = breather(nodeClock);
  try {
    const made = await makeDigest(
      {
        paths: await files(words),
        baselinePaths: await files(flags.baseline),
        budgetTokens: flags.budgetTokens ?? usualBudget,
        open: async named => {
          const file = await workspace.open(toPath(named, folder, outside));
          return file.kind === 'opened' ? asBuffers(file) : file;
        },
      },
      { protector: createProtector(workers, breathe), counter: countHere(dist), draftLogs: draftHere(breathe) },
      signal,
    );
    return show(made, print);
  } finally {
    await workers.dispose();
  }
}

function show(made: Digest, print: Printer): number {
  if (print.asJson) print.json(digestJson(made));
  else for (const line of made.text.split('\n')) print.line(line);
  for (const { path, why } of made.skipped) print.note(oneLine(`not read: ${path}: ${why}`));
  if (made.totals.files > 0) return 0;
  throw new TierwiseError(
    'failed',
    'None of these files could be read, so there is no digest. The lines above say why.',
  );
}

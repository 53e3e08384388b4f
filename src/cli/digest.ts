import { join } from 'node:path';
import { asBuffers } from '../adapters/node/asBuffers';
import { countHere } from '../adapters/node/countHere';
import { breather } from '../core/breathe';
import { digest as makeDigest } from '../core/digest/digest';
import { TierwiseError } from '../core/errors';
import { createProtector } from '../core/protect/protector';
import { digestJson } from '../core/show/digestJson';
import { oneLine } from '../core/show/visibleText';
import type { CommandContext } from './context';
import { filesNamed } from './filesNamed';
import { product } from './product';

const usualBudget = 8_000;

/** `tierwise digest FILE...`: logs of any size, also all below a folder, as a page that fits a budget. Sends nothing. */
export async function digest({ services, words, flags, print, signal }: CommandContext): Promise<number> {
  if (words.length === 0)
    throw new TierwiseError('wrong-use', 'Name the logs: tierwise digest FILE... [--baseline FILE]... [--budget N]');
  const files = (named: readonly string[]) => filesNamed(named, why => print.note(why));
  const breathe = breather(services.clock);
  const made = await makeDigest(
    {
      paths: await files(words),
      baselinePaths: await files(flags.baseline),
      budgetTokens: flags.budgetTokens ?? usualBudget,
      open: async named => {
        const file = await services.workspace.open(services.pathOf(named));
        return file.kind === 'opened' ? asBuffers(file) : file;
      },
    },
    {
      protector: createProtector(services.workers, breathe),
      counter: countHere(join(product, 'dist')),
      breathe,
    },
    signal,
  );
  if (print.asJson) print.json(digestJson(made));
  else for (const line of made.text.split('\n')) print.line(line);
  for (const { path, why } of made.skipped) print.note(oneLine(`not read: ${path}: ${why}`));
  if (made.totals.files > 0) return 0;
  throw new TierwiseError(
    'failed',
    'None of these files could be read, so there is no digest. The lines above say why.',
  );
}

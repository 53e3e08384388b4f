import { growSlowly } from '../adapters/node/growSlowly';
import { TierwiseError } from '../core/errors';
import { prepare } from '../core/prepare';
import { noPicks } from '../core/rank/picks';
import { tierFor } from '../core/readSettings';
import { resolveIfReady } from '../core/send/resolveTier';
import type { Tier } from '../core/send/tier';
import { leftOutJson, manifestJson } from '../core/show/runJson';
import { listTasks, takeTask } from '../core/task/shelf';
import type { CommandContext } from './context';
import { printManifest } from './printManifest';
import { withShapeNamed } from './withShapeNamed';

/** `tierwise pack TASK`: what would be sent, and what not and why. Sends nothing. */
export async function pack(context: CommandContext): Promise<number> {
  const { services, words, flags, print, signal } = context;
  const [name, ...rest] = words;
  if (name === undefined || rest.length > 0)
    throw new TierwiseError('wrong-use', 'Name one task: tierwise pack TASK. List them with: tierwise tasks');
  const named = takeTask(await listTasks(services.builtInTasks, services.workspace, services.hash), name);
  const task = withShapeNamed(named, context);
  const tier =
    flags.tier === undefined
      ? plainTier
      : await resolveIfReady(tierFor(services.settings, flags.tier), services, signal);
  const runTier = task.context.rerank === true ? tierFor(services.settings, flags.tier, task.tier) : undefined;
  const { variables, budgetTokens, query } = flags;
  growSlowly();
  const prepared = await prepare(
    { task, tier, runTier, variables, picks: noPicks, budgetTokens, query },
    services,
    signal,
  );
  const { manifest, next } = prepared;
  if (print.asJson) print.json({ ...manifestJson(manifest), next: next.map(leftOutJson) });
  else printManifest(manifest, print, next);
  return 0;
}

/** Without a tier the budget is counted in plain o200k: for whoever sends the passages somewhere else. */
export const plainTier: Tier = {
  name: 'none',
  provider: 'offline',
  model: 'none',
  contextTokens: 10_000_000,
  maxOutputTokens: 8_192,
  tokenFactor: { likely: 1, upper: 1 },
  concurrency: 1,
};

import * as vscode from 'vscode';
import { estimateRun } from '../../core/estimate';
import { prepare } from '../../core/prepare';
import { previewOrderPrompt, previewPrompt } from '../../core/previewPrompt';
import { tierFor } from '../../core/readSettings';
import { resolveIfReady } from '../../core/send/resolveTier';
import type { Parts } from '../parts';
import { withProgress } from '../progress';
import { askVariables, pickTask } from './pickTask';

/** Shows the exact prompt that a run would send now, and beside it what was left out and why. Sends nothing. */
export async function previewContext(
  { services, desk, previews }: Parts,
  [named]: readonly unknown[],
): Promise<unknown> {
  const task = await pickTask(services, named, vscode.l10n.t('Preview the context'));
  if (task === undefined) return undefined;
  const variables = await askVariables(task);
  if (variables === undefined) return undefined;
  return withProgress(vscode.l10n.t('Gathering the context of “{0}”', task.title), async signal => {
    const now = services.now();
    const tier = await resolveIfReady(tierFor(now.settings, task.tier), now, signal);
    const request = { task, variables, picks: desk.picksOf(task.name), tier };
    const prepared = await prepare(request, now, signal);
    const rendered = await previewPrompt(prepared, signal);
    const estimates = await estimateRun(prepared, now, signal);
    await previews.show({
      title: task.name,
      rendered,
      manifest: prepared.manifest,
      next: prepared.next,
      estimates,
      recordCount: prepared.records.records.length,
      reranking: prepared.rerank,
      order: await previewOrderPrompt(prepared, signal),
    });
    return { usedTokens: prepared.manifest.usedTokens, kept: prepared.manifest.kept.length };
  });
}

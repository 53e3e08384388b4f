import * as vscode from 'vscode';
import { refreshModels as refresh } from '../../core/send/refreshModels';
import { modelWords } from '../../core/show/tierView';
import { counted } from '../../core/show/words';
import type { Parts } from '../parts';
import { withProgress } from '../progress';

/** Asks every provider of a tier what it has, and says what the tiers stand for from now on. */
export async function refreshModels({ services, desk, log }: Parts): Promise<unknown> {
  const before = services.now();
  const answers = await withProgress(vscode.l10n.t('Asking the providers for their models'), signal =>
    refresh(before, signal),
  );
  for (const { provider, address, modelCount, why } of answers) {
    log.info(why === undefined ? `${provider} (${address}): ${counted(modelCount, 'model')}` : `${provider}: ${why}`);
  }
  const now = services.now().settings.tiers;
  const changed = now.flatMap(tier => {
    const earlier = before.settings.tiers.find(one => one.name === tier.name);
    return earlier === undefined || earlier.model === tier.model
      ? []
      : [`${tier.name}: ${modelWords(earlier)} → ${modelWords(tier)}`];
  });
  const heard = answers.filter(({ why }) => why === undefined).map(one => `${one.provider} (${one.modelCount})`);
  const silent = answers.filter(({ why }) => why !== undefined).map(one => one.provider);
  const words = [
    heard.length === 0
      ? vscode.l10n.t('No provider answered; the log says why.')
      : vscode.l10n.t('Models of {0}.', heard.join(', ')),
    silent.length === 0 || heard.length === 0 ? '' : vscode.l10n.t('No answer from {0}.', silent.join(', ')),
    changed.length === 0 ? vscode.l10n.t('No tier changed.') : vscode.l10n.t('Changed: {0}.', changed.join('; ')),
  ];
  void vscode.window.showInformationMessage(words.filter(part => part !== '').join(' '));
  desk.refresh();
  return { answers, changed };
}

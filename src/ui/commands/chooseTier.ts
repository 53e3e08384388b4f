import * as vscode from 'vscode';
import { tierView } from '../../core/show/tierView';
import type { Parts } from '../parts';
import { pick } from '../pick';
import { keylessTiers } from '../tierKeys';

/** Changes the tier of tasks that name none. Offers to set a key where the tier needs one that is not there. */
export async function chooseTier({ services }: Parts, [named]: readonly unknown[]): Promise<string | undefined> {
  const { settings } = services.now();
  const tier =
    typeof named === 'string'
      ? named
      : (
          await pick(
            settings.tiers
              .map(one => tierView(one, settings.addresses ?? {}))
              .map(({ name, model, provider, usesLanguageModel, reach }) => ({
                name,
                label: name === settings.tier ? `$(check) ${name}` : name,
                description: usesLanguageModel ? `${model} · ${provider}` : vscode.l10n.t('no language model'),
                detail: detailOf(name, reach),
              })),
            { title: vscode.l10n.t('Choose a tier'), placeHolder: vscode.l10n.t('Now: {0}', settings.tier) },
          )
        )?.name;
  const chosen = settings.tiers.find(one => one.name === tier);
  if (chosen === undefined) return undefined;
  const configuration = vscode.workspace.getConfiguration('tierwise');
  const isOfWorkspace = configuration.inspect('tier')?.workspaceValue !== undefined;
  await configuration.update(
    'tier',
    chosen.name,
    isOfWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
  if ((await keylessTiers([chosen], services)).length > 0) {
    const setKey = vscode.l10n.t('Set API Key');
    void vscode.window
      .showInformationMessage(vscode.l10n.t('The tier “{0}” needs an API key, and none is set.', chosen.name), setKey)
      .then(choice => {
        if (choice === setKey) void vscode.commands.executeCommand('tierwise.setApiKey', chosen.name);
      });
  }
  return chosen.name;
}

function detailOf(name: string, reach: 'local' | 'cloud'): string {
  switch (name) {
    case 'best':
      return vscode.l10n.t('The most capable model, for what the others get wrong');
    case 'balanced':
      return vscode.l10n.t('Good judgement at a middle price');
    case 'fast':
      return vscode.l10n.t('Cheap and quick, good enough for most labels');
    case 'local':
      return reach === 'local'
        ? vscode.l10n.t('An open model on this machine. Nothing leaves it, and nothing is paid.')
        : vscode.l10n.t('A model of your own, at the address in your settings');
    default:
      return vscode.l10n.t('A classifier trained on your labels, and reports made of extracts. Sends nothing.');
  }
}

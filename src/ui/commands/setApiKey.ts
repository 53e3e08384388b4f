import * as vscode from 'vscode';
import type { Parts } from '../parts';
import { pick } from '../pick';
import { type KeyPlace, keyPlaces } from '../tierKeys';

/**
 * Keeps a key in the editor's secret storage, bound to the address it is for. An empty answer removes it. `named` is a
 * tier, where one was meant; with several addresses and none meant, a person picks.
 */
export async function setApiKey({ services, desk }: Parts, [named]: readonly unknown[]): Promise<void> {
  const { settings } = services.now();
  const places = keyPlaces(settings.tiers, services);
  const meant = places.filter(({ tiers }) => typeof named === 'string' && tiers.includes(named));
  const place = await pickPlace(meant.length > 0 ? meant : places);
  if (place === undefined) return;
  const { origin } = place;
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t('API key for {0}', origin),
    prompt: vscode.l10n.t(
      'It is kept in the secret storage of the editor and sent to {0} alone. Leave it empty to remove the key.',
      origin,
    ),
    password: true,
    ignoreFocusOut: true,
    validateInput: text =>
      /^[\x21-\x7e]*$/.test(text.trim())
        ? undefined
        : vscode.l10n.t('A key has no blanks and no special letters. Paste it as it was given to you.'),
  });
  if (key === undefined) return;
  if (key.trim() === '') await services.keys.remove(origin);
  else await services.keys.set(origin, key.trim());
  void vscode.window.showInformationMessage(
    key.trim() === ''
      ? vscode.l10n.t('The key for {0} was removed.', origin)
      : vscode.l10n.t('The key for {0} was kept.', origin),
  );
  desk.refresh();
}

async function pickPlace(places: readonly KeyPlace[]): Promise<KeyPlace | undefined> {
  if (places.length <= 1) {
    if (places.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No tier of your settings takes a key. Name a provider that does in “tierwise.tiers”.'),
      );
    }
    return places[0];
  }
  const items = places.map(place => ({
    place,
    label: place.provider,
    description: place.origin,
    detail: place.isNeeded
      ? vscode.l10n.t('Needed by: {0}', place.tiers.join(', '))
      : vscode.l10n.t('Used by: {0}', place.tiers.join(', ')),
  }));
  const title = vscode.l10n.t('Set a key for which address?');
  return (await pick(items, { title, matchOnDescription: true }))?.place;
}

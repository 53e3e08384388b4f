import * as vscode from 'vscode';
import { type Tlp, tlpLabel, tlpNames } from '../../core/taxonomy/tlp';

/** In the words of FIRST's standard, shortened. */
const meanings: Readonly<Record<Tlp, string>> = {
  RED: 'for those who receive it, and nobody else',
  'AMBER+STRICT': 'for one’s own organisation, as far as they need to know',
  AMBER: 'for one’s own organisation and its clients, as far as they need to know',
  GREEN: 'for the community, and not for the public',
  CLEAR: 'for everybody',
};

/**
 * With whom an export may be shared: what the task or the settings say is chosen already, and Enter takes it. `undefined` is "not set";
 * `left` where the person went away.
 */
export function chooseTlp(preset: Tlp | undefined): Promise<Tlp | undefined | 'left'> {
  const picks = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly tlp?: Tlp }>();
  const marked = tlpNames.map(tlp => ({
    tlp,
    label: tlpLabel(tlp),
    description: meanings[tlp],
    ...(tlp === preset ? { detail: vscode.l10n.t('as the task or the settings say') } : {}),
  }));
  const notSet = { label: vscode.l10n.t('Not set'), description: vscode.l10n.t('the export says so') };
  picks.title = vscode.l10n.t('With whom may the export be shared?');
  picks.matchOnDescription = true;
  // A run that ends while it is asked opens its page, which takes the focus: the question stays.
  picks.ignoreFocusOut = true;
  picks.items = preset === undefined ? [notSet, ...marked] : marked;
  picks.activeItems = picks.items.filter(({ tlp }) => tlp === preset).slice(0, 1);
  return new Promise(resolve => {
    picks.onDidAccept(() => {
      resolve(picks.activeItems[0]?.tlp);
      picks.dispose();
    });
    picks.onDidHide(() => {
      resolve('left');
      picks.dispose();
    });
    picks.show();
  });
}

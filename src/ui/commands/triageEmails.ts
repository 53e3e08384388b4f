import * as vscode from 'vscode';
import { pathOf } from '../../adapters/vscode/folders';
import { TierwiseError } from '../../core/errors';
import type { Parts } from '../parts';
import { pickTask } from './pickTask';

/** Triages the mail files that a menu was opened on, or the one that is open. Gives the run's id. */
export async function triageEmails(
  { services, runs, desk }: Parts,
  [clicked, selected]: readonly unknown[],
): Promise<string | undefined> {
  const uris = Array.isArray(selected) ? selected.filter(one => one instanceof vscode.Uri) : [];
  const active = clicked instanceof vscode.Uri ? clicked : vscode.window.activeTextEditor?.document.uri;
  const { folders } = services.now();
  const recordPaths = (uris.length > 0 ? uris : active === undefined ? [] : [active]).flatMap(
    uri => pathOf(uri, folders) ?? [],
  );
  if (recordPaths.length === 0) {
    throw new TierwiseError(
      'wrong-use',
      vscode.l10n.t('There is no mail file to triage: open or select an .eml or .mbox file of the workspace.'),
    );
  }
  const task = await pickTask(services, 'triage-emails', '');
  return task === undefined
    ? undefined
    : runs.start({ task, variables: new Map(), picks: desk.picksOf(task.name), recordPaths });
}

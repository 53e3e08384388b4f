import * as vscode from 'vscode';
import type { ConsentQuestion } from '../core/consent';
import { shapeWords } from '../core/reportShape';
import { costWords } from '../core/send/costEstimate';
import { providerTitle } from '../core/send/knownProviders';
import { counted, money, whole } from '../core/show/words';

/** Asks before something leaves for the first time, and says how much and where to. Closing the dialog is a no; looking is not. */
export async function askConsent(question: ConsentQuestion, showWhatIsSent: () => Promise<void>): Promise<boolean> {
  const send = vscode.l10n.t('Send');
  const look = vscode.l10n.t('Show What Is Sent');
  if (question.kind === 'unpriced') return askUnpriced(question);
  const { message, detail } = question.kind === 'first-send' ? sayFirstSend(question) : sayWorkspaceTask(question);
  const choice = await vscode.window.showWarningMessage(message, { modal: true, detail }, send, look);
  if (choice !== look) return choice === send;
  await showWhatIsSent();
  // Beside the preview, so that it can be read before the answer.
  return (await vscode.window.showWarningMessage(message, send)) === send;
}

async function askUnpriced({ model, capUsd }: Extract<ConsentQuestion, { kind: 'unpriced' }>): Promise<boolean> {
  const go = vscode.l10n.t('Run Without the Cap');
  const message = vscode.l10n.t('No price is known for {0}, so the cap of {1} cannot be kept.', model, money(capUsd));
  const detail = vscode.l10n.t(
    'Its calls are shown as “unpriced” and stand in no sum. Say what it costs with “price” in “tierwise.tiers”, and the cap holds.',
  );
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, go)) === go;
}

function sayFirstSend(question: Extract<ConsentQuestion, { kind: 'first-send' }>) {
  const { provider, manifest, estimate, recordCount, howAsked, beside, reranking } = question;
  const { kept, redacted, withheld, usedTokens } = manifest;
  // The prompt ends with what the question is about, so that comes first here: the change, open files, then the rest.
  const paths = [...new Set(kept.map(one => one.snippet.path ?? one.snippet.title))].reverse();
  const shown = paths.slice(0, 8).join('\n');
  const more = paths.length > 8 ? `\n${vscode.l10n.t('and {0} more', paths.length - 8)}` : '';
  return {
    message: vscode.l10n.t('Send from this workspace to {0} for the first time?', providerTitle(provider)),
    detail: [
      recordCount === 0 ? '' : vscode.l10n.t('{0}, {1}, with this context:', counted(recordCount, 'record'), howAsked),
      vscode.l10n.t(
        '{0}, about {1} tokens a call. {2} redacted, {3} withheld.',
        counted(kept.length, 'passage'),
        whole(usedTokens),
        counted(redacted.length, 'secret'),
        counted(withheld.length, 'file'),
      ),
      ...beside,
      estimate === undefined ? '' : vscode.l10n.t('Cost: {0}.', costWords(estimate.estimate)),
      reranking === undefined
        ? ''
        : vscode.l10n.t(
            'Before that, one line of each of the best {0} passages, also of some that are not listed here, goes to {1} for their order, which may change the list. Cost: {2}.',
            reranking.shown,
            reranking.tier.name,
            costWords(reranking.estimate),
          ),
      `${shown}${more}`,
    ]
      .filter(part => part !== '')
      .join('\n\n'),
  };
}

function sayWorkspaceTask({ provider, task, shape }: Extract<ConsentQuestion, { kind: 'workspace-task' }>) {
  return {
    message: vscode.l10n.t('Run the task “{0}”, which came with this folder?', task.name),
    detail: vscode.l10n.t(
      'It sends to {0} and tells the model:\n\n{1}\n\nYou are asked again when its file, its template or its style changes.',
      providerTitle(provider),
      [task.instructions, ...(shape === undefined ? [] : [shapeWords(shape)])].join('\n\n').slice(0, 1_500),
    ),
  };
}

import * as vscode from 'vscode';
import { TierwiseError } from '../../core/errors';
import { taskFolder } from '../../core/task/shelf';
import type { Parts } from '../parts';
import { pick } from '../pick';

/** Writes the beginning of a task file into the workspace and opens it. */
export async function newTask({ desk }: Parts): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined)
    throw new TierwiseError(
      'wrong-use',
      vscode.l10n.t('A task of your own lies in a workspace folder. Open a folder first.'),
    );
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('New task'),
    prompt: vscode.l10n.t('Its name: small letters, digits and “-”. The file goes into {0}.', taskFolder),
    value: 'my-task',
    ignoreFocusOut: true,
    validateInput: text =>
      /^[a-z0-9][a-z0-9-]{0,60}$/.test(text)
        ? undefined
        : vscode.l10n.t('Use small letters, digits and “-”, such as sort-invoices.'),
  });
  if (name === undefined) return;
  const produces = await pick(
    [
      { label: 'labels', description: vscode.l10n.t('sorts records into labels of a list') },
      { label: 'report', description: vscode.l10n.t('writes a text, each sentence with its source') },
    ],
    { title: vscode.l10n.t('What should it produce?') },
  );
  if (produces === undefined) return;
  const file = vscode.Uri.joinPath(folder, taskFolder, `${name}.task.md`);
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!exists)
    await vscode.workspace.fs.writeFile(
      file,
      new TextEncoder().encode(produces.label === 'labels' ? labelsTemplate : reportTemplate),
    );
  await vscode.window.showTextDocument(file);
  desk.refresh();
}

const labelsTemplate = `---
title: My labels
description: What it sorts, in a sentence.
produces: labels
records: { include: ["inbox/**/*.eml"], as: email }
context:
  sources: [docs]
  docs: ["policies/**/*.md"]
  budget-tokens: 8000
labels:
  - name: first
    description: When a record belongs here.
  - name: second
    description: When a record belongs there.
evidence: required
---
Say here how to decide, as you would to a new colleague.
`;

const reportTemplate = `---
title: My report
description: What it reports on, in a sentence.
produces: report
context:
  sources: [open-files, selection, docs]
  docs: ["docs/**/*.md"]
  budget-tokens: 8000
---
Say here what the report is for, who reads it, and which headings it has.
`;

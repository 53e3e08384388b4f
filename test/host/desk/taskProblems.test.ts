import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { closeEditors, fileOf, showText } from '../extensionUnderTest';

describe('problems of a task file', () => {
  const path = '.tierwise/tasks/sort-mail.task.md';
  const lines = [
    '---',
    'title: Sort mail',
    'description: Sorts it.',
    'produces: report',
    'context:',
    '  sources: [open-files]',
    '  budgt-tokens: 4000',
    '---',
    'Sort it.',
    '',
  ];

  beforeEach(() => {
    mkdirSync(dirname(fileOf(path).fsPath), { recursive: true });
    writeFileSync(fileOf(path).fsPath, lines.join('\n'));
  });
  afterEach(async () => {
    await closeEditors();
    rmSync(fileOf('.tierwise').fsPath, { recursive: true, force: true });
  });

  it('an unknown key is shown at its line with the nearest right one, and goes when it is mended', async () => {
    const editor = await showText(fileOf(path));

    const [problem, ...others] = await eventually('the problem', () => ifAny(problemsOf(path)));

    deepEqual(others, []);
    equal(problem?.source, 'Tierwise');
    equal(problem?.range.start.line, 6);
    equal(editor.document.getText(problem?.range), 'budgt-tokens');
    match(problem?.message ?? '', /Did you mean "budget-tokens"\?/);

    await editor.edit(edit => edit.replace(problem?.range ?? new vscode.Range(0, 0, 0, 0), 'budget-tokens'));
    await eventually('the problem to go', () => problemsOf(path).length === 0);
  });

  it('a task with problems is refused and leaves no run', async () => {
    equal(await vscode.commands.executeCommand('tierwise.runTask', 'sort-mail'), undefined);
  });

  it('closing the file clears its problems', async () => {
    // As a person opens it: a document that an extension opened stays open for minutes.
    const other = '.tierwise/tasks/opened-by-hand.task.md';
    writeFileSync(fileOf(other).fsPath, lines.join('\n'));
    await vscode.commands.executeCommand('vscode.open', fileOf(other));
    await eventually('the problem', () => ifAny(problemsOf(other)));

    await closeEditors();

    await eventually('the problem to go', () => problemsOf(other).length === 0);
  });
});

function problemsOf(path: string): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(fileOf(path)).filter(problem => problem.source === 'Tierwise');
}

function ifAny<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length > 0 ? items : undefined;
}

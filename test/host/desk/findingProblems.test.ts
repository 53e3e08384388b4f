import { deepEqual, equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { closeEditors, fileOf, runs } from '../extensionUnderTest';

const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand<unknown>(command, ...args);

describe('findings in the Problems panel', () => {
  beforeEach(closeEditors);

  it('stand at the lines of the scan that they rest on, go when a person clears them and when another report begins', async () => {
    const scan = fileOf('scans/portal-npm-audit.json');
    const first = String(await run('tierwise.runTask', 'scan-summary', 'offline', scan));
    equal((await runs.ended(first)).ended.state, 'done');

    const found = await eventually('the findings', () => ifAny(problemsOf(scan)));

    const worst = found.find(({ message }) => message.includes('example-template'));
    deepEqual([worst?.severity, worst?.code], [vscode.DiagnosticSeverity.Error, 'critical']);
    const document = await vscode.workspace.openTextDocument(scan);
    ok(document.lineAt(worst?.range.start.line ?? 0).text.includes('example-template'));
    ok(found.some(({ severity }) => severity === vscode.DiagnosticSeverity.Information));

    await run('tierwise.clearFindings');
    equal(problemsOf(scan).length, 0);

    await runs.ended(String(await run('tierwise.runTask', 'scan-summary', 'offline', scan)));
    await eventually('the findings again', () => ifAny(problemsOf(scan)));
    await runs.ended(String(await run('tierwise.runTask', 'incident-report', 'offline')));
    await eventually('the findings to go', () => problemsOf(scan).length === 0);
  });
});

function problemsOf(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source?.startsWith('Tierwise: ') === true);
}

function ifAny<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length > 0 ? items : undefined;
}

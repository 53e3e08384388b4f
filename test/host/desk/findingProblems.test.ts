import { deepEqual, equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { uriOf, workspaceFolders } from '../../../src/adapters/vscode/folders';
import { literal } from '../../../src/core/protect/protected';
import { FindingProblems } from '../../../src/ui/findingProblems';
import { eventually } from '../eventually';
import { beginRun, closeEditors, fileOf, runs } from '../extensionUnderTest';

const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand<unknown>(command, ...args);

describe('findings in the Problems panel', () => {
  beforeEach(closeEditors);

  it('stand at the lines of the scan that they rest on, go when a person clears them and when another report begins', async () => {
    const scan = fileOf('scans/portal-npm-audit.json');
    const first = await beginRun('tierwise.runTask', 'scan-summary', 'offline', scan);
    equal((await runs.ended(first)).ended.state, 'done');

    const found = await eventually('the findings', () => ifAny(problemsOf(scan)));

    const worst = found.find(({ message }) => message.includes('example-template'));
    deepEqual([worst?.severity, worst?.code], [vscode.DiagnosticSeverity.Error, 'critical']);
    const document = await vscode.workspace.openTextDocument(scan);
    ok(document.lineAt(worst?.range.start.line ?? 0).text.includes('example-template'));
    ok(found.some(({ severity }) => severity === vscode.DiagnosticSeverity.Information));

    await run('tierwise.clearFindings');
    equal(problemsOf(scan).length, 0);

    await runs.ended(await beginRun('tierwise.runTask', 'scan-summary', 'offline', scan));
    await eventually('the findings again', () => ifAny(problemsOf(scan)));
    await runs.ended(await beginRun('tierwise.runTask', 'incident-report', 'offline'));
    await eventually('the findings to go', () => problemsOf(scan).length === 0);
  });

  it('lead to files of this workspace alone, whatever addresses a scan names', async () => {
    const scan = fileOf('scans/hostile.sarif');
    const named = [
      'command:workbench.action.terminal.toggleTerminal',
      'vscode://tierwise.tierwise/run',
      'file:///etc/passwd',
      'https://evil.example/a.ts',
      '../../../../etc/passwd',
      '..\\..\\outside.ts',
      '//evil.example/share/a.ts',
      '/etc/passwd',
    ];
    const results = named.map((uri, at) => ({
      ruleId: `R${at}`,
      level: 'error',
      message: { text: `A finding at [a link](${uri})` },
      locations: [{ physicalLocation: { artifactLocation: { uri, uriBaseId: 'ROOT' }, region: { startLine: 1 } } }],
    }));
    const runOfScanner = {
      tool: { driver: { name: 'scanner', informationUri: named[0] } },
      originalUriBaseIds: { ROOT: { uri: 'file:///etc/' } },
      results,
    };
    const sarif = JSON.stringify({ version: '2.1.0', runs: [runOfScanner] }, null, 2);
    await vscode.workspace.fs.writeFile(scan, new TextEncoder().encode(sarif));

    await runs.ended(await beginRun('tierwise.runTask', 'scan-summary', 'offline', scan));
    await eventually('the findings', () => ifAny(problemsOf(scan)));

    deepEqual(placesShown(), [scan.toString()]);
    await run('tierwise.clearFindings');
    await vscode.workspace.fs.delete(scan);
  });

  it('are not shown at a path that climbs out or is of no folder, and an address taken for a path stays in the folder', () => {
    const paths = [
      literal('command:workbench.action.quit'),
      literal('file:///etc/passwd'),
      literal('//evil.example/a.ts'),
      literal('../a.ts'),
      literal('b\\..\\..\\a.ts'),
    ];
    const claims = paths.map((path, at) => ({
      text: literal('High: a finding.'),
      verdict: 'verified' as const,
      citations: [{ id: `S${at}`, path, startLine: 1, resolved: true }],
      markdownLine: 1,
    }));
    const problems = new FindingProblems(workspaceFolders);
    problems.show({ report: { claims }, manifests: [], start: { task: { title: 'hand-made' } } });
    const shown = placesShown();
    problems.dispose();

    deepEqual(
      shown,
      [
        fileOf('command:workbench.action.quit').toString(),
        fileOf('file:///etc/passwd').toString(),
        fileOf('/evil.example/a.ts').toString(),
      ].sort(),
    );
    deepEqual(
      ['..\\a.ts', 'b\\..\\..\\a.ts', '../a.ts', 'b/..', '..'].map(path => uriOf(path, workspaceFolders())),
      Array.from({ length: 5 }, () => undefined),
    );
  });
});

/** Every address at which a problem of ours stands, each once. */
function placesShown(): readonly string[] {
  return vscode.languages
    .getDiagnostics()
    .filter(([uri]) => problemsOf(uri).length > 0)
    .map(([uri]) => uri.toString())
    .sort();
}

function problemsOf(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source?.startsWith('Tierwise: ') === true);
}

function ifAny<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length > 0 ? items : undefined;
}

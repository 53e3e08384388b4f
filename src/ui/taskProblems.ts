import * as vscode from 'vscode';
import { nodeHash } from '../adapters/node/hash';
import { parseTask } from '../core/task/parseTask';

/** Problems of task files in the Problems panel, at their lines, as for any source file. */
export class TaskProblems {
  private readonly problems = vscode.languages.createDiagnosticCollection('tierwise');
  private readonly closing = vscode.workspace.onDidCloseTextDocument(document => this.problems.delete(document.uri));

  check(document: vscode.TextDocument): void {
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1, -'.task.md'.length);
    const parsed = parseTask({ name, origin: 'workspace', text: document.getText() }, nodeHash);
    const found = parsed.kind === 'problems' ? parsed.problems : [];
    this.problems.set(
      document.uri,
      found.map(({ line, column, endColumn, message }) => {
        const range = new vscode.Range(line - 1, column - 1, line - 1, endColumn - 1);
        const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
        diagnostic.source = 'Tierwise';
        return diagnostic;
      }),
    );
  }

  dispose(): void {
    this.problems.dispose();
    this.closing.dispose();
  }
}

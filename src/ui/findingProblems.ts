import * as vscode from 'vscode';
import type { NodeFolder } from '../adapters/node/workspace';
import { uriOf } from '../adapters/vscode/folders';
import { claimsAtLines } from '../core/show/hunt/claimsAtLines';
import type { ReportedHunt } from '../core/show/hunt/huntFinding';
import { type FilePlace, problemsOf } from '../core/show/problemsOf';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

export interface ReportOfTask extends ReportedHunt {
  readonly start: { readonly task: { readonly title: string } };
}

/** The findings of the newest report in the Problems panel, at the lines they rest on: until the next report begins, or a person clears them. */
export class FindingProblems {
  private readonly findings = vscode.languages.createDiagnosticCollection('tierwise-findings');

  constructor(private readonly folders: () => readonly NodeFolder[]) {}

  show({ report, start, manifests }: ReportOfTask): void {
    this.clear();
    const byFile = new Map<string, { readonly uri: vscode.Uri; readonly found: vscode.Diagnostic[] }>();
    const { problems, leftOut } = problemsOf({ claims: claimsAtLines({ report, manifests }) });
    for (const { message, level, severity, others, ...place } of problems) {
      const at = this.locationOf(place);
      // A file that was named from outside is no file of this workspace.
      if (at === undefined) continue;
      const diagnostic = new vscode.Diagnostic(at.range, message, severities[level]);
      diagnostic.source = `Tierwise: ${start.task.title}`;
      diagnostic.code = severity;
      diagnostic.relatedInformation = others.flatMap(one => {
        const also = this.locationOf(one);
        return also === undefined
          ? []
          : [new vscode.DiagnosticRelatedInformation(also, vscode.l10n.t('also shown here'))];
      });
      const file = byFile.get(at.uri.toString()) ?? { uri: at.uri, found: [] };
      file.found.push(diagnostic);
      byFile.set(at.uri.toString(), file);
    }
    for (const { uri, found } of byFile.values()) this.findings.set(uri, found);
    if (leftOut > 0)
      void vscode.window.showInformationMessage(
        vscode.l10n.t('{0} further findings of “{1}” stand in its report alone.', leftOut, start.task.title),
      );
  }

  clear(): void {
    this.findings.clear();
  }

  dispose(): void {
    this.findings.dispose();
  }

  private locationOf({ path, startLine, endLine }: FilePlace): vscode.Location | undefined {
    const uri = uriOf(path, this.folders());
    const range = new vscode.Range(startLine - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER);
    return uri === undefined ? undefined : new vscode.Location(uri, range);
  }
}

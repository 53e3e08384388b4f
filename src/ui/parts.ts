import type * as vscode from 'vscode';
import type { EditorServices } from '../services';
import type { ComparePanel } from './comparePanel';
import type { Desk } from './desk';
import type { FindingProblems } from './findingProblems';
import type { Panels } from './panels';
import type { PreviewDocuments } from './previewDocuments';
import type { RunBoard } from './runBoard';
import type { SpendingPanel } from './spendingPanel';

/** What commands work with. */
export interface Parts {
  /** Where the extension lies. */
  readonly extensionUri: vscode.Uri;
  readonly services: EditorServices;
  readonly runs: RunBoard;
  readonly desk: Desk;
  readonly panels: Panels;
  readonly previews: PreviewDocuments;
  readonly spending: SpendingPanel;
  readonly comparison: ComparePanel;
  readonly findings: FindingProblems;
  readonly log: vscode.LogOutputChannel;
}

import type * as vscode from 'vscode';
import type { EditorServices } from '../services';
import type { Desk } from './desk';
import type { Panels } from './panels';
import type { PreviewDocuments } from './previewDocuments';
import type { RunBoard } from './runBoard';

/** What commands work with. */
export interface Parts {
  readonly services: EditorServices;
  readonly runs: RunBoard;
  readonly desk: Desk;
  readonly panels: Panels;
  readonly previews: PreviewDocuments;
  readonly log: vscode.LogOutputChannel;
}

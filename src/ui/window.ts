import * as vscode from 'vscode';
import { editorServices } from '../services';
import type { CommandId } from './commandIds';
import { runCommand, showError } from './commands';
import { ComparePanel } from './comparePanel';
import { Desk } from './desk';
import { FindingProblems } from './findingProblems';
import { Panels } from './panels';
import { PreviewDocuments } from './previewDocuments';
import { RunBoard } from './runBoard';
import { SpendingPanel } from './spendingPanel';
import { TaskProblems } from './taskProblems';

/** Everything of an editor window that Tierwise owns, from first use until the window closes. */
export interface EditorWindow {
  /** What the command gives is for tests alone; it holds nothing secret. */
  command(id: CommandId, args: readonly unknown[]): Promise<unknown>;
  showDesk(view: vscode.WebviewView): void;
  restorePanel(
    page: 'report' | 'labels' | 'spending' | 'compare',
    panel: vscode.WebviewPanel,
    state: unknown,
  ): Promise<void>;
  checkTaskFile(document: vscode.TextDocument): void;
}

export function openWindow(context: vscode.ExtensionContext): EditorWindow {
  const services = editorServices(context);
  const log = vscode.window.createOutputChannel('Tierwise', { log: true });
  const previews = new PreviewDocuments();
  const panels = new Panels(context.extensionUri, context.workspaceState, services, previews);
  const runs = new RunBoard(services, panels);
  const desk = new Desk(context, services, runs, previews);
  const spending = new SpendingPanel(context.extensionUri, services, runs);
  const comparison = new ComparePanel(context.extensionUri, services, panels, runs);
  const problems = new TaskProblems();
  const findings = new FindingProblems(() => services.now().folders);
  context.subscriptions.push(log, previews, panels, runs, desk, spending, comparison, problems, findings, {
    dispose: () => void services.dispose(),
  });
  // Reading the settings takes a turn of its own.
  setTimeout(() => {
    for (const problem of services.now().problems) log.warn(problem);
  }, 0);

  const { extensionUri } = context;
  const parts = { extensionUri, services, runs, desk, panels, previews, spending, comparison, findings, log };
  panels.onAsked = (id, args) => runCommand(id, args, parts);
  desk.onAsked = panels.onAsked;
  panels.onFailed = error => showError(error, parts);
  desk.onFailed = panels.onFailed;
  spending.onFailed = panels.onFailed;
  comparison.onFailed = panels.onFailed;
  runs.onFailed = panels.onFailed;
  runs.onReportBegun = () => findings.clear();
  runs.onReportEnded = kept => findings.show(kept);
  panels.resumeRun = run => runs.resume(run).then(() => undefined, panels.onFailed);
  panels.askAlone = (run, record) => runs.askAlone(run, record).then(() => undefined, panels.onFailed);
  desk.onResumed = panels.resumeRun;
  return {
    command: (id, args) => runCommand(id, args, parts),
    showDesk: view => desk.attach(view),
    restorePanel: async (page, panel, state) => {
      if (page === 'spending') spending.restore(panel);
      else if (page === 'compare') comparison.restore(panel, state);
      else await panels.restore(page, panel, state);
    },
    checkTaskFile: document => problems.check(document),
  };
}

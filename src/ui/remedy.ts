import * as vscode from 'vscode';
import type { RemedyAction } from '../core/show/plainData';
import { listTasks } from '../core/task/shelf';
import { openPlace } from './openPlace';
import type { PanelHost } from './panelHost';

/** Does what a page offered when something did not work. */
export async function remedy(
  action: RemedyAction,
  host: Pick<PanelHost, 'ask' | 'services' | 'resumeRun'>,
  about: { readonly run?: string; readonly task?: string },
): Promise<void> {
  switch (action) {
    case 'retry':
      return host.ask('tierwise.runTask', [about.task]);
    case 'resume-run':
      return about.run === undefined ? undefined : host.resumeRun(about.run);
    case 'set-api-key':
      return host.ask('tierwise.setApiKey', []);
    case 'choose-tier':
      return host.ask('tierwise.chooseTier', []);
    case 'open-settings':
      return host.ask('tierwise.openSettings', []);
    case 'open-folder':
      await vscode.commands.executeCommand('workbench.action.files.openFolder');
      return;
    case 'manage-trust':
      await vscode.commands.executeCommand('workbench.trust.manage');
      return;
    case 'open-task':
      return openTask(host, about.task);
    case 'approve-task':
      return host.ask('tierwise.runTask', [about.task]);
    case 'show-log':
      await vscode.commands.executeCommand('workbench.action.output.show');
      return;
  }
}

/** A workspace's task in an editor; a built-in one as a copy to read. */
async function openTask({ services }: Pick<PanelHost, 'services'>, name: string | undefined): Promise<void> {
  const { builtInTasks, workspace, hash, folders } = services.now();
  const file = (await listTasks(builtInTasks, workspace, hash)).find(one => one.file.name === name)?.file;
  if (file === undefined) return;
  if (file.path !== undefined) return openPlace(file.path, {}, folders);
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: 'markdown', content: file.text }),
  );
}

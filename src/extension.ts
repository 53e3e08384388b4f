import * as vscode from 'vscode';
import { commandIds } from './ui/commandIds';
import { showTier } from './ui/statusBar';
import type { EditorWindow } from './ui/window';
import { windowParts } from './ui/windowParts';

/**
 * Activation registers names and shows the tier; everything else is a bundle of its own, loaded when a person first uses
 * it. No network, no git, no walk through files here: an untrusted folder may be open.
 */
export function activate(context: vscode.ExtensionContext): void {
  let opened: Promise<EditorWindow> | undefined;
  const open = (): Promise<EditorWindow> => {
    opened ??= loadWindow().then(async ({ openWindow }) => {
      const opening = openWindow(context);
      await turn();
      return opening;
    });
    // A load that failed once may work the next time.
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  context.subscriptions.push(
    showTier(),
    ...commandIds.map(id =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => (await open()).command(id, args)),
    ),
    vscode.window.registerWebviewViewProvider('tierwise.desk', {
      resolveWebviewView: async view => (await open()).showDesk(view),
    }),
    ...(['report', 'labels', 'spending', 'compare'] as const).map(page =>
      vscode.window.registerWebviewPanelSerializer(`tierwise.${page}`, {
        deserializeWebviewPanel: async (panel, state) => (await open()).restorePanel(page, panel, state),
      }),
    ),
    ...watchTaskFiles(open),
  );
}

async function loadWindow(): Promise<typeof import('./ui/window')> {
  for (const load of windowParts) {
    await load();
    await turn();
  }
  const loaded = await import('./ui/window');
  await turn();
  return loaded;
}

/** Others in the host have theirs. */
function turn(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0));
}

/** A task file with a problem is told as soon as it is there, like any source file. */
function watchTaskFiles(open: () => Promise<EditorWindow>): readonly vscode.Disposable[] {
  const isTaskFile = ({ uri }: vscode.TextDocument) => uri.scheme === 'file' && uri.path.endsWith('.task.md');
  const check = async (document: vscode.TextDocument) => {
    if (isTaskFile(document)) (await open()).checkTaskFile(document);
  };
  for (const document of vscode.workspace.textDocuments) void check(document);
  return [
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
  ];
}

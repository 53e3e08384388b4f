import * as vscode from 'vscode';

/** What “Preview Context” shows for a task: the prompt as it would be sent, and the manifest by its sections. */
export interface Preview {
  readonly prompt: string;
  readonly manifest: string;
  /** The lines of `## Kept (3)` and its like, without the dash. */
  section(title: 'Kept' | 'Dropped' | 'Skipped' | 'Withheld' | 'Redacted' | 'Notes'): readonly string[];
}

let previews = 0;

export async function previewOf(task: string): Promise<Preview> {
  if ((await vscode.commands.executeCommand('tierwise.previewContext', task)) === undefined)
    throw new Error(`The preview of "${task}" gave nothing.`);
  previews++;
  const [prompt, manifest] = await Promise.all([
    textOf(`/${task} – what is sent.txt`),
    textOf(`/${task} – manifest.md`),
  ]);
  return {
    prompt,
    manifest,
    section: title =>
      (new RegExp(`^## ${title} \\(\\d+\\)\\n\\n((?:- .*\\n?)*)`, 'm').exec(manifest)?.[1] ?? '')
        .split('\n')
        .filter(line => line !== '')
        .map(line => line.slice(2)),
  };
}

/** By an address of its own: a document that was open before is brought up to date only a moment later. */
async function textOf(path: string): Promise<string> {
  const uri = vscode.Uri.from({ scheme: 'tierwise-preview', path, query: String(previews) });
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

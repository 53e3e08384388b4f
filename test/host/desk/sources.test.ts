import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { closeEditors, fileOf, showText } from '../extensionUnderTest';
import { previewOf } from '../preview';

/** Real sources over a real repository: what the preview shows is what a run would send. */
describe('sources', () => {
  beforeEach(closeEditors);
  afterEach(closeEditors);

  it('the diff of the working tree has staged, unstaged, renamed and binary files in it', async () => {
    const { prompt } = await previewOf('change-report');

    match(prompt, /backoff\.ts.*retry\.ts/, 'renamed');
    match(prompt, /queue\.ts/, 'unstaged');
    match(prompt, /queue-states\.png/, 'binary');
    match(prompt, /nextDueAt/, 'a line that was added and not staged');
    match(prompt, /attemptBudget\.ts/, 'untracked, by name');
  });

  it('staged and unstaged changes are told apart', async () => {
    const staged = await withTask('staged-only', 'staged', previewOf);
    const unstaged = await withTask('unstaged-only', 'unstaged', previewOf);

    match(staged.prompt, /backoff\.test\.ts.*retry\.test\.ts|retry\.test\.ts.*backoff\.test\.ts/);
    doesNotMatch(staged.prompt, /nextDueAt/);
    match(unstaged.prompt, /nextDueAt/);
    doesNotMatch(unstaged.prompt, /retry\.test\.ts/);
  });

  it('the diff against the branch has what was committed since as well', async () => {
    const { prompt } = await withTask('branch-only', 'branch', previewOf);

    match(prompt, /merge base with main/);
    match(prompt, /retryAfter\.ts/);
  });

  it('unsaved text wins over the disk', async () => {
    const editor = await showText(fileOf('mailgate/src/clock.ts'));
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), '// UNSAVED-CANARY\n'));

    const { prompt, section } = await previewOf('change-report');

    doesNotMatch(readFileSync(fileOf('mailgate/src/clock.ts').fsPath, 'utf8'), /UNSAVED-CANARY/);
    match(prompt, /UNSAVED-CANARY/);
    ok(section('Kept').some(line => /mailgate\/src\/clock\.ts 1–/.test(line) && /open in the editor/.test(line)));
  });

  it('a text that was never saved counts as open', async () => {
    await showText(
      await vscode.workspace.openTextDocument({ language: 'markdown', content: 'UNTITLED-CANARY: check the retries' }),
    );

    match((await previewOf('change-report')).prompt, /UNTITLED-CANARY/);
  });

  it('every tab of every group counts once, the hidden ones too, pinned ones first', async () => {
    await showText(fileOf('mailgate/src/clock.ts'), { preview: false });
    await showText(fileOf('mailgate/src/errors.ts'), { preview: false });
    await showText(fileOf('mailgate/src/address.ts'), { preview: false });
    await vscode.commands.executeCommand('workbench.action.pinEditor');
    await showText(fileOf('mailgate/src/clock.ts'), {
      preview: false,
      viewColumn: vscode.ViewColumn.Beside,
    });
    await eventually('the pinned tab', () =>
      vscode.window.tabGroups.all.some(group => group.tabs.some(tab => tab.isPinned && tab.label === 'address.ts')),
    );

    const kept = (await previewOf('change-report'))
      .section('Kept')
      .filter(line => /open in the editor|pinned tab/.test(line));

    equal(kept.filter(line => line.includes('clock.ts 1–')).length, 1);
    equal(kept.filter(line => line.includes('errors.ts 1–')).length, 1);
    ok(kept.some(line => line.includes('address.ts') && line.includes('pinned tab')));
  });

  it('what is selected is context of its own, by its lines', async () => {
    const editor = await showText(fileOf('mailgate/src/client.ts'));
    editor.selection = new vscode.Selection(4, 0, 9, 0);
    await eventually('the selection', () => !(vscode.window.activeTextEditor?.selection.isEmpty ?? true));

    const { section } = await previewOf('change-report');

    ok(
      section('Kept').some(line => /mailgate\/src\/client\.ts 5–9.*selected/.test(line)),
      section('Kept').join('\n'),
    );
  });

  it('a file outside the workspace that is open in a tab stays out, and the manifest says so', async () => {
    const outside = join(mkdtempSync(join(tmpdir(), 'tierwise-outside-')), 'diary.md');
    writeFileSync(outside, 'OUTSIDE-TAB-CANARY\n');
    await showText(vscode.Uri.file(outside));

    const { prompt, section } = await previewOf('change-report');

    doesNotMatch(prompt, /OUTSIDE-TAB-CANARY/);
    ok(
      section('Skipped').some(line => line === 'diary.md: lies outside the workspace'),
      section('Skipped').join('\n'),
    );
  });

  it('a link in the workspace that leads out of it is not followed: not as a document, not as a tab', async () => {
    await showText(fileOf('linked-README.md'));
    await showText(fileOf('linked/docs/README.md'), { preview: false });

    const { prompt, section, manifest } = await previewOf('change-report');

    doesNotMatch(prompt, /OUTSIDE-CANARY/);
    doesNotMatch(manifest, /OUTSIDE-CANARY/);
    ok(
      section('Skipped').some(line => /^linked-README\.md: /.test(line)),
      section('Skipped').join('\n'),
    );
    ok(
      section('Skipped').some(line => /^linked\/docs.*: /.test(line)),
      section('Skipped').join('\n'),
    );
  });

  it('a file with secrets by its name is withheld even when it is open', async () => {
    await showText(fileOf('mailgate/.env'));

    const { section, manifest } = await previewOf('change-report');

    doesNotMatch(section('Kept').join('\n'), /\.env/);
    match(manifest, /mailgate\/\.env/);
  });

  it('what .tierwiseignore and files.exclude name stays out of every source', async () => {
    const files = () => vscode.workspace.getConfiguration('files');
    await files().update('exclude', { '**/errors.ts': true }, vscode.ConfigurationTarget.Workspace);
    try {
      await eventually('the setting', () => files().inspect('exclude')?.workspaceValue !== undefined);
      await showText(fileOf('mailgate/src/errors.ts'));

      const { section } = await previewOf('change-report');

      deepEqual(
        section('Kept').filter(line => line.includes('errors.ts')),
        [],
      );
      ok(section('Skipped').some(line => line.startsWith('mailgate/src/errors.ts: ')));
    } finally {
      await files().update('exclude', undefined, vscode.ConfigurationTarget.Workspace);
      await eventually('the setting to go', () => files().inspect('exclude')?.workspaceValue === undefined);
      rmSync(fileOf('.vscode').fsPath, { recursive: true, force: true });
    }
  });

  it('patterns of a workspace add to those of the person and take none away', async () => {
    const configuration = () => vscode.workspace.getConfiguration('tierwise');
    await configuration().update('exclude', ['**/clock.ts'], vscode.ConfigurationTarget.Global);
    writeFile('.vscode/settings.json', JSON.stringify({ 'tierwise.exclude': ['**/errors.ts'] }));
    await eventually('both settings', () => {
      const own = configuration().inspect('exclude');
      return own?.workspaceValue !== undefined && own.globalValue !== undefined;
    });
    try {
      for (const name of ['clock', 'errors', 'address'])
        await showText(fileOf(`mailgate/src/${name}.ts`), { preview: false });

      const { section } = await previewOf('change-report');

      const open = (lines: readonly string[]) =>
        ['clock', 'errors', 'address'].filter(name => lines.some(line => line.startsWith(`mailgate/src/${name}.ts: `)));
      deepEqual(open(section('Skipped')), ['clock', 'errors']);
      ok(section('Kept').some(line => line.includes('address.ts')));
    } finally {
      await configuration().update('exclude', undefined, vscode.ConfigurationTarget.Global);
      rmSync(fileOf('.vscode').fsPath, { recursive: true, force: true });
      await eventually('the settings to go', () => configuration().inspect('exclude')?.workspaceValue === undefined);
    }
  });
});

/** A task of the workspace for as long as `use` takes. */
async function withTask<Result>(name: string, scope: string, use: (task: string) => Promise<Result>): Promise<Result> {
  const path = `.tierwise/tasks/${name}.task.md`;
  writeFile(
    path,
    `---\ntitle: T\ndescription: D\nproduces: report\ncontext:\n  sources: [git-diff]\n  git-diff: ${scope}\n  budget-tokens: 20000\n---\nSay what changed.\n`,
  );
  try {
    return await use(name);
  } finally {
    rmSync(fileOf('.tierwise').fsPath, { recursive: true, force: true });
  }
}

function writeFile(path: string, text: string): void {
  const { fsPath } = fileOf(path);
  mkdirSync(dirname(fsPath), { recursive: true });
  writeFileSync(fsPath, text);
}
